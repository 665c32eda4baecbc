"""GitLab's code quality report."""

from __future__ import annotations

import json
from typing import Any

from modlint.finding import Finding, Severity
from modlint.report._identity import fingerprints
from modlint.report._report import Report
from modlint.report._style import Look

SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, look: Look) -> str:
    """A list of issues."""
    return json.dumps(list(map(_issue, report.findings, fingerprints(report))), indent=2) + "\n"


def _issue(finding: Finding, fingerprint: str) -> dict[str, Any]:
    return {
        "description": f"{finding.code} {finding.message}",
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": SEVERITY[finding.severity],
        "location": {"path": finding.path, "lines": {"begin": finding.span.line, "end": finding.span.end_line}},
    }
