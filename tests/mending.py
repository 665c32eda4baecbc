"""A file with one finding, and the file after its fix."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from modlint.config import Config
from modlint.engine import check
from modlint.finding import Finding
from modlint.fix import apply


def finding_in(folder: Path, text: str, *codes: str) -> Finding:
    """The one finding in a file, or the one with one of these codes."""
    (folder / "net.py").write_text(text, encoding="utf-8")
    findings = check([folder], Config(root=folder)).findings
    (found,) = (each for each in findings if not codes or each.code in codes)
    return found


def mended(folder: Path, text: str, *codes: str) -> str:
    """The file after the fix, which is then quiet."""
    found = finding_in(folder, text, *codes)
    assert found.fix is not None
    after = apply(text, found.fix.edits)
    ast.parse(after)
    (folder / "net.py").write_text(after, encoding="utf-8")
    assert not check([folder], Config(root=folder)).findings
    return after


def net(text: str) -> Any:
    """An object of the class `Net` that the text defines."""
    space: dict[str, Any] = {}
    exec(text, space)  # noqa: S102  # the texts stand in the tests
    return space["Net"]()
