"""Finds the formats: every file of this folder whose name has no leading underscore is one."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from modlint.config import Layer, UserError, nearest
from modlint.report._report import Report
from modlint.report._style import Look

NAMES = tuple(sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.py")))
FOR_PEOPLE = ("full", "concise")


def render(report: Report, name: str, look: Look) -> str:
    """The report in the format of that name."""
    text: str = import_module(f"modlint.report.{name}").render(report, look)
    return text


def demand_known_format(layer: Layer) -> None:
    """A UserError if the options name a format that does not exist."""
    name = layer.options.get("format", "full")
    if name not in NAMES:
        raise UserError(f"{layer.where('format')}: unknown format `{name}`{nearest(name, NAMES)}")
