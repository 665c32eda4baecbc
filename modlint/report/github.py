"""Workflow commands, which GitHub shows as annotations beside the code."""

from __future__ import annotations

from modlint.finding import Finding, Severity
from modlint.report._report import Report
from modlint.report._style import Look

COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, look: Look) -> str:
    """One command for each finding."""
    return "".join(f"{_command(finding)}\n" for finding in report.findings)


def _command(finding: Finding) -> str:
    span = finding.span
    properties = {"file": finding.path, "line": span.line, "endLine": span.end_line}
    if span.line == span.end_line:  # columns are only understood within one line
        properties |= {"col": span.column, "endColumn": span.end_column}
    properties["title"] = f"{finding.code} {finding.rule}"
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    text = "\n".join(part for part in (finding.message, finding.help) if part)
    return f"::{COMMAND[finding.severity]} {given}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
