"""Fixes that register what was a plain attribute: right where they are offered, and not offered elsewhere."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from mending import finding_in, mended
from modlint.config import Config
from modlint.engine import check
from modlint.finding import Safety

HEAD = """
import torch
from torch import Tensor, nn


class Net(nn.Module):
    {body}
    def __init__(self, size: int, given: Tensor, loose=1.0):
        super().__init__()
        {statement}

    def forward(self, x):
        return x + self.x
"""


def source(statement: str, body: str = "") -> str:
    indented = textwrap.indent(textwrap.dedent(statement).strip(), " " * 8).strip()
    return HEAD.format(statement=indented, body=body)


@pytest.mark.parametrize(
    ("value", "last"),
    [
        ("torch.zeros(size)", ", persistent=False"),
        ("given if size else None", ", persistent=False"),
        ("(y := given)", ", persistent=False"),
        ("-given @ given", ", persistent=False"),
        ("given + \\\n            given", ", persistent=False"),
        ("given.normal_()", ""),
        ("torch.zeros(size).type(torch.float64)", ", persistent=False"),
        ("(\n            # the table\n            given  # of any size\n        )", ", persistent=False"),
        ("torch.stack([\n            given,  # first\n            given,\n        ])", ", persistent=False"),
        ("((given) * (2))", ", persistent=False"),
    ],
)
@pytest.mark.parametrize("line", ["self.x = {}", "self.x = {}  # a table", "y = 1; self.x = {}; z = 2", "self.x={}"])
def test_register_buffer(value: str, last: str, line: str, tmp_path: Path) -> None:
    """The value stays as it is written, comments and all."""
    call = f'self.register_buffer("x", {value}{last})'
    before = HEAD.format(statement=line.format(value), body="")
    after = line.replace("self.x = {}", call).replace("self.x={}", call)
    assert mended(tmp_path, before) == HEAD.format(statement=after, body="")


@pytest.mark.parametrize("use", ["x.float() + self.x", "x.to(torch.float32) + self.x", "x.to(dtype=torch.float32)"])
def test_what_is_computed_in_float32_is_unsafe(use: str, tmp_path: Path) -> None:
    """A buffer would be cast with the module."""
    found = finding_in(tmp_path, source("self.x = torch.zeros(size)").replace("x + self.x", f"{use} + self.x"))
    assert found.fix is not None
    assert found.fix.safety is Safety.UNSAFE
    assert found.help.startswith("register it, unless it has to stay in float32: `")


@pytest.mark.parametrize(
    ("method", "state"),
    [
        ("lock(self, ids):\n        self.x[ids[0]] = ids[1]", True),
        ("note(self, seen):\n        self.x.add_(seen)", True),
        ("reset(self):\n        self.x.zero_()", False),
        ("init_weights(self):\n        self.x.zero_()", False),
        ("seen(self, y):\n        y[0] = self.x[0]", False),
    ],
)
def test_what_is_written_between_calls_is_saved(method: str, state: bool, tmp_path: Path) -> None:
    found = finding_in(tmp_path, f"{source('self.x = torch.zeros(size)')}\n    def {method}\n")
    name = method.partition("(")[0]
    said = f"register it, saved since `{name}` writes into it, which adds `x` to the state_dict: `" if state else ""
    assert found.help.startswith(said or "register it")
    assert found.help.endswith("torch.zeros(size))`" if state else "torch.zeros(size), persistent=False)`")


@pytest.mark.parametrize(
    "change",
    [
        "y = self.x.to(x.device)\ny += x",
        "y = self.x.type_as(x).view(-1)\nfor each in x:\n    y[0] = each",
        "y = self.x if self.training else self.x[:2]\ny = y.cuda()\nz = y\nz.add_(x)",
        "y = self.x.to(x.device)\nif self.training:\n    y = y + 1\ny *= x",
        "y = self.x.float()\ntorch.add(y, x, out=y)",
        "y = self.x.to(x.device).add_(x)",
        "y = self.x\ny += x",
    ],
)
def test_what_changes_the_tensor_by_way_of_what_a_move_gives_is_unsafe(change: str, tmp_path: Path) -> None:
    """A move gives the tensor itself where that is there already, as a buffer is: each call would add to the last."""
    found = finding_in(tmp_path, source("self.x = torch.zeros(size)").replace("return x + self.x", _body(change)))
    assert found.fix is not None
    assert found.fix.safety is Safety.UNSAFE
    assert found.help.startswith("register it, though `forward` then changes it in place: `")


@pytest.mark.parametrize(
    "change",
    [
        "y = self.x.to(x.device)\ny = y + x\ny += x",
        "y = self.x.to(x.device).clone()\ny += x",
        "y = self.x.to(x.device) * 2\ny.add_(x)",
        "y = self.x.to(x.device)\nx += y",
    ],
)
def test_what_changes_something_new_is_safe(change: str, tmp_path: Path) -> None:
    found = finding_in(tmp_path, source("self.x = torch.zeros(size)").replace("return x + self.x", _body(change)))
    assert found.fix is not None
    assert found.fix.safety is Safety.SAFE


def _body(change: str) -> str:
    return textwrap.indent(f"{change}\nreturn x + y", " " * 8).strip()


def test_an_annotation_in_the_class_body_is_no_obstacle(tmp_path: Path) -> None:
    assert "register_buffer" in mended(tmp_path, source("self.x = given", "x: Tensor"))


def test_a_random_value_is_saved_and_unsafe(tmp_path: Path) -> None:
    found = finding_in(tmp_path, source("self.x = torch.rand(size)"))
    assert found.fix is not None
    assert found.fix.safety is Safety.UNSAFE
    assert "persistent=" not in found.fix.edits[0].text


@pytest.mark.parametrize(
    ("statement", "body"),
    [
        ("self.x = given", "x = None"),
        ("self.x = self.y = given", ""),
        ("self.x, y = given, self.forward(given)", ""),
        ("self.x = None\ny = self.x\nself.x = given", ""),
        ("if size:\n    self.x = given\nelse:\n    self.x = None", ""),
        ("self.x = given\nself.x = self.x + 1", ""),
        ("self.x = torch.zeros(size) if size else loose.thing()", ""),
        ("setattr(self, 'x', given)", ""),
    ],
)
def test_where_it_may_not_mean_the_same_there_is_no_fix(statement: str, body: str, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(source(statement, body), encoding="utf-8")
    found = [f for f in check([tmp_path], Config(root=tmp_path)).findings if f.attribute == "x"]
    assert [f.code for f in found] == ["MOD101"]
    assert found[0].fix is None


def test_no_fix_where_a_subclass_binds_the_name(tmp_path: Path) -> None:
    heir = "\n\nclass Heir(Net):\n    def __init__(self):\n        super().__init__(1, None)\n        self.x = 1.0\n"
    assert finding_in(tmp_path, source("self.x = given") + heir).fix is None


def test_in_a_helper_that_runs_when_the_object_is_ready(tmp_path: Path) -> None:
    helper = "\n    def build(self, size):\n        self.x = torch.zeros(size)\n"
    after = mended(tmp_path, source("if size:\n    self.build(size)") + helper)
    assert 'def build(self, size):\n        self.register_buffer("x", torch.zeros(size), persistent=False)\n' in after


@pytest.mark.parametrize(
    ("early", "heir"),
    [
        (True, ""),
        (False, "class Heir(Net):\n    def __init__(self):\n        self.build(1)\n        super().__init__(1, None)"),
        (False, "class Heir(Net):\n    def build(self, size):\n        self.x = None"),
    ],
)
def test_no_fix_in_a_helper_that_may_run_too_early(early: bool, heir: str, tmp_path: Path) -> None:
    helper = "\n    def build(self, size):\n        self.x = torch.zeros(size)\n"
    text = source("pass" if early else "self.build(size)") + helper
    text = text.replace("super()", "self.build(size)\n        super()") if early else text
    assert finding_in(tmp_path, f"{text}\n\n{heir}\n").fix is None


MOVED = """
    def warm(self, device):
        self.x = self.x.to(device)
