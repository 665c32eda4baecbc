"""Who uses an attribute of a class."""

from __future__ import annotations

import textwrap

import pytest

from projects import class_of, project

NET = """
import lib
import torch
from torch import nn
from torch.nn import init

class Net(nn.Module):
    def __init__(self, flag=False):
        super().__init__()
        self.fc = nn.Linear(2, 2)
{init}
    def forward(self, x):
        return x
{methods}
"""


def is_used(init: str = "", methods: str = "", others: dict[str, str] | None = None, after: str = "") -> bool:
    text = NET.format(init=textwrap.indent(init, " " * 8), methods=textwrap.indent(textwrap.dedent(methods), " " * 4))
    linked = project({"net.py": text + textwrap.dedent(after), **(others or {})})
    return linked.uses.used(class_of(linked, "Net"), "fc")


@pytest.mark.parametrize(
    "init",
    [
        "",
        "init.zeros_(self.fc.weight)",
        "nn.init.trunc_normal_(self.fc.weight, std=0.1)",
        "self.fc.weight.data.normal_(0, 1)",
        "self.fc.requires_grad_(False)",
        "self.fc.apply(self._init)",
        "self.apply(lambda m: init.zeros_(m.weight))",
        "for p in self.fc.parameters(): p.requires_grad = False",
        "if self.fc is not None: print(flag)",
        "for m in self.modules(): init.zeros_(m.weight)",
        "init_gru_weights(self.fc)",
        "self._xavier_init(self.fc)",
        "weights_init_conv2d(self.fc)",
        "assert isinstance(self.fc, nn.Linear)",
    ],
)
def test_what_is_done_to_a_submodule_while_it_is_made_is_no_use(init: str) -> None:
    assert not is_used(init)


@pytest.mark.parametrize(
    "init",
    [
        "self.seq = nn.Sequential(self.fc, nn.ReLU())",
        "self.head = self.fc",
        "self.layers = [self.fc]",
        "self.fc.register_forward_hook(print)",
        "super().__init__(self.fc)",
        "self.run = self.fc.forward",
        "self.sizes = [getattr(self, name) for name in ('fc', 'x')]",
        "del self.fc",
    ],
)
def test_what_hands_a_submodule_on_is_a_use(init: str) -> None:
    assert is_used(init)


@pytest.mark.parametrize(
    "methods",
    [
        "def reset_parameters(self): init.zeros_(self.fc.weight); n = self.fc.weight.size(0)",
        "def init_weights(self):\n    for m in (self.fc,): init.zeros_(m.weight)",
        "def freeze(self):\n    for m in [self.fc]: m.eval()",
        "def train(self, mode=True):\n    super().train(mode)\n    self.fc.eval()\n    return self",
        "def count(self): return sum(1 for m in self.modules())",
        "def extra_repr(self): return repr(self.fc)",
    ],
)
def test_upkeep_methods_do_not_use(methods: str) -> None:
    assert not is_used(methods=methods)


@pytest.mark.parametrize(
    "methods",
    [
        "def head(self, x): return self.fc(x)",
        "def weights(this): return this.fc.weight",
        "def run(self, x):\n    for m in self.children(): x = m(x)\n    return x",
        "def _run(self): return [m for m in self.children()]\ndef forward(self, x): return self._run()",
        "def pick(self, name): return getattr(self, name)",
        "def pick(self, i): return getattr(self, f'f{i}')",
        "def pick(self, i): return self._modules[i]",
        "def pick(self): return self.get_submodule('fc.weight')",
        "def wide(self, x): return self.map_(self.fc, x)",
        "def cast(self, x): return self.fc.weight.to(x.dtype) @ x",
        "def run(self, code): exec(code)",
        "def reset_parameters(self): return self.fc(torch.zeros(1))",
        "def init_hidden(self): return self.fc.weight.repeat(2)",
        "def __iter__(self): return iter(self._modules.values())\ndef forward(self, x): return [m for m in self]",
        "def forward(self, x): return self.processor(self, x)",
        "def forward(self, x): return lib.run(self, x)",
        "def forward(self, x): return x.mul_(self.fc.weight)",
        "def forward(self, x): return self.init_points(self.fc, x)",
        "def forward(self, x): return InitialBlock(self.fc)(x)",
        "def forward(self, x): return find_definite(self.fc)",
    ],
)
def test_what_may_compute_is_a_use(methods: str) -> None:
    assert is_used(methods=methods)


