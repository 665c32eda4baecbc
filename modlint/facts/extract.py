"""Text in, facts out."""

from __future__ import annotations

import ast
import re
import warnings
from functools import partial

from modlint.facts.definitions import module_facts
from modlint.facts.exports import exported
from modlint.facts.identifiers import identifiers
from modlint.facts.key_names import key_names
from modlint.facts.lines import LINE_BREAK, Lines
from modlint.facts.schema import NO_FACTS, FileFacts, Functions, SyntaxFailure
from modlint.facts.scope import SPARING, Scope, Sheet
from modlint.facts.statements import run
from modlint.facts.suppressions import suppressions

TOO_DEEP = "too deeply nested"
ODD = "[\0\ud800-\udfff]"


def extract(text: str) -> FileFacts:
    """The facts of one file. Never fails: what cannot be read is a fact too."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in the user's strings are not our matter
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return _unread(text, error)
    try:
        return _read(text, tree)
    except RecursionError as error:
        return _unread(text, error)


def _read(text: str, tree: ast.Module) -> FileFacts:
    sheet, scope = _walked(Sheet(text), tree)
    if sheet.hidden:
        sheet, scope = _walked(Sheet(text, SPARING - sheet.hidden), tree)
    functions = sorted(sheet.functions, key=lambda found: (found.line, found.qualname))
    body = module_facts(scope)
    return FileFacts(
        len(sheet.lines),
        tuple(sheet.imports),
        tuple(sheet.aliases),
        exported(tree),
        tuple(sorted(sheet.classes, key=lambda found: found.span)),
        Functions(partial(tuple, functions)),
        body,
        suppressions(text),
        None,
        identifiers((*functions, *([body] if body else ())), sheet.classes, key_names(text)),
    )


def _walked(sheet: Sheet, tree: ast.Module) -> tuple[Sheet, Scope]:
    scope = Scope(sheet, "module", "", "")
    run(tree.body, scope)
    sheet.hide(scope.bound)
    for defined in (sheet.imports, sheet.functions, sheet.classes):
        sheet.hide([each.name for each in defined])
    return sheet, scope


def _unread(text: str, error: Exception) -> FileFacts:
    return NO_FACTS._replace(lines=len(Lines(text)), suppressions=suppressions(text), failure=_failure(text, error))


def _failure(text: str, error: Exception) -> SyntaxFailure:
    if odd := re.search(ODD, text):  # reported in different ways by different versions of Python
        *above, line = LINE_BREAK.split(text[: odd.start()])
        what = "a null byte" if odd.group() == "\0" else "a lone surrogate"
        return SyntaxFailure(f"the source holds {what}", len(above) + 1, len(line) + 1)
    if isinstance(error, SyntaxError):
        return SyntaxFailure(error.msg or "invalid syntax", max(error.lineno or 1, 1), max(error.offset or 1, 1))
    return SyntaxFailure(TOO_DEEP if isinstance(error, (RecursionError, MemoryError)) else str(error), 1, 1)
