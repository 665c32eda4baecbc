"""The source of one function, or of a file, as a tree of `ast`, where nothing but the writing is compared."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from modlint.facts.schema import MODULE_LEVEL
from modlint.model.nesting import too_deep

if TYPE_CHECKING:
    from modlint.model.sources import Sources
    from modlint.project.definitions import Function

Block = Sequence[ast.stmt]
Method = ast.FunctionDef | ast.AsyncFunctionDef


def tree(function: Function, sources: Sources) -> ast.AST:
    """The tree of a function; the code outside all others stands in the whole file."""
    if function.facts.name == MODULE_LEVEL:
        return module("".join(sources.lines(function.path)))
    return parsed([sources.text(function)])


def last_name(node: ast.AST) -> str:
    """The name that an expression ends in, empty for any but names and attributes: `Net` of `models.Net`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def parsed(lines: Iterable[str]) -> Method:
    """The tree of a method or function, given by its lines, whose first is 1 there too."""
    text = "".join(lines)
    around = "if True:\n" if text[:1] in (" ", "\t") else "\n"
    block = ast.increment_lineno(module(f"{around}{text}"), -1)
    return next(each for each in ast.walk(block) if isinstance(each, Method))


def statements(function: Function, sources: Sources) -> Block:
    """The definition of a function, or the statements of a file; none where they are too deeply nested."""
    loose = function.facts.name == MODULE_LEVEL
    text = "".join(sources.lines(function.path)) if loose else sources.text(function)
    indented = text[:1] in (" ", "\t")
    code = f"if True:\n{text}" if indented else text
    if too_deep(code):
        return ()
    body = module(code).body
    return body[0].body if indented and isinstance(body[0], ast.If) else body


def module(text: str) -> ast.Module:
    """The tree of statements."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in the user's strings are not our matter
        return ast.parse(f"{text}\n")  # the last line may go on with one that is empty
