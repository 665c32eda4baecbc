"""Source as a tree of `ast`."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator, Sequence

from modlint.syntax.nesting import too_deep

Block = Sequence[ast.stmt]
Method = ast.FunctionDef | ast.AsyncFunctionDef
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def last_name(node: ast.AST) -> str:
    """The name that an expression ends in, empty for any but names and attributes: `Net` of `models.Net`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def is_own(node: ast.AST, receiver: str, name: str) -> bool:
    """Whether it is an attribute of a receiver: `self.name`."""
    if not isinstance(node, ast.Attribute) or node.attr != name:
        return False
    return isinstance(node.value, ast.Name) and node.value.id == receiver


def parsed(lines: Iterable[str]) -> Method:
    """The tree of a method or function, given by its lines, whose first is 1 there too."""
    text = "".join(lines)
    around = "if True:\n" if text[:1] in (" ", "\t") else "\n"
    block = ast.increment_lineno(module(f"{around}{text}"), -1)
    return next(each for each in ast.walk(block) if isinstance(each, Method))


def statements(text: str) -> Block:
    """The statements of a source that may be indented, none where they are too deeply nested to be looked into."""
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


def own_parts(statement: ast.stmt) -> Iterator[ast.AST]:
    """The parts of a statement but for the statements in it."""
    if not isinstance(statement, _SCOPES):
        inside = {id(each) for block in blocks(statement) for each in block}
        for child in ast.iter_child_nodes(statement):
            if id(child) not in inside and not isinstance(child, (ast.ExceptHandler, ast.match_case)):
                yield child


def blocks(statement: ast.stmt) -> Iterator[Block]:
    """The statements in a statement, by blocks."""
    yield from (getattr(statement, name, []) for name in ("body", "orelse", "finalbody"))
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield part.body
