"""Edits -> source. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from modlint.finding import Edit, Span

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


def _offsets(span: Span, starts: list[int]) -> tuple[int, int]:
    return starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1
