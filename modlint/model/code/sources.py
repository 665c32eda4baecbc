"""The source of one function as a LibCST tree, and where its nodes stand in the file.

Only the functions that matter are parsed, never a whole file: an indented one under an `if True:` line, so that
columns stay right.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from modlint.facts.schema import MODULE_LEVEL
from modlint.finding import Span
from modlint.model.code.children import children
from modlint.project.dependencies import Trail
from modlint.project.names.definitions import Function, Variable
from modlint.source.read import lines_of
from modlint.syntax.nesting import too_deep
from modlint.syntax.trees import module, parsed

if TYPE_CHECKING:
    from libcst.metadata import CodeRange


@dataclass
class Unit:
    """A function's tree and the number of file lines before the tree's first line."""

    node: cst.FunctionDef
    module: cst.Module
    offset: int

    @cached_property
    def _positions(self) -> Mapping[cst.CSTNode, CodeRange]:
        from modlint.model.code.positions import positions

        return positions(self.module)

    def span(self, node: cst.CSTNode) -> Span:
        """Where a node of this tree stands in the file."""
        place = self._positions[node]
        start, end = place.start, place.end
        return Span(start.line + self.offset, start.column + 1, end.line + self.offset, end.column + 1)

    def code(self, node: cst.CSTNode) -> str:
        return self.module.code_for_node(node)

    @cached_property
    def rebound(self) -> frozenset[str]:
        """The names that the function's statements bind, its parameters among them if they are bound anew."""
        return frozenset(_bound(self.node.body))


@dataclass
class Sources:
    """The texts of the project by path, and what was parsed of them."""

    texts: Mapping[str, str]
    trail: Trail = field(default_factory=Trail)
    _lines: dict[str, list[str]] = field(default_factory=dict)
    _units: dict[Function, Unit] = field(default_factory=dict)

    def unit(self, function: Function) -> Unit:
        """The tree of a function or method, or that of the statements of a file as if they were one."""
        loose = function.facts.name == MODULE_LEVEL
        self.trail.note(("statements", function.path) if loose else ("text", function))
        found = self._units.get(function)
        if found is None:
            found = _parse_loose(self._lines_of(function.path)) if loose else self._parsed(function)
            self._units[function] = found
        return found

    def _parsed(self, function: Function) -> Unit:
        return _parse(self.text(function), function.facts.line - 1)

    def lines(self, path: str) -> list[str]:
        """The lines of a file with their ends."""
        self.trail.note(("file", path))
        return self._lines_of(path)

    def text(self, function: Function) -> str:
        """The source of a function or method as it stands in the file."""
        self.trail.note(("text", function))
        return "".join(self._lines_of(function.path)[function.facts.line - 1 : function.facts.end_line])

    def whole(self, function: Function) -> str:
        """The source of a function; of its file for the code outside all functions."""
        return "".join(self.lines(function.path)) if function.facts.name == MODULE_LEVEL else self.text(function)

    def tree(self, function: Function) -> ast.AST:
        """The tree by `ast` of the same."""
        return _tree(self.whole(function), function.facts.name == MODULE_LEVEL)

    def squeezed(self, path: str, span: Span) -> str:
        """The lines that a span touches, without white space."""
        return "".join("".join(self.lines(path)[span.line - 1 : span.end_line]).split())

    def value(self, path: str, span: Span) -> cst.BaseExpression | None:
        """The tree of the expression that stands there, None where it is none."""
        self.trail.note(("file", path))
        return self._expression(path, span)

    def assigned(self, variable: Variable, span: Span) -> cst.BaseExpression | None:
        """The same of what a variable is assigned."""
        self.trail.note(("variable", variable.path, variable.name))
        return self._expression(variable.path, span)

    def _expression(self, path: str, span: Span) -> cst.BaseExpression | None:
        lines = self._lines_of(path)[span.line - 1 : span.end_line]
        lines[-1] = lines[-1][: span.end_column - 1]
        lines[0] = lines[0][span.column - 1 :]
        return expression("".join(lines))

    def _lines_of(self, path: str) -> list[str]:
        if path not in self._lines:
            self._lines[path] = lines_of(self.texts[path])
        return self._lines[path]


@lru_cache(maxsize=32)
def _tree(text: str, loose: bool) -> ast.AST:
    """The tree of a function or file. All attributes of a class ask for those of the same few methods."""
    return module(text) if loose else parsed([text])


@cache
def expression(text: str) -> cst.BaseExpression | None:
    """The tree of an expression's source, None where it is none. The same few annotations stand everywhere."""
    if too_deep(f"({text})"):
        return None
    try:
        return cst.parse_expression(f"({text})")
    except cst.ParserSyntaxError:
        return None


def _parse_loose(lines: list[str]) -> Unit:
    """The statements of a file, with `pass` where its functions and classes are defined."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in the user's strings are not our matter
        tree = ast.parse("".join(lines))
    kept = list(lines)
    for first, last, column in _definitions(tree.body):
        kept[first - 1 : last] = [f"{lines[first - 1][:column]}pass\n", *["\n"] * (last - first)]
    module = _module("".join(kept))
    return Unit(cst.FunctionDef(cst.Name("module"), cst.Parameters(), cst.IndentedBlock(module.body)), module, 0)


def _module(text: str) -> cst.Module:
    """The tree of statements; an empty one where LibCST cannot read them, which says nothing of a class elsewhere."""
    try:
        return cst.Module([]) if too_deep(text) else cst.parse_module(text)
    except cst.ParserSyntaxError:
        return cst.Module([])


def _definitions(body: list[ast.stmt]) -> Iterator[tuple[int, int, int]]:
    """The first and last lines, and the column, of the functions and classes among statements and in their blocks."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            first = min(each.lineno for each in (node, *node.decorator_list))
            yield first, node.end_lineno or node.lineno, node.col_offset
            continue
        for name in ("body", "orelse", "finalbody"):
            yield from _definitions(getattr(node, name, []))
        for handler in getattr(node, "handlers", []):
            yield from _definitions(handler.body)


def _parse(source: str, before: int) -> Unit:
    nested = source[:1] in (" ", "\t")
    text = ("if True:\n" if nested else "") + source
    if text.rstrip("\r\n").endswith("\\"):
        text += "\n"  # the file goes on, with a line that is empty
    if too_deep(text):
        raise RecursionError("too deeply nested for LibCST")
    module = cst.parse_module(text)
    node = module.body[0]
    if isinstance(node, cst.If):
        node = node.body.body[0]  # type: ignore[assignment]
    if not isinstance(node, cst.FunctionDef):
        raise ValueError(f"no function at line {before + 1}")
    return Unit(node, module, before - nested)


def _names(target: cst.CSTNode) -> Iterator[str]:
    """The names that a target binds, or whose elements it does."""
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, (cst.Subscript, cst.StarredElement)):
        yield from _names(target.value)
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            yield from _names(element.value)


def _bound(node: cst.CSTNode) -> Iterator[str]:
    """The names that the statements in a tree bind."""
    if isinstance(node, (cst.AssignTarget, cst.AugAssign, cst.AnnAssign, cst.For, cst.NamedExpr, cst.Del)):
        yield from _names(node.target)
    if isinstance(node, cst.AsName):
        yield from _names(node.name)
    for child in children(node):
        yield from _bound(child)
