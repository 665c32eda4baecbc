"""Paths as the user sees them: relative to the working directory."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from modlint.finding import Finding
from modlint.source.discover import STDIN


def shown_path(file: Path) -> str:
    """A file as seen from here."""
    name, here = str(file), os.path.join(os.getcwd(), "")
    if name == STDIN:
        return STDIN
    if name.startswith(here) and os.pardir not in name:  # as most are: relpath takes ten times as long
        return name[len(here) :].replace(os.sep, "/")
    try:
        return os.path.relpath(file).replace(os.sep, "/")
    except ValueError:  # on another drive
        return file.as_posix()


def shown(finding: Finding, located: Callable[[str], Path | None]) -> Finding:
    """A finding with all its paths as seen from here, those that its note cites too."""

    def seen(path: str) -> str:
        file = located(path)
        return shown_path(file) if file else path

    related = tuple(each._replace(path=seen(each.path)) for each in finding.related)
    note = finding.note
    for there, here in zip(finding.related, related, strict=True):
        note = note.replace(f"({there.path}:{there.line})", f"({here.path}:{here.line})")
    return finding._replace(path=seen(finding.path), note=note, related=related)
