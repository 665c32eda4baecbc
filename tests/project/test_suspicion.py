"""Which classes are suspected to keep something unregistered: wherever the engine finds it, and not everywhere."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from modlint.config import Config
from modlint.engine import check
from modlint.model import module_class
from modlint.project.data_flow import suspicion
from modlint.project.data_flow.payload import HELD_MODULE, HELD_PARAMETER, TENSOR
from projects import class_of, project

HELPERS = """
from typing import NamedTuple, Tuple
import torch
from torch import nn

LIMIT = 3
RATES = torch.linspace(0, 1, 3)

def table(n):
    steps = torch.arange(n)
    return steps / n

def declared(n) -> torch.Tensor:
    return load(n)

def same(value):
    return value

def two(n):
    return n, torch.ones(n)

def layers(n):
    found = []
    for _ in range(n):
        found.append(nn.Linear(n, n))
    return found

def both(n) -> Tuple[nn.Linear, list[nn.Linear]]:
    return load(n)

def pair(n):
    return nn.Linear(n, n), n

def grouped(n):
    return n, [nn.Linear(n, n)]

def chosen(n):
    made = pair(n) if n else (nn.ReLU(), [nn.ReLU()])
    return made

class Basis(NamedTuple):
    values: torch.Tensor
    rate: float

def basis(n):
    return Basis(load(n), 0.5)

class Config:
    def __init__(self):
        self.table = torch.ones(3)
        self.size = 3
"""

NET = """
from functools import partial
from typing import Optional
import math
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from helpers import LIMIT, RATES, Config, basis, both, chosen, declared, grouped, layers, pair, same, table, two

