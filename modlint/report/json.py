"""For programs: everything, in a stable shape."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from modlint.finding import Edit, Finding, Fix, Span
from modlint.report._report import Report
from modlint.report._runtime_targets import count
from modlint.report._style import Look

VERSION = 1


def render(report: Report, look: Look) -> str:
    """One JSON object."""
    findings = [_finding(finding) for finding in report.findings]
    whole = {"version": VERSION, "findings": findings, "summary": _summary(report), **_runtime(report)}
    return json.dumps(whole, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "message": finding.message,
        "path": finding.path,
        "span": _span(finding.span),
        "class": finding.class_name or None,
        "attribute": finding.attribute or None,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "evidence": list(finding.evidence),
        "note": finding.note or None,
        "help": finding.help or None,
        "related": [each._asdict() for each in finding.related],
        "fix": _fix(finding.fix) if finding.fix else None,
    }


def _summary(report: Report) -> dict[str, Any]:
    return {
        "files": report.files,
        "findings": len(report.findings),
        "fixable": report.fixable,
        "fixed": report.fixed,
        "suppressed": report.suppressed,
        "known": report.known,
        "rules": dict(sorted(Counter(finding.code for finding in report.findings).items())),
        "severities": dict(sorted(Counter(finding.severity.value for finding in report.findings).items())),
    }


def _runtime(report: Report) -> dict[str, Any]:
    """How far each target of runtime mode came, if it ran."""
    if not report.tried:
        return {}
    targets = [
        {"name": each.name, "state": each.state.name.lower(), "why": each.why, "built": each.built, "inputs": each.fed}
        for each in report.tried
    ]
    return {"runtime": {**count(report.tried), "targets": targets}}


def _fix(fix: Fix) -> dict[str, Any]:
    return {"title": fix.title, "safety": fix.safety.value, "edits": [_edit(edit) for edit in fix.edits]}


def _edit(edit: Edit) -> dict[str, Any]:
    return {"span": _span(edit.span), "text": edit.text}


def _span(span: Span) -> dict[str, Any]:
    start = {"line": span.line, "column": span.column}
    return {"start": start, "end": {"line": span.end_line, "column": span.end_column}}
