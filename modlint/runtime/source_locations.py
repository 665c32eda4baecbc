"""Where in the user's files an attribute is bound, and the statement that a line belongs to."""

from __future__ import annotations

import ast
import inspect
import linecache
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from torch import nn

from modlint.finding import Place, Span
from modlint.runtime.frames import Frame, Territory
from modlint.runtime.object_walk import Reached

_REGISTERING = ("register_buffer", "register_parameter", "register_module", "add_module")


class _Binding(NamedTuple):
    """A statement that binds an attribute; the later sort after the more telling."""

    empty: bool
    outside_init: bool
    line: int
    span: Span
    statement: Span


def place(reached: Reached, territory: Territory) -> Place | None:
    """The line that is to blame for a value that is not registered, if that is in the user's code."""
    return own_place(reached.hidden or reached, territory)


def own_place(reached: Reached, territory: Territory) -> Place | None:
    """The line that binds the attribute through which a value was reached, if that is in the user's code."""
    if reached.owner is None or not territory.owns(type(reached.owner)):
        return None
    return place_of(reached.owner, reached.attribute, territory)


def place_of(module: nn.Module, attribute: str, territory: Territory) -> Place:
    """The line that binds an attribute of a module: in its class or an ancestor, else the class itself."""
    owned = [cls for cls in type(module).__mro__ if territory.owns(cls)]
    for cls in owned:
        path, node = _source(cls)
        found = sorted(_bindings(node, attribute, path)) if node else ()
        if found:
            return Place(path, found[0].span, found[0].statement, cls.__qualname__, attribute)
    cls = owned[0] if owned else type(module)
    path, node = _source(cls)
    span = _head(node, path) if node else Span(1, 1, 1, 1)
    return Place(path, span, span, cls.__qualname__, attribute)


def place_at(frame: Frame) -> Place:
    """The line of a frame, and its statement."""
    text = linecache.getline(frame.path, frame.line).rstrip()
    start = len(text) - len(text.lstrip()) + 1
    span = Span(frame.line, start, frame.line, max(len(text) + 1, start))
    around = [_span(node, frame.path) for node in _statements(frame.path) if _around(node, frame.line)]
    return Place(frame.path, span, max(around, default=span))


@cache
def _tree(path: str) -> ast.Module:
    try:
        return ast.parse("".join(linecache.getlines(path)))
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _statements(path: str) -> Iterator[ast.stmt]:
    return (node for node in ast.walk(_tree(path)) if isinstance(node, ast.stmt) and not hasattr(node, "body"))


def _around(node: ast.stmt, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)


def _source(cls: type) -> tuple[str, ast.ClassDef | None]:
    """The file and definition of a class."""
    try:
        path = inspect.getsourcefile(cls) or ""
    except (TypeError, OSError):
        return "", None
    names = [name for name in cls.__qualname__.split(".") if name != "<locals>"]
    nodes: list[ast.AST] = [_tree(path)]
    for name in names:
        nodes = [inner for node in nodes for inner in ast.walk(node) if getattr(inner, "name", None) == name]
    return path, next((node for node in reversed(nodes) if isinstance(node, ast.ClassDef)), None)


def _bindings(cls: ast.ClassDef, attribute: str, path: str) -> Iterator[_Binding]:
    for member in cls.body:
        if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = [*member.args.posonlyargs, *member.args.args]
            receiver = arguments[0].arg if arguments else ""
            for node in ast.walk(member):
                bound = _bound(node, receiver, attribute)
                if bound and isinstance(node, ast.stmt):
                    outside = member.name != "__init__"
                    yield _Binding(_is_none(node), outside, node.lineno, _span(bound, path), _span(node, path))
        else:
            for target in _targets(member):
                if isinstance(target, ast.Name) and target.id == attribute:
                    yield _Binding(_is_none(member), True, member.lineno, _span(target, path), _span(member, path))


def _bound(node: ast.AST, receiver: str, attribute: str) -> ast.expr | None:
    """What a statement binds the attribute with: a target, or a registering call."""
    for target in _targets(node):
        for part in ast.walk(target):
            if isinstance(part, ast.Attribute) and part.attr == attribute and isinstance(part.ctx, ast.Store):
                return part if isinstance(part.value, ast.Name) and part.value.id == receiver else None
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        name = getattr(node.value.func, "attr", getattr(node.value.func, "id", ""))
        given = [each.value for each in node.value.args[:2] if isinstance(each, ast.Constant)]
        if attribute in given and name in (*_REGISTERING, "setattr"):
            return node.value
    return None


def _targets(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Assign(targets=targets):
            return targets
        case ast.AnnAssign(target=target, value=ast.expr()) | ast.AugAssign(target=target):
            return [target]
    return []


def _is_none(node: ast.AST) -> bool:
    value = getattr(node, "value", None)
    return isinstance(value, ast.Constant) and value.value is None


def _head(cls: ast.ClassDef, path: str) -> Span:
    text = linecache.getline(path, cls.lineno)
    start = max(text.find(cls.name), 0) + 1
    return Span(cls.lineno, start, cls.lineno, start + len(cls.name))


def _span(node: ast.expr | ast.stmt, path: str) -> Span:
    end_line, end = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
    return Span(node.lineno, _column(path, node.lineno, node.col_offset), end_line, _column(path, end_line, end))


def _column(path: str, line: int, offset: int) -> int:
    """A column that counts characters, from one that counts bytes."""
    return len(linecache.getline(path, line).encode()[:offset].decode(errors="replace")) + 1
