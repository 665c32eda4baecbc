"""SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import quote

from modlint import __version__
from modlint.finding import Finding, Fix, Related, Severity, Span
from modlint.report._identity import fingerprints
from modlint.report._report import Report
from modlint.report._runtime_targets import count
from modlint.report._style import Look
from modlint.rules._base import Rule, Status
from modlint.rules._page import page
from modlint.rules._registry import all_rules

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
ROOT = "SRCROOT"


def render(report: Report, look: Look) -> str:
    """One SARIF log with one run."""
    rules = all_rules()
    places = {rule.code: place for place, rule in enumerate(rules)}
    driver = {"name": "modlint", "version": __version__, "rules": [_rule(rule) for rule in rules]}
    results = [
        _result(finding, places[finding.code], fingerprint)
        for finding, fingerprint in zip(report.findings, fingerprints(report), strict=True)
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"uri": _folder_uri(os.getcwd())}},
        "invocations": [{"executionSuccessful": not report.failed}],
        "results": results,
        **({"properties": {"runtime": count(report.tried)}} if report.tried else {}),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    shown = page(rule)
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": shown.summary},
        "fullDescription": {"text": shown.why},
        "help": {"text": shown.text, "markdown": shown.text},
        "defaultConfiguration": {"enabled": rule.status is Status.ON, "level": LEVEL[rule.severity]},
    }


def _result(finding: Finding, rule: int, fingerprint: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": LEVEL[finding.severity],
        "message": {"text": _sentence(finding)},
        "locations": [_location(finding)],
        "partialFingerprints": {"modlint/v1": fingerprint},
        "properties": {"confidence": finding.confidence.value, "evidence": list(finding.evidence)},
    }
    if finding.related:
        result["relatedLocations"] = [_related(number, other) for number, other in enumerate(finding.related)]
    if finding.fix:
        result["fixes"] = [_fix(finding.path, finding.fix)]
    return result


def _sentence(finding: Finding) -> str:
    parts = [finding.message, finding.note, f"help: {finding.help}" if finding.help else ""]
    return "\n".join(part for part in parts if part)


def _location(finding: Finding) -> dict[str, Any]:
    place: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": _artifact(finding.path), "region": _region(finding.span)}
    }
    if finding.class_name:
        place["logicalLocations"] = [{"fullyQualifiedName": finding.class_name, "kind": "type"}]
    return place


def _related(number: int, other: Related) -> dict[str, Any]:
    place = {"artifactLocation": _artifact(other.path), "region": {"startLine": other.line}}
    return {"id": number, "physicalLocation": place, "message": {"text": other.message}}


def _fix(path: str, fix: Fix) -> dict[str, Any]:
    replacements = [{"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in fix.edits]
    change = {"artifactLocation": _artifact(path), "replacements": replacements}
    return {"description": {"text": f"{fix.title} ({fix.safety.value})"}, "artifactChanges": [change]}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _artifact(path: str) -> dict[str, str]:
    """Relative to the working directory; what lies outside it has a whole URI."""
    if path.startswith("../") or os.path.isabs(path):
        return {"uri": _uri(os.path.abspath(path))}
    return {"uri": quote(os.fsencode(path)), "uriBaseId": ROOT}


def _uri(path: str) -> str:
    return "file://" + quote(os.fsencode("/" + path.replace(os.sep, "/").lstrip("/")))


def _folder_uri(folder: str) -> str:
    return _uri(folder).rstrip("/") + "/"
