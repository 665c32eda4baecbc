"""What goes with an unused submodule or Parameter, and what stays."""

from __future__ import annotations

import pytest

from runs import Project

HEAD = """\
import torch
from math import pi, tau
from torch import nn
from torch.nn import LayerNorm
from extra.layers import (
    Gate,
    Pool,
)
from .wide import Wide


class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.fc = nn.Linear(n, n)
"""
TAIL = """
    def forward(self, t):
        return self.fc(t)
"""


def source(*lines: str, head: str = HEAD) -> str:
    return head + "".join(f"        {line}\n" if line else "\n" for line in lines) + TAIL


def fixed(before: str, project: Project) -> str:
    net = project.write("net.py", before)
    project.run("--fix", "--unsafe-fixes")
    assert project.run("--fix", "--unsafe-fixes", "--diff").out == ""
    return net.read_text()


def test_a_local_that_only_it_used(project: Project) -> None:
    before = source(
        "half = max(n // 2, 1)", "wide = (half + 1) * 2  # even", "self.a = 1", "self.side = nn.Linear(n, wide)"
    )
    assert fixed(before, project) == source("self.a = 1")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("wide = len(self.fc.bias)", ""),
        ("wide = n * 2", "self.wide = wide"),
        ("wide = n * 2", "self.a = 1  # not wide"),
        ("wide, deep = n, n", ""),
        ("wide = self.wide = n * 2", ""),
    ],
)
def test_a_local_that_does_something_or_is_used_stays(first: str, last: str, project: Project) -> None:
    assert fixed(source(first, "self.side = nn.Linear(n, wide)", last), project) == source(first, last)


def test_a_local_of_a_block_stays(project: Project) -> None:
    kept = ("if n:", "    wide = 2")
    assert fixed(source(*kept, "self.side = nn.Linear(n, wide)"), project) == source(*kept)


@pytest.mark.parametrize(
    ("built", "line", "left"),
    [
        ("LayerNorm(n)", "from torch.nn import LayerNorm\n", ""),
        ("nn.Linear(n, int(pi))", "import pi, tau", "import tau"),
        ("nn.Linear(n, int(tau))", "import pi, tau", "import pi"),
        ("nn.Sequential(nn.Linear(n, n), Pool(n))", "    Pool,\n", ""),
        ("Wide(n)", "\n", "\n"),
    ],
)
def test_an_import_that_only_it_used(built: str, line: str, left: str, project: Project) -> None:
    project.write("wide.py", "from torch import nn\n\n\nclass Wide(nn.Linear):\n    pass\n")
    assert fixed(source(f"self.side = {built}"), project) == source(head=HEAD.replace(line, left))


@pytest.mark.parametrize("other", ["from net import LayerNorm\n", "import net\n\nnet.LayerNorm(2)\n"])
def test_an_import_that_another_file_uses_stays(other: str, project: Project) -> None:
    project.write("other.py", other)
    assert fixed(source("self.side = LayerNorm(n)"), project) == source()


@pytest.mark.parametrize("used", ["self.kind = LayerNorm", '__all__ = ["LayerNorm"]', "# LayerNorm"])
def test_an_import_that_the_file_uses_stays(used: str, project: Project) -> None:
    assert fixed(source("self.side = LayerNorm(n)", used), project) == source(used)


def test_an_import_that_another_fix_needs_stays(project: Project) -> None:
    head = HEAD.replace("from torch.nn import LayerNorm\n", "from torch.nn import Parameter\n")
    made = "self.x = torch.ones(n, requires_grad=True)"
    other = f"\n\nclass Other(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n        {made}\n"
    other += "\n    def forward(self, t):\n        return t + self.x\n"
    after = fixed(source("self.gain = Parameter(torch.ones(n))", head=head) + other, project)
    assert after == source(head=head) + other.replace(made, "self.x = Parameter(torch.ones(n, requires_grad=True))")


def test_one_of_two_blank_lines_goes(project: Project) -> None:
    before = source("", "self.side = nn.Linear(n, n)", "", "self.a = 1")
    assert fixed(before, project) == source("", "self.a = 1")


def test_the_keys_that_vanish_are_named(project: Project) -> None:
    project.write("net.py", source("self.side = nn.Linear(n, n)", "self.gain = nn.Parameter(torch.ones(n))"))
    out = project.run("--format", "json").out
    assert "which removes `side.*` from the state_dict; what is made after it" in out
    assert "which removes `gain` from the state_dict; what is made after it" in out
