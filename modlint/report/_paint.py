"""Colour: how a piece of text looks on a terminal."""

from __future__ import annotations

from collections.abc import Callable

Paint = Callable[[str, str], str]  # a text and its style ("bold red") -> what is written


def plain(text: str, style: str) -> str:
    """No colour."""
    return text


def coloured(text: str, style: str) -> str:
    """The text with terminal codes around it."""
    from rich.color import ColorSystem
    from rich.style import Style

    return Style.parse(style).render(text, color_system=ColorSystem.STANDARD)


SEVERITY_STYLE = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
