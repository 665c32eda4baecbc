"""The source of one function, or of a file, as a tree of `ast`, where nothing but the writing is compared."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable

Method = ast.FunctionDef | ast.AsyncFunctionDef


def parsed(lines: Iterable[str]) -> Method:
    """The tree of a method or function, given by its lines, whose first is 1 there too."""
    text = "".join(lines)
    around = "if True:\n" if text[:1] in (" ", "\t") else "\n"
    block = ast.increment_lineno(module(f"{around}{text}"), -1)
    return next(each for each in ast.walk(block) if isinstance(each, Method))


def module(text: str) -> ast.Module:
    """The tree of statements."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in the user's strings are not our matter
        return ast.parse(f"{text}\n")  # the last line may go on with one that is empty
