"""Findings -> those that are reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from modlint.facts.schema import FileFacts
from modlint.finding import Finding
from modlint.triage.selection import Selection
from modlint.triage.suppressions import CommentedFile


class Triaged(NamedTuple):
    """The findings that are left, and how many ignore comments took away."""

    findings: tuple[Finding, ...]
    suppressed: int


def triage(
    findings: Iterable[Finding],
    files: Mapping[str, FileFacts],
    texts: Mapping[str, str],
    selection: Selection,
    speaking: Callable[[str], frozenset[str]],
) -> Triaged:
    """The findings of some files after rule selection, per-file ignores and ignore comments, with their severities."""
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_path[finding.path].append(finding)
    kept: list[Finding] = []
    suppressed = 0
    for path, facts in files.items():
        allowed = speaking(path)
        found = [finding for finding in by_path[path] if finding.code in allowed]
        left, gone = CommentedFile(path, texts, facts.suppressions, allowed, selection).suppress(found)
        kept += (_as_configured(finding, selection) for finding in left)
        suppressed += gone
    return Triaged(tuple(kept), suppressed)


def _as_configured(finding: Finding, selection: Selection) -> Finding:
    severity = selection.severities.get(finding.code, finding.severity)
    return finding._replace(severity=severity, fix=finding.fix if finding.code in selection.fixable else None)