@pytest.mark.parametrize(
    "methods",
    [
        "def forward(self, x): return self.run(self, x)\ndef run(self, other, x): return x",
        "def forward(self, x): return torch.jit.trace(self, x)",
        "def __init__(self, trainer):\n    super().__init__()\n    trainer.watch(self)\n    self.fc = nn.Linear(2, 2)",
    ],
)
def test_who_is_given_the_object_and_does_not_use_it(methods: str) -> None:
    assert not is_used(methods=methods)


def test_patterns_match_only_what_they_can_produce() -> None:
    assert not is_used(methods="def pick(self, i): return getattr(self, f'layer{i}')")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("def run(net, x): return net.fc(x)", True),
        ("def run(net, x): return net.encoder.fc.weight", True),
        ("def copy(net): return net.fc.state_dict()", True),
        ("def tune(net): return list(net.fc.parameters())", True),
        ("def run(net, i): return getattr(net, 'fc')", True),
        ("def run(net, i): return getattr(net, i)", False),
        ("import lib\ndef run(x): return lib.fc(x)", False),
        ("def run(cfg): return cfg.fc", False),
        ("def run(net: int): return net.fc", False),
        ("class A:\n    def run(self): return self.fc", False),
        ("class A:\n    def run(self): return self.net.fc", True),
        ("from net import Net\nclass A:\n    def __init__(self): self.n = Net()\n    def f(self): self.n.fc", True),
        ("class B: pass\nclass A:\n    def __init__(self): self.n = B()\n    def f(self): self.n.fc", False),
        ("from net import Net\nclass A(Net):\n    def run(self): return self.fc", True),
        ("from net import Net\nclass M:\n    def run(self): return self.fc\nclass A(M, Net): pass", True),
        ("import lib\nfrom net import Net\nclass A(lib.M, Net): pass", True),
        ("import lib\nclass A(lib.M):\n    def run(self): return self.fc", False),
        ("import net\nclass A(net.Generated):\n    def run(self): return self.fc", True),
        ("class A(make()):\n    def run(self): return self.fc", True),
    ],
)
def test_uses_elsewhere(other: str, expected: bool) -> None:
    assert is_used(others={"other.py": other}) is expected


def test_an_ancestor_uses_what_a_subclass_sets() -> None:
    text = "from torch import nn\nclass Base(nn.Module):\n    def forward(self, x): return self.fc(x)\n"
    linked = project({"a.py": text + "class Net(Base):\n    def __init__(self): self.fc = nn.Linear(2, 2)"})
    assert linked.uses.used(class_of(linked, "Net"), "fc")


@pytest.mark.parametrize("base", ["nn.Sequential", "nn.ModuleList", "lib.Base", "make()", "nn.LSTM"])
def test_a_base_that_may_use_it(base: str) -> None:
    text = f"import lib\nfrom torch import nn\nclass Net({base}):\n    def __init__(self): self.fc = nn.Linear(2, 2)"
    linked = project({"a.py": text})
    assert linked.uses.used(class_of(linked, "Net"), "fc")


@pytest.mark.parametrize("base", ["nn.Module", "nn.Linear", "nn.Module, abc.ABC", "nn.Module, typing.Generic[T]"])
def test_a_base_that_does_not_use_it(base: str) -> None:
    text = f"import abc, typing\nfrom torch import nn\nclass Net({base}):\n    def f(self): self.fc = nn.Linear(2, 2)"
    linked = project({"a.py": text})
    assert not linked.uses.used(class_of(linked, "Net"), "fc")


@pytest.mark.parametrize("after", ["net = Net()\nprint(net.fc(3))", "net = Net()\n\n\ndef f(x):\n    return net.fc(x)"])
def test_a_use_through_a_module_level_variable(after: str) -> None:
    assert is_used(after=after)


@pytest.mark.parametrize(
    ("methods", "expected"),
    [
        ("def run(self, x): return self.fc(x)", True),
        ("def run(self, x): return self.fc.predict(x)", True),
        ("def run(self, x): return self.fc().shape", True),
        ("def run(self, x): return self.fc.weight + self.fc(x)", True),
        ("def run(self, x): return self.fc", False),
        ("def run(self, x): return x + self.fc.float()", False),
        ("def run(self, x): return self.fc.items()", False),
        ("def run(self, x): return [layer(x) for layer in self.fc] or self.fc(x)", False),
        ("def run(self, x): return len(self.fc) and self.fc(x)", False),
        ("def build(self): self.fc = self.fc()", False),
        ("", False),
    ],
)
def test_uses_that_neither_a_tensor_nor_a_container_allows(methods: str, expected: bool) -> None:
    text = NET.format(init="", methods=textwrap.indent(methods, " " * 4))
    linked = project({"net.py": text})
    assert linked.uses.is_something_else(class_of(linked, "Net"), "fc") is expected
