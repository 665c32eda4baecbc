"""A code frame: the line of a finding with the code that is meant marked."""

from __future__ import annotations

import unicodedata

from modlint.finding import Finding
from modlint.report._style import SEVERITY_STYLE, Paint

WIDTH = 160  # a longer line is cut down to the part around the finding
LEAD = 40


def frame(finding: Finding, line: str, paint: Paint) -> list[str]:
    """The three lines that show a finding in its source."""
    span = finding.span
    start = span.column - 1
    end = max(span.end_column - 1 if span.end_line == span.line else len(line.rstrip()), start + 1)
    if len(line) > WIDTH:
        cut = max(0, start - LEAD)
        line, start, end = line[cut : cut + WIDTH], start - cut, min(end - cut, WIDTH)
    before, marked = line[:start], line[start:end]
    margin = " " * len(str(span.line))
    padding = "".join("\t" if char == "\t" else " " * _cells(char) for char in before)
    carets = paint("^" * max(1, sum(map(_cells, marked))), SEVERITY_STYLE[finding.severity])
    note = f" {finding.note}" if finding.note else ""
    return [
        f"{margin} {paint('|', 'blue')}",
        f"{paint(str(span.line), 'blue')} {paint('|', 'blue')} {printable(line)}",
        f"{margin} {paint('|', 'blue')} {padding}{carets}{note}",
    ]


def printable(text: str) -> str:
    """The text without what a terminal would act on."""
    return "".join(char if char.isprintable() or char == "\t" else "\ufffd" for char in text)


def _cells(char: str) -> int:
    """How many columns of a terminal a character takes."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