"""


def test_moving_by_hand_stays_right(tmp_path: Path) -> None:
    after = mended(tmp_path, source("self.x = torch.zeros(size)") + MOVED)
    assert 'self.register_buffer("x"' in after
    assert "self.x = self.x.to(device)" in after


def test_a_parameter_is_not_moved_by_assignment(tmp_path: Path) -> None:
    found = finding_in(tmp_path, source("self.x = torch.zeros(size, requires_grad=True)") + MOVED)
    assert (found.code, found.fix) == ("MOD106", None)


def test_without_gradients(tmp_path: Path) -> None:
    after = mended(tmp_path, source("with torch.no_grad():\n    self.x = torch.zeros(size)"))
    assert '            self.register_buffer("x", torch.zeros(size), persistent=False)\n' in after


OWNER = """
class Owner(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = Net(1, None)
        self.net.x = 4

    def forward(self, y):
        return self.net(y)
"""
ELSEWHERE = [
    OWNER,
    "class Heir(Net):\n    x = None",
    "class Heir(Net):\n    @property\n    def x(self):\n        return 1",
    "class Mixin:\n    x = None\n\n\nclass Heir(Mixin, Net):\n    pass",
    "class Heir(Net):\n    def dump(self):\n        return vars(self)",
    "class Heir(Net):\n    def __getattr__(self, name):\n        return 1",
    "def poke(net):\n    net.x = None",
    "def poke(net):\n    setattr(net, 'x', None)",
    "net = Net(1, None)\nnet.x = 3.0",
]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_fix_where_others_have_a_say(elsewhere: str, tmp_path: Path) -> None:
    assert finding_in(tmp_path, f"{source('self.x = torch.zeros(size)')}\n\n{elsewhere}\n").fix is None


@pytest.mark.parametrize(
    "elsewhere",
    [
        "class Other(nn.Module):\n    def f(self):\n        self.x = 3",
        "def poke(size: int):\n    size.x = None",
        "def poke(net):\n    net.y = net.x",
    ],
)
def test_what_is_no_say(elsewhere: str, tmp_path: Path) -> None:
    assert finding_in(tmp_path, f"{source('self.x = torch.zeros(size)')}\n\n{elsewhere}\n").fix is not None


def test_no_fix_for_a_private_name(tmp_path: Path) -> None:
    assert finding_in(tmp_path, source("self.__x = torch.zeros(size)").replace("self.x", "self.__x")).fix is None


def test_no_fix_before_super_init(tmp_path: Path) -> None:
    text = source("pass").replace("super().__init__()", "self.x = given\n        super().__init__()")
    assert finding_in(tmp_path, text).fix is None


def test_a_long_value_is_left_out_of_the_title(tmp_path: Path) -> None:
    found = finding_in(tmp_path, source("self.x = torch.cat([given, given, given, given, given, given, given, given])"))
    assert found.help == 'register it: `self.register_buffer("x", ..., persistent=False)`'


def test_a_comment_is_left_out_of_the_title(tmp_path: Path) -> None:
    found = finding_in(tmp_path, source("self.x = (  # why\n    given\n)"))
    assert '`self.register_buffer("x", ..., persistent=False)`' in found.help


def test_a_short_value_over_lines_is_shown_on_one(tmp_path: Path) -> None:
    found = finding_in(tmp_path, source("self.x = torch.stack(\n    [given, given]\n)"))
    assert found.help == 'register it: `self.register_buffer("x", torch.stack( [given, given] ), persistent=False)`'


def test_a_parameter_keeps_the_assignment(tmp_path: Path) -> None:
    after = mended(tmp_path, source("self.x = torch.zeros(size, requires_grad=True)"))
    assert "self.x = nn.Parameter(torch.zeros(size, requires_grad=True))" in after
