"""Which names a class may both register and bind in another way, and which it surely does not."""

from __future__ import annotations

import textwrap

import pytest

from modlint.rules._taken_names import contested
from projects import class_of, project

NET = """
from torch import nn

class Net(nn.Module):
    def __init__(self, flag, t):
        super().__init__()
{init}
{methods}
"""
REGISTER = 'self.register_buffer("x", t)'


def names(init: str, methods: str = "") -> list[str]:
    text = NET.format(init=textwrap.indent(init, " " * 8), methods=textwrap.indent(methods, " " * 4))
    linked = project({"net.py": text})
    return list(contested(class_of(linked, "Net"), linked))


@pytest.mark.parametrize(
    "init",
    [
        f"self.x = None\n{REGISTER}",
        f"if flag: self.x = None\n{REGISTER}",
        f"if flag: self.x = None\nif not flag: {REGISTER}",
        f"for _ in t:\n    if flag: self.x = None\n    else: {REGISTER}",
        f"while t:\n    if flag: self.x = None\n    else: {REGISTER}",
        f"if flag:\n    self.x = None\n    {REGISTER}\nelse: self.x = None",
        f"def fill(flag):\n    if flag: self.x = None\n    else: {REGISTER}\nfill(flag), fill(not flag)",
        f"if flag: self.x = None\nelif {REGISTER}: pass",
    ],
)
def test_names_that_may_be_taken(init: str) -> None:
    assert names(init) == ["x"]


@pytest.mark.parametrize(
    "init",
    [
        f"if flag: self.x = None\nelse: {REGISTER}",
        f"if flag: {REGISTER}\nelif t: self.x = 1\nelse: self.x = None",
        f"if flag:\n    if t: {REGISTER}\n    else: self.x = 1\nelse:\n    self.x = None",
        f"if flag:\n    for _ in t: {REGISTER}\nelse: self.x = None",
    ],
)
def test_ways_that_part(init: str) -> None:
    assert names(init) == []


def test_ways_through_a_method_that_may_run_again() -> None:
    build = f"def build(self, flag, t):\n    if flag: self.x = None\n    else: {REGISTER}"
    assert names("self.build(flag, t)", build) == ["x"]


def test_what_is_bound_after_the_object_was_made() -> None:
    later = "def later(self): self.x = None"
    assert names(REGISTER, later) == []
    assert names(f"self.later()\n{REGISTER}", later) == ["x"]
    assert names("self.x = None", f"def later(self, t): {REGISTER}") == ["x"]
