"""How plain tensors become buffers in all forms of statements, and where they do not."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest

from runs import Project

HEAD = """\
import torch
from torch import Tensor, nn


def pair(n):
    return torch.arange(n), torch.ones(n)


def mixed(n):
    return torch.arange(n), n


class Base(nn.Module):
    wide = None

    @property
    def size(self):
        return len(self.mro)


class Net(Base):
    def __init__(self, n: int, flag: bool) -> None:
        super().__init__()
"""
TAIL = """
    def forward(self, t):
        return t + self.x + self.y
"""
X, Y = (
    f'self.register_buffer("{name}", {value}, persistent=False)'
    for name, value in (("x", "torch.arange(n)"), ("y", "torch.ones(n)"))
)
ONE = "self.x = torch.arange(n)"


def fixed(body: str, project: Project, *flags: str, tail: str = TAIL, head: str = HEAD) -> str | None:
    """The body of `__init__` after the fixes, None if there are none."""
    before = head + "".join(f"        {line}\n" if line else "\n" for line in body.split("\n")) + tail
    net = project.write("net.py", before)
    project.run("--fix", *flags)
    after = net.read_text()
    assert project.run("--fix", *flags, "--diff").out == ""
    if after == before:
        return None
    assert after.endswith(tail)
    assert built(after, saved="--unsafe-fixes" in flags) == built(before, saved="--unsafe-fixes" in flags)
    return "\n".join(line[8:] for line in after[len(head) : -len(tail)].splitlines())


def built(source: str, saved: bool) -> object:
    """What an object has, and the keys of its state_dict if no fix says that it adds some; empty without torch."""
    if find_spec("torch") is None:
        return ()
    import torch

    torch.manual_seed(0)
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102  # what this test has just written
    net = names["Net"](3, True)
    attributes = {name: getattr(net, name, "no such attribute") for name in ("x", "y", "m", "n")}
    shown = {name: repr(value) for name, value in attributes.items()}
    return shown, type(attributes["x"]), [] if saved else list(net.state_dict())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{ONE}  # positions", f"{X}  # positions"),
        (f"# positions\n{ONE}", f"# positions\n{X}"),
        (f"with torch.no_grad():\n    {ONE}", f"with torch.no_grad():\n    {X}"),
        (f"{ONE}; self.n = n", f"{X}; self.n = n"),
        (
            "self.x = (\n    torch.arange(n)  # from 0\n    + 1\n)",
            'self.register_buffer("x", (\n    torch.arange(n)  # from 0\n    + 1\n), persistent=False)',
        ),
        ("self.x: Tensor = torch.arange(n)  # t", f"self.x: Tensor\n{X}  # t"),
        ('self.x: "Tensor" = torch.arange(n)', f'self.x: "Tensor"\n{X}'),
        ("self.x: 'Final[Tensor]' = torch.arange(n)", None),
    ],
)
def test_comments_annotations_and_line_breaks_are_kept(before: str, after: str | None, project: Project) -> None:
    assert fixed(before, project) == after


def test_an_annotation_of_the_class_is_kept(project: Project) -> None:
    head = HEAD.replace("class Net(Base):\n", "class Net(Base):\n    x: Tensor\n\n")
    assert fixed(ONE, project, head=head) == X


def test_an_annotation_with_the_other_style(project: Project) -> None:
    project.configure('buffer-style = "nn.Buffer"')
    wanted = "self.x: Tensor = nn.Buffer(torch.arange(n), persistent=False)"
    assert fixed("self.x: Tensor = torch.arange(n)", project) == wanted


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"if flag:\n    {ONE}", f"if flag:\n    {X}"),
        (f"if flag:\n    {ONE}\nelse:\n    self.x = None", None),
        (f"if flag:\n    {ONE}\nelse:\n    self.x = n", None),
        (f"for _ in range(n):\n    {ONE}", f"for _ in range(n):\n    {X}"),
        (f"if flag: {ONE}", None),
        (f"{ONE}\nself.x[0] = 1", f"{X}\nself.x[0] = 1"),
        ('for name in ("x", "y"):\n    setattr(self, name, torch.arange(n))', None),
        ('setattr(self, "x", torch.arange(n))', None),
    ],
)
def test_branches_and_loops(before: str, after: str | None, project: Project) -> None:
    assert fixed(before, project) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"self.x = None\n{ONE}", X),
        (f"self.x = None  # later\nself.n = n\n# positions\n{ONE}", f"self.n = n\n# positions\n{X}"),
        (f"self.x: Tensor | None = None\n{ONE}", f"self.x: Tensor | None\n{X}"),
        (f"self.x = None\nself.n = self.x\n{ONE}", None),
        (f"self.x = None\nself.share()\n{ONE}", None),
        (f"self.x = None\nprint(self)\n{ONE}", None),
        (f"self.x = None\nif flag:\n    {ONE}", None),
        (f"self.x = [n]\n{ONE}", None),
        (f"{ONE}\nself.x = None", None),
    ],
)
def test_only_a_dead_literal_before_it_goes(before: str, after: str | None, project: Project) -> None:
    assert fixed(before, project) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("self.x, self.y = torch.arange(n), torch.ones(n)", f"{X}\n{Y}"),
        ("self.n, self.x = n, torch.arange(n)  # both", f"self.n = n  # both\n{X}"),
        ("(self.x, k) = torch.arange(n), n", f"{X}\nk = n"),
        ("self.n = n\nself.x, k = torch.arange(n), self.n", f"self.n = n\n{X}\nk = self.n"),
        ("self.x, self.n = torch.arange(n), self.size", None),
        ("self.x, self.n = torch.arange(n), self.count()", None),
        ("self.x, self.n = torch.arange(n), len(repr(self))", None),
        ("k = 1\nk, self.x = 2, torch.arange(k)", None),
        ("f = lambda: self\nself.x, self.n = torch.arange(n), f()", None),
        ("self.x, self.n = (torch.arange(n),\n                  n)", None),
        ("self.x, *self.n = torch.arange(n), n", None),
    ],
)
def test_a_tuple_is_split_where_it_stays_equal(before: str, after: str | None, project: Project) -> None:
    assert fixed(before, project) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "self.x, self.y = pair(n)  # both",
            "x, y = pair(n)  # both\n" + "\n".join(f'self.register_buffer("{v}", {v}, persistent=False)' for v in "xy"),
        ),
        (
            "self.x, self.m = mixed(n)",
            'x, m = mixed(n)\nself.register_buffer("x", x, persistent=False)\nself.m = m',
        ),
        ("self.x, k = mixed(n)", 'x, k = mixed(n)\nself.register_buffer("x", x, persistent=False)'),
        ("x = 1\nself.x, self.y = pair(x)", None),
        ("self.x, self.n = mixed(n)", None),
        ("self.x, self.y = pair(n)\nself.names = locals()", None),
        ("if flag: self.x, self.y = pair(n)", None),
    ],
)
def test_what_a_call_returns_is_unpacked_into_locals(before: str, after: str | None, project: Project) -> None:
    assert fixed(before, project) == after


def test_the_end_of_the_file(project: Project) -> None:
    lines = HEAD.splitlines(keepends=True)
    forward = "    def forward(self, t):\n        return t + self.x\n\n"
    source = "".join(lines[:-2]) + forward + "".join(lines[-2:]) + "        self.x, self.n = torch.arange(n), n"
    net = project.write("net.py", source)
    assert "MOD902" not in project.run("--fix").out
    assert net.read_text() == source


SETUP = "\n    def setup(self, n):\n        self.x = torch.arange(n)\n"


@pytest.mark.parametrize("call", ["self.setup(n)", "if flag:\n    self.setup(n)"])
def test_a_helper_of_the_constructor_registers(call: str, project: Project) -> None:
    head = HEAD + "".join(f"        {line}\n" for line in call.split("\n")) + SETUP
    net = project.write("net.py", head + TAIL)
    project.run("--fix")
    assert net.read_text() == head.replace(ONE, X) + TAIL


@pytest.mark.parametrize("early", ["self.x = None", "self.wide = 1\n        self.x = 0"])
def test_a_helper_finds_the_name_taken(early: str, project: Project) -> None:
    source = f"{HEAD}        {early}\n        self.setup(n)\n{SETUP}{TAIL}"
    net = project.write("net.py", source)
    project.run("--fix", "--unsafe-fixes")
    assert net.read_text() == source


@pytest.mark.parametrize("when", ["before", "never"])
def test_registering_comes_after_the_call_of_super(when: str, project: Project) -> None:
    start = "        super().__init__()\n"
    late = f"        {ONE}\n{start}" if when == "before" else f"        {ONE}\n"
    source = HEAD.replace(start, late) + TAIL
    net = project.write("net.py", source)
    project.run("--fix")
    assert net.read_text() == source


@pytest.mark.parametrize("taken", ["    x = None\n", "    def x(self):\n        return 1\n"])
def test_a_name_that_the_class_has(taken: str, project: Project) -> None:
    source = HEAD.replace("class Net(Base):\n", f"class Net(Base):\n{taken}\n") + f"        {ONE}\n{TAIL}"
    net = project.write("net.py", source)
    project.run("--fix", "--unsafe-fixes")
    assert net.read_text() == source


def test_what_is_moved_by_hand_stays_so(project: Project) -> None:
    tail = TAIL.replace("return t +", "self.x = self.x.to(t.device)\n        return t +")
    assert fixed(ONE, project, tail=tail) == X


@pytest.mark.parametrize(
    "walk", ["for b in self.buffers():\n            b.zero_()", "self._buffers.clear()", "vars(self)"]
)
def test_what_walks_its_buffers_gets_no_more(walk: str, project: Project) -> None:
    assert fixed(ONE, project, "--unsafe-fixes", tail=f"{TAIL}\n    def reset(self):\n        {walk}\n") is None


def test_a_tensor_by_grace_of_numpy(project: Project) -> None:
    head = "import numpy as np\n" + HEAD
    assert fixed("self.x = -np.log(torch.ones(n))", project, "--unsafe-fixes", head=head) is None


@pytest.mark.parametrize("write", ["self.x.add_(1)", "self.x[0] = t[0]"])
def test_what_calls_write_into_is_saved(write: str, project: Project) -> None:
    tail = TAIL.replace("return t +", f"{write}\n        return t +")
    assert fixed(ONE, project, tail=tail) is None
    assert "saved since calls write into it, which adds `x` to the state_dict" in project.run("net.py").out
    assert not project.run("--fix", "--diff").out
    assert fixed(ONE, project, "--unsafe-fixes", tail=tail) == 'self.register_buffer("x", torch.arange(n))'


@pytest.mark.parametrize(
    "value",
    [
        "torch.arange(n).expand(2, n)",
        "torch.meshgrid(torch.arange(n), torch.arange(n))[0]",
        "torch.arange(n).expand(2, n).unsqueeze(0).float()",
    ],
)
def test_what_nothing_can_be_written_into_is_no_buffer(value: str, project: Project) -> None:
    """DDP does that."""
    assert fixed(f"self.x = {value}", project, "--unsafe-fixes") is None
    assert "MOD101" in project.run("net.py").out


@pytest.mark.parametrize("value", ["torch.arange(n).expand(2, n).contiguous()", "torch.arange(n).expand(2, n) + 1"])
def test_what_is_copied_after_it_was_expanded_can_be_one(value: str, project: Project) -> None:
    assert fixed(f"self.x = {value}", project) == f'self.register_buffer("x", {value}, persistent=False)'


def test_double_precision_may_be_wanted(project: Project) -> None:
    body = "self.x = torch.arange(n, dtype=torch.float64)"
    assert fixed(body, project) is None
    assert "register it, unless it has to stay in float64: `" in project.run("net.py").out


def test_random_values_are_saved(project: Project) -> None:
    body = "self.x = torch.randn(n)"
    assert fixed(body, project) is None
    project.write("net.py", f"{HEAD}        {body}\n{TAIL}")
    assert "saved since the value is random, which adds `x` to the state_dict" in project.run().out
    assert fixed(body, project, "--unsafe-fixes") == 'self.register_buffer("x", torch.randn(n))'


@pytest.mark.parametrize(
    ("body", "buffer"),
    [
        ("self.x = torch.LongTensor(np.random.permutation(1))", "torch.LongTensor(np.random.permutation(1))"),
        ("self.x = torch.from_numpy(2 * np.random.rand(n)).float()", ""),
        ("self.x = torch.empty(n, n)\n        for i in range(n):\n            self.x[i] = torch.randperm(n)", ""),
        ("self.x = torch.empty(n)\n        nn.init.normal_(self.x)", ""),
        ("self.x = torch.empty(n)\n        self.x.data.uniform_(-1, 1)", ""),
    ],
)
def test_values_that_are_drawn_in_another_way_are_saved(body: str, buffer: str, project: Project) -> None:
    head = f"import numpy as np\n{HEAD}"
    assert fixed(body, project, head=head) is None
    project.write("net.py", f"{head}        {body}\n{TAIL}")
    assert "saved since the value is random, which adds `x` to the state_dict" in project.run().out
    if buffer:
        assert fixed(body, project, "--unsafe-fixes", head=head) == f'self.register_buffer("x", {buffer})'


@pytest.mark.parametrize("value", ["torch.tensor(np.arange(n))", "torch.tensor(np.random.RandomState(0).rand(n))"])
def test_what_is_made_alike_each_time_is_not_saved(value: str, project: Project) -> None:
    body, head = f"self.x = {value}", f"import numpy as np\n{HEAD}"
    project.write("net.py", f"{head}        {body}\n{TAIL}")
    assert "persistent=False" in project.run().out


def test_the_key_that_a_parameter_would_lose_is_named(project: Project) -> None:
    body = "self.x = t"
    head = HEAD.replace("n: int, flag: bool", "n: int, t: Tensor")
    assert fixed(body, project, head=head) is None
    assert "register it, unless it can be a Parameter, which would lose its key `x`: `" in project.run("net.py").out


def test_a_cache_that_calls_write_into_is_not_saved(project: Project) -> None:
    tail = TAIL.replace("return t +", "self.x_cache[0] = t[0]\n        return t + self.x_cache +")
    body = "self.x_cache = torch.arange(n)"
    buffer = 'self.register_buffer("x_cache", torch.arange(n), persistent=False)'
    assert fixed(body, project, "--unsafe-fixes", tail=tail) == buffer


@pytest.mark.parametrize(("made", "safe"), [("torch.ones(3)", False), ("torch.ones(3, device=t.device)", True)])
def test_what_may_meet_tensors_on_the_cpu_is_no_safe_fix(made: str, safe: bool, project: Project) -> None:
    tail = TAIL.replace("return t +", f"noise = unknown({made})\n        return t + noise +")
    assert (fixed(ONE, project, tail=tail) == X) is safe
    doubt = "register it, unless it meets what `forward` makes on the CPU: "
    project.write("net.py", f"{HEAD}        {ONE}\n{tail}")
    assert (doubt in project.run("net.py").out) is not safe
    assert fixed(ONE, project, "--unsafe-fixes", tail=tail) == X
