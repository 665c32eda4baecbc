"""What the author says beside a statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from modlint.finding import Span

PROSE = re.compile(r'"""([\s\S]*?)"""|\'\'\'([\s\S]*?)\'\'\'|#(.*)')
PART = re.compile(r"\.(?=\s|$)|\n\s*\n|\n(?=\s*(?:[-*]\s|[`*\w]+(?: \([^)]*\))?\s*:))")


def beside(statement: Span, lines: Sequence[str]) -> str:
    """The comments on a statement's lines and above it, and at the head of the statements that it stands among."""
    first, indent = statement.line, _indent(lines[statement.line - 1])
    above = range(first - 1, 0, -1)
    started = next((n for n in above if not _goes_on(lines[n - 1], indent)), 0)
    headed = next((n for n in above if n > started and _is_comment(lines[n - 1])), first)
    while headed > 1 and _is_comment(lines[headed - 2]):
        headed -= 1
    head = [line for line in lines[headed - 1 : first - 1] if _is_comment(line)]
    return joined(line.partition("#")[2] for line in (*head, *lines[first - 1 : statement.end_line]))


def sentences(lines: Iterable[str]) -> list[str]:
    """What the comments and docstrings of a file say."""
    prose = joined("".join(found) for found in PROSE.findall("".join(lines)))
    return re.split(r"\.(?=\s|$)", prose)


def docstring_parts(lines: Iterable[str]) -> list[str]:
    """The sentences of the docstring that some lines begin with after a header, the entries of its lists apart."""
    found = PROSE.search(re.sub(r"#.*", "", "".join(lines)))
    parts = PART.split("".join(found.groups(""))) if found is not None else []
    return [joined([part]) for part in parts]


def joined(lines: Iterable[str]) -> str:
    return " ".join(" ".join(lines).split())


def _goes_on(line: str, indent: int) -> bool:
    """Whether a line belongs to the statements that stand together: neither empty nor less indented."""
    return bool(line.strip()) and _indent(line) >= indent and not line.lstrip().startswith(("def ", "class "))


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
