"""Imports point downwards: no room of the house knows those above it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

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
RULES = tuple(file.stem for file in sorted((HOUSE / "rules").glob("[!_]*.py")))


class Folder(NamedTuple):
    """A folder with layers of its own, some of them `handed` an object of the class in `maker`, which stands above.

    They may name its type where only a type checker reads it: no import closes a circle by that. What a project is
    asked for has a test of its own.
    """

    layers: tuple[tuple[str, ...], ...]
    maker: str = ""
    handed: frozenset[str] = frozenset()


FOLDERS = {
    "rules": Folder(
        (
            ("__init__", "_registry", "_page"),
            RULES,  # none knows another
            ("unused", "unregistered"),
            ("_base", "_comments", "_ddp", "_naming_hints", "_taken_names", "_unrequested"),
        )
    ),
    "model": Folder(
        (
            ("__init__",),
            ("left_behind", "module_class"),
            ("attributes", "construction"),
            ("inference",),
            ("values",),
            ("code",),
        ),
        maker="modlint.model.module_class",
        handed=frozenset({"attributes", "construction"}),
    ),
    "project": Folder(
        (
            ("__init__",),
            ("marks", "roles"),
            ("project",),
            ("data_flow",),
            ("uses",),
            ("submodules",),
            ("index",),
            ("classes",),
            ("names",),
            ("functions",),
            ("dependencies",),
        ),
        maker="modlint.project.project",
        handed=frozenset({"data_flow", "uses", "submodules", "index", "classes", "names"}),
    ),
}
ASKED_OF_A_PROJECT = {  # by these a project is asked for what one of the folders has
    "suspicion": "data_flow",
    "uses": "uses",
    "rebinding": "uses",
    "makers": "uses",
    "submodules": "submodules",
    "members": "index",
    "index": "index",
    "callers": "index",
}
FILES_OF = [(name, file) for name in FOLDERS for file in sorted((HOUSE / name).rglob("*.py"))]
ROOMS_OF = [f"{name}/{file.parent.name}" for name in FOLDERS for file in sorted((HOUSE / name).glob("*/__init__.py"))]


def heights(layers: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    return {room: -number for number, rooms in enumerate(layers) for room in rooms}


HEIGHT = heights(LAYERS)
HEIGHT_IN = {name: heights(folder.layers) for name, folder in FOLDERS.items()}


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


def named_in(room: str) -> list[str]:
    """What the docstring of a folder names."""
    text = ast.get_docstring(ast.parse((HOUSE / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    return sorted(re.findall(r"`(\w+)`", text))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(HOUSE).as_posix())
def test_imports_point_downwards(file: Path) -> None:
    own = room_with(file)
    rooms = set(map(room_of, imported(file))) - {own}
    if own in WITH_TORCH:
        assert rooms <= FOR_TORCH
    else:
        assert {room for room in rooms if HEIGHT[room] >= HEIGHT[own]} == set()


@pytest.mark.parametrize(("name", "file"), FILES_OF, ids=[file.relative_to(HOUSE).as_posix() for _, file in FILES_OF])
def test_imports_in_a_folder_point_downwards(name: str, file: Path) -> None:
    folder, height, own = FOLDERS[name], HEIGHT_IN[name], room_with(file, HOUSE / name)
    names = imported(file, but_types_of=folder.maker if own in folder.handed else "")
    rooms = {room_of(each[1:], HOUSE / name) for each in names if each[:1] == (name,)} - {own}
    assert {room for room in rooms if height[room] >= height[own]} == set()


@pytest.mark.parametrize("room", sorted(FOLDERS["project"].handed))
def test_what_a_project_is_asked_for_lies_no_higher(room: str) -> None:
    height = HEIGHT_IN["project"]
    asked = {
        node.attr
        for file in (HOUSE / "project" / room).glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("project", "self._project")
    }
    found = asked & ASKED_OF_A_PROJECT.keys()
    assert {each for each in found if height[ASKED_OF_A_PROJECT[each]] > height[room]} == set()


def test_every_room_has_its_layer() -> None:
    assert set(map(room_with, FILES)) - WITH_TORCH == set(HEIGHT)
    for name, height in HEIGHT_IN.items():
        assert {room_with(file, HOUSE / name) for folder, file in FILES_OF if folder == name} == set(height)


@pytest.mark.parametrize("room", ["project", "syntax", "model", *ROOMS_OF])
def test_a_large_room_says_where_everything_is(room: str) -> None:
    inside = [path.stem for path in (HOUSE / room).glob("[!_]*") if path.suffix == ".py" or any(path.glob("*.py"))]
    assert named_in(room) == sorted(inside)


def test_the_rules_say_what_they_share() -> None:
    assert named_in("rules") == sorted(HEIGHT_IN["rules"].keys() - {"__init__", *RULES})


def test_only_the_command_line_and_the_terminal_print() -> None:
    writing = {
        file.relative_to(HOUSE).as_posix()
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Name) and node.id == "print")
        or (isinstance(node, ast.Attribute) and node.attr in ("stdin", "stdout", "stderr"))
    }
    assert writing == {"cli.py", "terminal.py", "report/_progress.py"}
