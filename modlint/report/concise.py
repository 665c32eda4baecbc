"""For people and editors: one line for each finding."""

from __future__ import annotations

from modlint.finding import Finding
from modlint.report._frame import printable
from modlint.report._report import Report
from modlint.report._style import SEVERITY_STYLE, Look, Paint
from modlint.report._summary import summary


def render(report: Report, look: Look) -> str:
    """One line for each finding, and a summary."""
    lines = [headline(finding, look.paint) for finding in report.findings]
    return "".join(f"{line}\n" for line in [*lines, *summary(report, look)])


def headline(finding: Finding, paint: Paint) -> str:
    """`path:line:column: severity CODE message`."""
    span = finding.span
    style = SEVERITY_STYLE[finding.severity]
    what = f"{paint(finding.severity.value, style)} {paint(finding.code, 'bold')} {printable(finding.message)}"
    return f"{paint(finding.path, 'bold')}:{span.line}:{span.column}: {what}"
