"""How a report for people looks: its colours, and whether it ends in a summary."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from modlint.finding import Severity

Paint = Callable[[str, str], str]  # a text and its style ("bold red") -> what is written
SEVERITY_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}


def plain(text: str, style: str) -> str:
    """No colour."""
    return text


def coloured(text: str, style: str) -> str:
    """The text with terminal codes around it."""
    from rich.color import ColorSystem
    from rich.style import Style

    return Style.parse(style).render(text, color_system=ColorSystem.STANDARD)


class Look(NamedTuple):
    """What a format for people asks; those for programs look the same always."""

    paint: Paint = plain
    summary: bool = True
