"""Imports point downwards: no room of the house knows those above it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1] / "modlint"
LAYERS = (
    ("__main__",),
    ("cli",),
    ("answer_cache", "arguments", "baseline", "fixing", "terminal"),
    ("answer",),
    ("engine",),
    ("stages", "trial"),
    ("incremental",),
    ("triage", "report", "fix"),
    ("rules",),
    ("rewriting",),
    ("model",),
    ("syntax",),
    ("project",),
    ("facts",),
    ("source",),
    ("data",),
    ("runtime_config",),
    ("config",),
    ("input_expressions",),
    ("protocol",),
    ("finding",),
    ("__init__",),
)
HEIGHT = {room: -number for number, rooms in enumerate(LAYERS) for room in rooms}
WITH_TORCH = {"runtime", "testing"}
FOR_TORCH = {"runtime", "protocol", "finding", "config", "__init__"}
FILES = sorted(HOUSE.rglob("*.py"))


def room_of(parts: tuple[str, ...]) -> str:
    """The part of the house that a dotted name below it belongs to, the house itself for none."""
    return parts[0] if parts else "__init__"


def imported_rooms(file: Path) -> Iterator[str]:
    """The rooms that a file imports from anywhere in it, types too: a type is a dependency."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: a relative import"
            names = [node.module or ""]
            if node.module == "modlint":
                names = [f"modlint.{alias.name}" if alias.name in HEIGHT else "modlint" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from (room_of(tuple(name.split(".")[1:])) for name in names if name.split(".")[0] == "modlint")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(HOUSE).as_posix())
def test_imports_point_downwards(file: Path) -> None:
    own = room_of(file.relative_to(HOUSE).with_suffix("").parts)
    imported = set(imported_rooms(file)) - {own}
    if own in WITH_TORCH:
        assert imported <= FOR_TORCH
    else:
        assert {room for room in imported if HEIGHT[room] >= HEIGHT[own]} == set()


def test_every_room_has_its_layer() -> None:
    rooms = {room_of(file.relative_to(HOUSE).with_suffix("").parts) for file in FILES}
    assert rooms - WITH_TORCH == set(HEIGHT)


@pytest.mark.parametrize("room", ["model", "project", "syntax"])
def test_a_large_room_says_where_everything_is(room: str) -> None:
    text = ast.get_docstring(ast.parse((HOUSE / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    named = re.findall(r"`(\w+)`", text)
    assert sorted(named) == sorted(file.stem for file in (HOUSE / room).glob("[!_]*.py"))


def test_only_the_command_line_and_the_terminal_print() -> None:
    writing = {
        file.relative_to(HOUSE).as_posix()
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Name) and node.id == "print")
        or (isinstance(node, ast.Attribute) and node.attr in ("stdin", "stdout", "stderr"))
    }
    assert writing == {"cli.py", "terminal.py", "report/_progress.py"}
