"""The zoo: every public module class in `zoo/` is a case, marked with what must be found."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

ZOO = Path(__file__).parent / "zoo"
_MARK = re.compile(r"#((?: MOD\d{3})+)(?: ([A-Z]\w+))?$")


class Case(NamedTuple):
    """A class of the zoo, and the lines that must be found with their codes."""

    file: Path
    name: str
    expected: frozenset[tuple[int, str]]


def cases() -> list[Case]:
    """All cases. A mark counts for the class that it stands in, or for the one that it names."""
    return [case for file in sorted(ZOO.glob("*.py")) for case in _in_file(file)]


@cache
def loaded(file: Path) -> ModuleType:
    """A file of the zoo, imported."""
    name = f"zoo_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec
    assert spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _in_file(file: Path) -> Iterator[Case]:
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    marks = [(number, mark) for number, line in enumerate(lines, 1) if (mark := _MARK.search(line))]
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            inside = range(node.lineno, (node.end_lineno or 0) + 1)
            meant = [(n, mark) for n, mark in marks if mark[2] == node.name or (not mark[2] and n in inside)]
            yield Case(file, node.name, frozenset((n, code) for n, mark in meant for code in mark[1].split()))
