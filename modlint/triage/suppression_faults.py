"""What is wrong with ignore comments themselves: MOD901 unused, MOD903 unknown, MOD904 blanket."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from modlint.facts.lines import LINE_BREAK
from modlint.facts.schema import Suppression
from modlint.finding import Edit, Fix, Safety, Span
from modlint.triage.selection import BLANKET, INTERNAL, UNKNOWN, UNUSED, Selection, unknown_rule

Use = tuple[Suppression, str]  # a comment, and the name in it that suppressed something, empty for a blanket one
_OUR_CODE = re.compile(r"MOD\d+", re.IGNORECASE)
_ABOUT_COMMENTS = (UNUSED, UNKNOWN, BLANKET)


class Fault(NamedTuple):
    """What one comment is blamed for."""

    code: str
    message: str
    fix: Fix | None = None


def unknown(comment: Suppression, selection: Selection) -> Iterator[Fault]:
    """The names that no rule has. Codes of other linters after `noqa` are none of ours."""
    for name in comment.names:
        if selection.code(name) is None and (comment.kind == "ignore" or _OUR_CODE.fullmatch(name)):
            yield Fault(UNKNOWN, unknown_rule(name, selection.rules))


def blanket(comment: Suppression) -> Iterator[Fault]:
    """An ignore comment without names."""
    if comment.kind == "ignore" and not comment.names:
        yield Fault(BLANKET, "suppresses every rule here: name those that are meant, as in `ignore[MOD101]`")


def unused(
    comment: Suppression,
    used: Collection[Use],
    speaking: Collection[str],
    selection: Selection,
    text: Callable[[], str],
) -> Iterator[Fault]:
    """The names that suppressed nothing although their rules had their say."""
    if comment.kind == "ignore" and not comment.names:
        if (comment, "") not in used and selection.defaults <= {*speaking, INTERNAL}:
            yield Fault(UNUSED, "there is nothing to suppress here", _without(comment, (), text()))
        return
    idle = [name for name in comment.names if (comment, name) not in used and selection.code(name) in speaking]
    idle = [name for name in idle if selection.code(name) not in (*_ABOUT_COMMENTS, INTERNAL, *selection.at_run_time)]
    if idle:
        kept = tuple(name for name in comment.names if name not in idle)
        named = ", ".join(f"`{name}`" for name in idle)
        yield Fault(UNUSED, f"there is no {named} to suppress here", _without(comment, kept, text()))


def _without(comment: Suppression, kept: tuple[str, ...], text: str) -> Fix:
    if not kept:
        return Fix("remove the comment", Safety.SAFE, (Edit(_whole(comment.span, text), ""),))
    names = ", ".join(kept)
    shorter = f"# modlint: ignore[{names}]" if comment.kind == "ignore" else f"# noqa: {names}"
    return Fix(f"keep `{shorter}`", Safety.SAFE, (Edit(comment.span, shorter),))


def _whole(span: Span, text: str) -> Span:
    """A comment with its reason and the blanks before it, up to the next comment; the line if it holds nothing else."""
    lines = LINE_BREAK.split(text)
    line = lines[span.line - 1]
    before = len(line[: span.column - 1].rstrip())
    next_comment = line.find("#", span.end_column - 1)
    if next_comment >= 0:
        return span._replace(end_column=next_comment + 1)
    if before == 0 and span.line < len(lines):
        return Span(span.line, 1, span.line + 1, 1)
    return Span(span.line, before + 1, span.line, len(line) + 1)
