"""Findings -> the edits that write ignore comments for them. Pure."""

from __future__ import annotations

import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from modlint.facts.lines import LINE_BREAK
from modlint.facts.schema import Suppression
from modlint.facts.suppressions import suppressions
from modlint.finding import Edit, Finding, Span
from modlint.triage.selection import BLANKET, INTERNAL, UNKNOWN, UNREADABLE, UNUSED

_NEVER = (UNREADABLE, INTERNAL, UNUSED, UNKNOWN, BLANKET)  # about the file, or about comments themselves
_CODE = re.compile(r"MOD\d+", re.IGNORECASE)


def ignoring(text: str, findings: Iterable[Finding]) -> tuple[tuple[Edit, ...], int]:
    """The edits of a file that silence these findings of it, and how many they silence."""
    comments = suppressions(text)
    growing = {comment.span.line: comment for comment in comments if comment.names and comment.kind != "skip-file"}
    by_line: dict[int, list[Finding]] = defaultdict(list)
    ends = _ends(text)
    for finding in findings:
        line = _line(finding, ends, growing)
        if line and finding.code not in _NEVER:
            by_line[line].append(finding)
    lines = LINE_BREAK.split(text)
    by_name = _by_name(comments)
    edits = tuple(_edit(found, line, growing.get(line), lines, by_name) for line, found in by_line.items())
    return edits, sum(map(len, by_line.values()))


def _line(finding: Finding, ends: Collection[int], growing: Collection[int]) -> int | None:
    """The line of the statement that can carry the comment, if any: rather one that carries one already."""
    statement = finding.statement or finding.span
    lines = [line for line in (finding.span.line, statement.line, statement.end_line) if line in ends]
    return next((line for line in lines if line in growing), lines[0] if lines else None)


def _edit(found: Sequence[Finding], line: int, comment: Suppression | None, lines: list[str], by_name: bool) -> Edit:
    if comment is None:
        added = _names(found, by_name)
        end = len(lines[line - 1].rstrip())
        text = f"  # modlint: ignore[{', '.join(added)}]"
        return Edit(Span(line, end + 1, line, len(lines[line - 1]) + 1), text)
    noqa = comment.kind == "noqa"
    added = _names(found, not noqa and _by_name((comment,)))
    at = comment.span.end_column - (not noqa)  # before the bracket
    return Edit(Span(line, at, line, at), "".join(f", {name}" for name in added))


def _names(found: Iterable[Finding], by_name: bool) -> list[str]:
    return sorted({finding.rule if by_name else finding.code for finding in found})


def _by_name(comments: Iterable[Suppression]) -> bool:
    """Whether ignore comments name rules rather than give their codes."""
    names = [name for comment in comments if comment.kind == "ignore" for name in comment.names]
    return sum(_CODE.fullmatch(name) is None for name in names) * 2 > len(names)


def _ends(text: str) -> frozenset[int]:
    """The lines at whose end a comment may stand: not inside a string, nor before a continuation."""
    return frozenset(_ended(text))


def _ended(text: str) -> Iterator[int]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(text, newline=None).readline):
            if token.type in (tokenize.NEWLINE, tokenize.NL):
                yield token.start[0]
    except (tokenize.TokenError, SyntaxError):  # what does not parse has no findings to silence
        return
