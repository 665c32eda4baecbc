"""For people and editors: one line for each finding."""

from __future__ import annotations

from modlint.finding import Finding
from modlint.report._frame import printable
from modlint.report._paint import SEVERITY_STYLE, Paint
from modlint.report._report import Report


def render(report: Report, paint: Paint) -> str:
    """One line for each finding, and a summary."""
    return "\n".join([*(headline(finding, paint) for finding in report.findings), summary(report, paint)]) + "\n"


def headline(finding: Finding, paint: Paint) -> str:
    """`path:line:column: severity CODE message`."""
    span = finding.span
    style = SEVERITY_STYLE[finding.severity]
    what = f"{paint(finding.severity.value, style)} {paint(finding.code, 'bold')} {printable(finding.message)}"
    return f"{paint(finding.path, 'bold')}:{span.line}:{span.column}: {what}"


def summary(report: Report, paint: Paint) -> str:
    """The last line."""
    return paint(report.summary(), "bold" if report.findings else "green")
