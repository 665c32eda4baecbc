"""The Python that runs the modules."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from shutil import which

from modlint.config import UserError


def interpreter(python: str, root: Path) -> str:
    """The interpreter that is named, or that of the environment that is named; without a name modlint's own."""
    if not python:
        return sys.executable
    places = (Path(os.path.expanduser(python)), root / python)
    path = next((each for each in places if each.exists()), None) or Path(which(python) or "")
    found = path / "bin" / "python" if path.is_dir() else path
    if not found.is_file():
        raise UserError(f"python: {python}: no such interpreter or environment")
    return os.path.abspath(found)