class Base(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("steps", torch.arange(4))

    def build(self, n):
        return torch.zeros(n)

    _make = build

    @property
    def rates(self):
        return torch.rand(4)

class Net(Base):
    def __init__(self, n, given: Tensor, maybe: Optional[Tensor] = None, size=3, act=nn.ReLU, start=torch.ones(2)):
        super().__init__()
{statements}

    def forward(self, x):
        return self.a(x, self.a)
"""

TENSORS = [
    "self.a = torch.ones(n)",
    "self.a = table(n)",
    "self.a = declared(n)",
    "self.a = same(torch.ones(n))",
    "self.a = partial(table, n)()",
    "self.a = nn.init.normal_(torch.empty(n))",
    "self.a = self.build(n)",
    "self.a = super().build(n)",
    "self.a = self._make(n)",
    "self.a = self.rates * 2",
    "self.a = self.steps // 2",
    "self.a = Config().table",
    "self.a = RATES",
    "self.a = given",
    "self.a = maybe",
    "self.a = start",
    "self.a: Tensor = load(n)",
    "self.a = torch.ones(n) if n else None",
    "self.a = size or torch.ones(n)",
    "b = torch.ones(n)\nself.a = b.float()",
    "b, self.a = two(n)",
    "self.a, b = basis(n)",
    "b, c = two(n)\nself.a = c",
    "for b in torch.ones(n, n):\n    self.a = b",
    "if (b := torch.ones(n, n)) is not None:\n    self.a = b",
    "if isinstance(size, Tensor):\n    self.a = size",
    "if torch.is_tensor(size):\n    self.a = size",
    "def make():\n    return torch.ones(n)\nself.a = make()",
    "b = torch.ones(n)\ndef make():\n    return b\nself.a = make()",
    "setattr(self, 'a', torch.ones(n))",
    "self.a = [torch.ones(n)]",
    "self.a = {'b': table(n)}",
    "self.a = [b + 1 for b in (torch.ones(n), torch.zeros(n))]",
    "self.a = []\nself.a.append(torch.ones(n))",
    "self.a = {}\nself.a['b'] = torch.ones(n)",
    "b = []\nfor c in range(n):\n    b += [torch.ones(c, 2)]\nself.a = b",
]
MODULES = [
    "self.a = [nn.Linear(n, n), nn.ReLU()]",
    "self.a = [nn.Linear(n, n) for _ in range(n)]",
    "self.a = [nn.Linear(n, n)] * 3",
    "self.a = {'b': nn.Linear(n, n)}",
    "self.a = dict(b=nn.Linear(n, n))",
    "self.a = layers(n)",
    "self.a = same([nn.Linear(n, n)])",
    "self.a = list(layers(n))",
    "self.a = [act(), act()]",
    "b = nn.Linear(n, n)\nself.a = (b, nn.Linear(n, n))",
    "b = []\nb.append(nn.Linear(n, n))\nself.a = b",
    "self.a = []\nfor _ in range(n):\n    self.a.append(nn.Linear(n, n))",
    "self.a = []\nself.a += layers(n)",
    "self.a = {}\nself.a['b'] = nn.Linear(n, n)",
    "self.a = {}\nb = nn.Linear(n, n)\nself.a['b'] = b.to(size)",
    "self.a = []\nif n:\n    self.a = nn.ModuleList()\nself.a.append(nn.Linear(n, n))",
    "b, self.a = grouped(n)",
    "b, self.a = both(n)",
    "b, self.a = chosen(n)",
    "b, *self.a = pair(n)",
    "self.c = grouped(n)\nb, self.a = self.c",
    "b, self.a = same((n, [nn.Linear(n, n)]))",
    "self.a, b = zip((nn.Linear(n, n), n), (nn.ReLU(), n))",
    "for b, self.a in [(n, [nn.ReLU()])]:\n    pass",
]
PARAMETERS = [
    "self.a = [nn.Parameter(torch.ones(n)) for _ in range(n)]",
    "self.a = [nn.init.normal_(nn.Parameter(torch.empty(n))) for _ in range(n)]",
    "self.a = {}\nself.a['b'] = nn.Parameter(torch.ones(n))",
]
NOTHING = [
    "self.a = (4 ** torch.arange(n)).tolist()",
    "self.a = n",
    "self.a = [n, 2]",
    "self.a = math.sqrt(n) * LIMIT",
    "self.a = Config().size",
    "self.a = act",
    "self.a = act()",
    "self.a = F.relu",
    "self.a = partial(F.softmax, dim=-1)",
    "self.a = nn.Linear(n, n)",
    "self.a = nn.Linear(n, n) if n else nn.Identity()",
    "self.a = nn.Parameter(torch.ones(n)) if n else None",
    "self.a = nn.Sequential(*[nn.Linear(n, n) for _ in range(n)])",
    "self.a = nn.Sequential(*layers(n))",
    "self.a = nn.ModuleList()\nself.a.append(nn.Linear(n, n))",
    "self.a = nn.ModuleDict()\nself.a['b'] = nn.Linear(n, n)",
    "if n:\n    self.a = nn.ModuleList()\n    self.a.append(nn.Linear(n, n))",
    "self.a = None\nif n:\n    self.a = nn.ModuleList()\n    self.a.append(nn.Linear(n, n))",
    "self.a = [b.item() for b in torch.linspace(0, 1, n)]",
    "self.a = torch.linspace(0, 1, n).tolist()",
    "self.a = len(RATES)",
    "self.a = [dict(b=n, c=len(RATES), d='e{}'.format(RATES))]",
    "b = layers(n)\nself.a = dict(c=f'd.{len(b)}')",
    "b = table(n)\nb = same(n)\nself.a = same(n)",
    "self.a = RATES.shape[0]",
    "b = given.size(0)\nself.a = b // 2",
    "b, self.a = n, 2",
    "self.register_buffer('a', torch.ones(n))",
    "self.a = torch.ones(n)\nself.register_buffer('a', self.a)",
    "self.b = torch.ones(n)",
    "self.a, b = pair(n)",
    "b = pair(n)\nself.a, c = b",
    "self.c = pair(n)\nself.a, b = self.c",
]


def net(statements: str) -> str:
    return NET.format(statements=textwrap.indent(statements, " " * 8))


def suspected(statements: str) -> set[int]:
    linked = project({"helpers.py": HELPERS, "net.py": net(statements)})
    cls = class_of(linked, "Net")
    return {kept for kept in (TENSOR, HELD_MODULE, HELD_PARAMETER) if linked.suspicion.may_keep(cls, kept)}


@pytest.mark.parametrize("statements", TENSORS)
def test_a_tensor_may_be_kept(statements: str) -> None:
    assert TENSOR in suspected(statements)


@pytest.mark.parametrize("statements", MODULES)
def test_modules_in_containers(statements: str) -> None:
    assert HELD_MODULE in suspected(statements)


@pytest.mark.parametrize("statements", PARAMETERS)
def test_parameters_in_containers(statements: str) -> None:
    assert HELD_PARAMETER in suspected(statements)


@pytest.mark.parametrize("statements", NOTHING)
def test_what_is_not_suspected(statements: str) -> None:
    assert suspected(statements) == set()


@pytest.mark.parametrize("statements", [*TENSORS, *MODULES, *PARAMETERS, *NOTHING])
def test_the_engine_finds_no_more(statements: str, tmp_path: Path) -> None:
    (tmp_path / "helpers.py").write_text(HELPERS)
    (tmp_path / "net.py").write_text(net(statements))
    config = Config(root=tmp_path, select=("MOD101", "MOD102", "MOD103", "MOD104", "MOD106"))
    everywhere = check([tmp_path], Config(root=tmp_path, select=config.select, gate=False)).findings
    assert check([tmp_path], config).findings == everywhere


def test_state_made_at_the_first_call() -> None:
    source = """
    import torch
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.memory = None
        def forward(self, x):
            if self.memory is None:
                self.memory = torch.zeros(4)
            self.memory[0] = x.mean()
            return self.memory
    """
    linked = project({"net.py": source})
    assert linked.suspicion.may_keep(class_of(linked, "Net"), TENSOR)


def test_attributes_of_a_class_are_not_those_of_another() -> None:
    source = """
    import torch
    class Other(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = torch.ones(3)
    class Net(torch.nn.Module):
        def __init__(self, scale):
            super().__init__()
            self.scale = scale
            self.twice = self.scale * 2
        def forward(self, x):
            return x * self.twice
    """
    linked = project({"net.py": source})
    assert not linked.suspicion.may_keep(class_of(linked, "Net"), TENSOR)


def test_what_flows_in_a_circle_ends() -> None:
    source = """
    import torch
    def left(n):
        return right(n)
    def right(n):
        return left(n)
    class Net(torch.nn.Module):
        def __init__(self, n):
            super().__init__()
            x = left(n)
            y = x
            x = y
            self.a = x
        def forward(self, x):
            return x + self.a
    """
    linked = project({"net.py": source})
    assert not linked.suspicion.may_keep(class_of(linked, "Net"), TENSOR)


def test_the_same_methods_make_an_object() -> None:
    assert suspicion.SETUP == module_class.SETUP


GIVING = """
    import torch
    from torch import nn
    class {maker}(nn.Module):
        def __init__(self, mean, device=None):
            super().__init__()
            self.fc = nn.Linear(3, 3, device=device)
            {keeping}
        def forward(self, x):
            return self.fc(x) - self.mean
    def make():
        return Net(torch.ones(3), device=torch.device("cpu"))
"""


def given(keeping: str, maker: str = "Net") -> bool:
    linked = project({"net.py": GIVING.format(maker=maker, keeping=keeping)})
    return linked.suspicion.may_keep(class_of(linked, maker), TENSOR)


def test_what_a_constructor_is_given_counts_where_it_is_kept() -> None:
    assert given("self.mean = mean.float()")
    assert not given("self.mean = mean.shape[0]")
    assert not given("self.mean = 0.5")


def test_a_device_is_no_tensor_whatever_is_given() -> None:
    assert given("self.mean = make(mean)")
    assert not given("self.mean = make(device)")


def test_what_another_class_of_the_name_is_given_does_not_count() -> None:
    assert not given("self.mean = mean", maker="Other")


READING = """
    import torch
    class Other(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = self
            self.scale = torch.ones(3)
        def pair(self):
            return self, 1
    class Third:
        scale = 1
    class Net(torch.nn.Module):
        def __init__(self, part, other: Other):
            super().__init__()
            self.mine = Other()
            self.third = Third()
            self.scale = {read}
        def forward(self, x):
            return x * self.scale
    def scale_of(thing):
        return thing.scale
"""


@pytest.mark.parametrize(
    "read",
    ["self.mine.scale", "other.scale", "other.inner.inner.scale", "scale_of(Other())", "[Other()][0].scale"],
)
def test_attributes_of_objects_that_are_known(read: str) -> None:
    linked = project({"net.py": READING.format(read=read)})
    assert linked.suspicion.may_keep(class_of(linked, "Net"), TENSOR)


@pytest.mark.parametrize("read", ["part.scale", "self.third.scale", "part.inner.scale", "self.third.inner.scale"])
def test_attributes_of_objects_that_are_not(read: str) -> None:
    linked = project({"net.py": READING.format(read=read)})
    assert not linked.suspicion.may_keep(class_of(linked, "Net"), TENSOR)


def test_a_module_that_is_cut_is_one_still() -> None:
    source = """
    from torch import nn
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.stages = {made}
            self.stages.append(nn.Linear(3, 3))
        def prune(self, end):
            self.stages = self.stages[:end]
        def forward(self, x):
            return self.stages(x)
    """
    made = {"nn.Sequential()": False, "[]": True}
    for text, kept in made.items():
        linked = project({"net.py": source.format(made=text)})
        assert linked.suspicion.may_keep(class_of(linked, "Net"), HELD_MODULE) is kept


def test_what_is_only_called_is_no_container() -> None:
    source = """
    from torch import nn
    class Net(nn.Module):
        def __init__(self, layers):
            super().__init__()
            self.layers = [nn.Linear(3, 3), *layers]
        def forward(self, x):
            return {use}
    """
    for use, kept in {"self.layers(x)": False, "self.layers[0](x)": True, "self.layers(x), self.layers": True}.items():
        linked = project({"net.py": source.format(use=use)})
        assert linked.suspicion.may_keep(class_of(linked, "Net"), HELD_MODULE) is kept
