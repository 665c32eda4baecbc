"""Text in, facts out."""

from __future__ import annotations

import ast
import warnings

from modlint.facts.definitions import module_facts
from modlint.facts.exports import exported
from modlint.facts.schema import FileFacts, SyntaxFailure
from modlint.facts.scope import Scope, Sheet
from modlint.facts.statements import run
from modlint.facts.suppressions import suppressions

TOO_DEEP = "too deeply nested"


def extract(text: str) -> FileFacts:
    """The facts of one file. Never fails: what cannot be read is a fact too."""
    try:
        return _read(text)
    except SyntaxError as error:
        return _failed(text, error.msg or "invalid syntax", error.lineno or 1, error.offset or 1)
    except (RecursionError, MemoryError):
        return _failed(text, TOO_DEEP, 1, 1)
    except ValueError as error:  # null bytes before Python 3.12, lone surrogates
        line, column = _odd_character(text)
        return _failed(text, str(error), line, column)


def _read(text: str) -> FileFacts:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in the user's strings are not our matter
        tree = ast.parse(text)
    sheet = Sheet(text)
    scope = Scope(sheet, "module", "", "")
    run(tree.body, scope)
    return FileFacts(
        len(sheet.lines),
        tuple(sheet.imports),
        tuple(sheet.aliases),
        exported(tree),
        tuple(sorted(sheet.classes, key=lambda found: found.span)),
        tuple(sorted(sheet.functions, key=lambda found: (found.line, found.qualname))),
        module_facts(scope),
        suppressions(text),
        None,
    )


def _failed(text: str, message: str, line: int, column: int) -> FileFacts:
    failure = SyntaxFailure(message, max(line, 1), max(column, 1))
    return FileFacts(len(Sheet(text).lines), (), (), None, (), (), None, suppressions(text), failure)


def _odd_character(text: str) -> tuple[int, int]:
    """Where the first null or surrogate stands."""
    before = next((text[:place] for place, char in enumerate(text) if char == "\0" or "\ud800" <= char <= "\udfff"), "")
    return before.count("\n") + 1, len(before) - before.rfind("\n")
