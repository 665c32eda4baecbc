"""JUnit XML, which most CI systems show as tests: one suite for each file, one failure for each finding."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import quoteattr

from modlint.finding import Finding
from modlint.report._report import Report
from modlint.report._style import Look


def render(report: Report, look: Look) -> str:
    """One document. A clean run is one test that passed: an empty document is taken for a failed job."""
    count = f'tests="{max(1, len(report.findings))}" failures="{len(report.findings)}" errors="0"'
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<testsuites name="modlint" {count}>']
    for path, findings in groupby(report.findings, key=lambda finding: finding.path):
        lines += _suite(path, list(findings))
    if not report.findings:
        lines += ['  <testsuite name="modlint" tests="1" failures="0" errors="0">']
        lines += [f'    <testcase name="no problems in {report.files} files" classname="modlint"/>', "  </testsuite>"]
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _suite(path: str, findings: list[Finding]) -> Iterator[str]:
    count = len(findings)
    yield f'  <testsuite name={_attribute(path)} tests="{count}" failures="{count}" errors="0">'
    for finding in findings:
        span = finding.span
        name = _attribute(f"{finding.code} {finding.rule} {span.line}:{span.column}")
        yield f'    <testcase name={name} classname={_attribute(path)} file={_attribute(path)} line="{span.line}">'
        yield f"      <failure message={_attribute(finding.message)} type={_attribute(finding.severity.value)}/>"
        yield "    </testcase>"
    yield "  </testsuite>"


def _attribute(text: str) -> str:
    """A quoted attribute, without the characters that XML cannot hold."""
    return quoteattr("".join(char if char.isprintable() or char in "\t\n" else "\ufffd" for char in text))
