"""For people: each finding with its code and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from modlint.facts.lines import LINE_BREAK
from modlint.finding import Finding
from modlint.report._frame import frame, printable
from modlint.report._paint import Paint
from modlint.report._report import Report, is_safe
from modlint.report.concise import headline, summary


def render(report: Report, paint: Paint) -> str:
    """The findings with code frames, and a summary."""
    lines = {path: LINE_BREAK.split(text) for path, text in report.texts.items()}
    blocks = ["\n".join(_block(finding, lines.get(finding.path, []), paint)) for finding in report.findings]
    return "\n".join([*blocks, summary(report, paint)]) + "\n"


def _block(finding: Finding, lines: list[str], paint: Paint) -> Iterator[str]:
    yield headline(finding, paint)
    margin = " " * len(str(finding.span.line))
    if finding.span.line <= len(lines):
        yield from frame(finding, lines[finding.span.line - 1], paint)
    if finding.help:
        marker = "  [--fix]" if is_safe(finding) else ""
        yield f"{margin} {paint('=', 'blue')} {paint('help', 'bold')}: {printable(finding.help)}{marker}"
