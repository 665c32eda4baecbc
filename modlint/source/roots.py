"""The project around some paths: its root, and the settings that stand there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from modlint.config import Layer, UserError, read

MARKERS = ("pyproject.toml", "modlint.toml", ".git")


class Settings(NamedTuple):
    """A configuration file and its options."""

    path: Path
    layer: Layer


def common_folder(paths: Sequence[Path]) -> Path:
    """The deepest folder that holds all the paths. Nothing is resolved: links keep their names."""
    folders = [os.path.abspath(path if path.is_dir() else path.parent) for path in paths]
    try:
        return Path(os.path.commonpath(folders or [os.getcwd()]))
    except ValueError:  # two drives
        return Path(folders[0])


def find_root(folder: Path) -> Path | None:
    """The project root: the nearest folder upwards with settings of ours, else with a project file or repository."""
    settings = find_settings(folder)
    if settings:
        return settings.path.parent
    return next((each for each in _upwards(folder) if any((each / name).exists() for name in MARKERS)), None)


def find_settings(folder: Path) -> Settings | None:
    """The nearest modlint.toml, or pyproject.toml that has our table, up to the top of the repository."""
    for each in _upwards(folder):
        own, shared = each / "modlint.toml", each / "pyproject.toml"
        if own.is_file():
            return read_settings(own)
        if shared.is_file() and (table := _tool_table(shared)) is not None:
            return _settings(shared, table)
        if (each / ".git").exists():
            return None
    return None


def read_settings(path: Path) -> Settings:
    """The settings in a file: our table of a pyproject.toml, all of any other."""
    if path.name == "pyproject.toml":
        return _settings(path, _tool_table(path) or {})
    return _settings(path, _parsed(path, _text(path)))


def top_package(folder: Path) -> Path:
    """The outermost package that a folder belongs to, or the folder itself."""
    while (folder / "__init__.py").is_file() and (folder.parent / "__init__.py").is_file():
        folder = folder.parent
    return folder


def import_root(folder: Path) -> Path:
    """The folder above a package, so that modules have their full names; a folder that is none is its own."""
    top = top_package(folder)
    return top.parent if (top / "__init__.py").is_file() else top


def _upwards(folder: Path) -> Iterator[Path]:
    yield from (folder, *folder.parents)


def _settings(path: Path, table: Mapping[str, object]) -> Settings:
    prefix = f"{path}: [tool.modlint] " if path.name == "pyproject.toml" else f"{path}: "
    layer = read(table, lambda key: f"{prefix}{key}")
    beside = {key: str(path.parent / layer.options[key]) for key in ("baseline", "cache-dir") if layer.options.get(key)}
    return Settings(path, layer._replace(options={**layer.options, **beside}))


def _tool_table(path: Path) -> Mapping[str, object] | None:
    text = _text(path)
    tools = _parsed(path, text).get("tool", {}) if "modlint" in text else {}  # most need no parser
    table = tools.get("modlint") if isinstance(tools, dict) else None
    if table is not None and not isinstance(table, dict):
        raise UserError(f"{path}: tool.modlint: expected a table, got {table!r}")
    return table


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except ValueError as error:
        raise UserError(f"{path}: invalid TOML: {error}") from None
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}") from None


def _parsed(path: Path, text: str) -> dict[str, Any]:
    toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        table: dict[str, Any] = toml.loads(text)
    except ValueError as error:
        raise UserError(f"{path}: invalid TOML: {error}") from None
    return table
