"""The configuration: defaults, then pyproject.toml or modlint.toml, then flags."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping

from modlint.finding import Severity


class UserError(Exception):
    """What the user can mend: a bad path, a bad option, a bad configuration. The one exception that cli catches."""


@dataclass(frozen=True, slots=True)
class Config:
    """What to check and how. Rule selectors are codes, prefixes, names or `ALL`; paths are relative to `root`."""

    root: Path = field(default_factory=Path.cwd)
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    preview: bool = False
    exclude: tuple[str, ...] = ()
    extend_exclude: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    module_bases: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    gate: bool = True
    debug: bool = False
