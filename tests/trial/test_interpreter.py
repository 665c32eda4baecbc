"""Which Python runs the modules."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from modlint.config import UserError
from modlint.trial.interpreter import interpreter


def test_own_unless_named(tmp_path: Path) -> None:
    assert interpreter("", tmp_path) == sys.executable


def test_an_environment_is_named_by_its_folder_or_its_python(tmp_path: Path) -> None:
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    assert interpreter(".venv", tmp_path) == interpreter(str(python), tmp_path) == str(python)


def test_neither_here_nor_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="python: nowhere: no such"):
        interpreter("nowhere", tmp_path)
