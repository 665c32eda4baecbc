"""Finds the formats: every file of this folder whose name has no leading underscore is one."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from modlint.config import UserError, nearest
from modlint.report._paint import Paint
from modlint.report._report import Report

NAMES = tuple(sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.py")))


def render(report: Report, name: str, paint: Paint) -> str:
    """The report in the format of that name."""
    if name not in NAMES:
        raise UserError(f"unknown format `{name}`{nearest(name, NAMES)}")
    text: str = import_module(f"modlint.report.{name}").render(report, paint)
    return text
