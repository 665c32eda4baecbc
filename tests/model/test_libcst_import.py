"""LibCST as modlint imports it."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import dataclasses
whole = dataclasses.dataclass
import modlint.model
import libcst as cst
assert dataclasses.dataclass is whole
assert "__setattr__" not in vars(cst.Name), "it was not imported lightly"
first, second = cst.Name("x"), cst.Name("x")
assert first == first and first != second and len({first, second}) == 2
assert cst.parse_module("x = 1  # one\\n").with_changes(header=()).code == "x = 1  # one\\n"
print(repr(first))
"""
PLAIN = "import libcst; print(repr(libcst.Name('x')))"


def said(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert not done.stderr
    return done.stdout


def test_a_node_is_what_it_is_elsewhere() -> None:
    assert said(PROGRAM) == said(PLAIN)
