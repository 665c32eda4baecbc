"""The rules as pages and lists."""

from __future__ import annotations

import json
from collections.abc import Iterable

from modlint.rules._base import Rule, Status
from modlint.rules._page import page

STATUS = {Status.ON: "on by default", Status.PREVIEW: "on with `--preview`", Status.OFF: "on when selected"}


def as_markdown(rule: Rule) -> str:
    """The page of a rule."""
    return f"# {rule.code} {rule.name}\n\n*{rule.severity.value}, {STATUS[rule.status]}*\n\n{page(rule).text}\n"


def as_table(rules: Iterable[Rule]) -> str:
    """One line for each rule."""
    rows = [(rule.code, rule.name, rule.severity.value, rule.status.value, page(rule).summary) for rule in rules]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    return "".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) + "\n"
        for row in rows
    )


def as_json(rules: Iterable[Rule]) -> str:
    """A list of objects."""
    rows = [
        {
            "code": rule.code,
            "name": rule.name,
            "severity": rule.severity.value,
            "status": rule.status.value,
            "summary": page(rule).summary,
            "text": page(rule).text,
        }
        for rule in rules
    ]
    return json.dumps(rows, indent=2) + "\n"


def on_terminal(markdown: str) -> str:
    """A page laid out for a terminal, in colour."""
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(force_terminal=True)
    with console.capture() as capture:
        console.print(Markdown(markdown))
    return capture.get()
