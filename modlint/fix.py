"""Edits -> source, and the fixes that can be made together. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from modlint.finding import Edit, Finding, Span

_LINE_END = re.compile(r"\r\n|\r|\n")


def apply(source: str, edits: Iterable[Edit]) -> str:
    """The source with every edit made. Equal edits count once; edits that overlap are a ValueError."""
    starts = [0, *(end.end() for end in _LINE_END.finditer(source))]
    replacements = [(*_offsets(edit.span, starts), edit.text) for edit in dict.fromkeys(edits)]
    replacements.sort(key=lambda replacement: replacement[:2])
    for (_, end, _), (start, _, _) in pairwise(replacements):
        if start < end:
            raise ValueError(f"edits overlap at offset {start}")
    for start, end, text in reversed(replacements):
        source = source[:start] + text + source[end:]
    return source


def together(findings: Iterable[Finding]) -> list[Finding]:
    """The findings whose fixes can be made at once: of those that get in each other's way, the first."""
    chosen: list[Finding] = []
    made: list[Edit] = []
    for finding in findings:
        edits = finding.fix.edits if finding.fix else ()
        if edits and not any(_clash(edit, other) for edit in edits for other in made):
            chosen.append(finding)
            made += edits
    return chosen


def _clash(edit: Edit, other: Edit) -> bool:
    """Whether two fixes may not both make these edits. What both insert, such as an import, they share."""
    (start, end), (other_start, other_end) = _ends(edit.span), _ends(other.span)
    if edit == other and start == end:
        return False
    return start == other_start or (start < other_end and other_start < end)


def _ends(span: Span) -> tuple[tuple[int, int], tuple[int, int]]:
    return (span.line, span.column), (span.end_line, span.end_column)


def _offsets(span: Span, starts: list[int]) -> tuple[int, int]:
    return starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1
