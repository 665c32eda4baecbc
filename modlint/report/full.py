"""For people: each finding with its code and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from modlint.facts.lines import LINE_BREAK
from modlint.finding import Safety
from modlint.report._frame import frame, printable
from modlint.report._report import Report
from modlint.report._style import Look, Paint
from modlint.report._summary import summary
from modlint.report.concise import headline

OPTION = {Safety.SAFE: "--fix", Safety.UNSAFE: "--unsafe-fixes"}  # that applies the fix


def render(report: Report, look: Look) -> str:
    """The findings with code frames, and a summary."""
    return "".join(f"{line}\n" for line in [*_blocks(report, look.paint), *summary(report, look)])


def _blocks(report: Report, paint: Paint) -> Iterator[str]:
    sources: Mapping[str, Sequence[str]] = {path: LINE_BREAK.split(text) for path, text in report.texts.items()}
    for finding in report.findings:
        yield headline(finding, paint)
        lines = sources.get(finding.path, ())
        if finding.span.line <= len(lines):
            yield from frame(finding, lines[finding.span.line - 1], paint)
        if finding.help:
            margin = " " * len(str(finding.span.line))
            option = f"  [{OPTION[finding.fix.safety]}]" if finding.fix else ""
            yield f"{margin} {paint('=', 'blue')} {paint('help', 'bold')}: {printable(finding.help)}{option}"
