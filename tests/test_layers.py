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
WITH_TORCH = {"runtime", "testing"}
FOR_TORCH = {"runtime", "protocol", "finding", "config", "__init__"}
FILES = sorted(HOUSE.rglob("*.py"))
MODEL = HOUSE / "model"
LAYERS_OF_THE_MODEL = (
    ("__init__",),
    ("left_behind", "module_class"),
    ("attributes", "construction"),
    ("inference",),
    ("values",),
    ("code",),
)
HANDED_THEIR_CLASS = {"attributes", "construction"}  # a ModuleClass makes them and hands itself on: they name its type
FILES_OF_THE_MODEL = sorted(MODEL.rglob("*.py"))
ROOMS_OF_THE_MODEL = sorted(f"model/{file.parent.name}" for file in MODEL.glob("*/__init__.py"))


def heights(layers: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    return {room: -number for number, rooms in enumerate(layers) for room in rooms}


HEIGHT, HEIGHT_IN_THE_MODEL = heights(LAYERS), heights(LAYERS_OF_THE_MODEL)


def room_of(parts: tuple[str, ...], house: Path = HOUSE) -> str:
    """The part of a house that a dotted name below it belongs to, the house itself for none."""
    is_room = bool(parts) and ((house / parts[0]).is_dir() or (house / f"{parts[0]}.py").exists())
    return parts[0] if is_room else "__init__"


def room_with(file: Path, house: Path = HOUSE) -> str:
    return room_of(file.relative_to(house).with_suffix("").parts, house)


def imported(file: Path, but_types_of: str = "") -> Iterator[tuple[str, ...]]:
    """The names below the house that a file imports from anywhere in it, types too: a type is a dependency."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    guards = (node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    exempt = {node for guard in guards for node in guard.body if getattr(node, "module", None) == but_types_of}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node not in exempt:
            assert node.level == 0, f"{file}:{node.lineno}: a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from (tuple(name.split(".")[1:]) for name in names if name.split(".")[0] == "modlint")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(HOUSE).as_posix())
def test_imports_point_downwards(file: Path) -> None:
    own = room_with(file)
    rooms = set(map(room_of, imported(file))) - {own}
    if own in WITH_TORCH:
        assert rooms <= FOR_TORCH
    else:
        assert {room for room in rooms if HEIGHT[room] >= HEIGHT[own]} == set()


@pytest.mark.parametrize("file", FILES_OF_THE_MODEL, ids=lambda file: file.relative_to(MODEL).as_posix())
def test_imports_in_the_model_point_downwards(file: Path) -> None:
    own, height = room_with(file, MODEL), HEIGHT_IN_THE_MODEL
    names = imported(file, but_types_of="modlint.model.module_class" if own in HANDED_THEIR_CLASS else "")
    rooms = {room_of(name[1:], MODEL) for name in names if name[:1] == ("model",)} - {own}
    assert {room for room in rooms if height[room] >= height[own]} == set()


def test_every_room_has_its_layer() -> None:
    assert set(map(room_with, FILES)) - WITH_TORCH == set(HEIGHT)
    assert {room_with(file, MODEL) for file in FILES_OF_THE_MODEL} == set(HEIGHT_IN_THE_MODEL)


@pytest.mark.parametrize("room", ["project", "syntax", "model", *ROOMS_OF_THE_MODEL])
def test_a_large_room_says_where_everything_is(room: str) -> None:
    text = ast.get_docstring(ast.parse((HOUSE / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    inside = [path.stem for path in (HOUSE / room).glob("[!_]*") if path.suffix == ".py" or any(path.glob("*.py"))]
    assert sorted(re.findall(r"`(\w+)`", text)) == sorted(inside)


def test_only_the_command_line_and_the_terminal_print() -> None:
    writing = {
        file.relative_to(HOUSE).as_posix()
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Name) and node.id == "print")
        or (isinstance(node, ast.Attribute) and node.attr in ("stdin", "stdout", "stderr"))
    }
    assert writing == {"cli.py", "terminal.py", "report/_progress.py"}
