"""What names stand for, and what annotations and defaults declare."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from modlint.facts.result_chains import spelled
from modlint.facts.schema import Parameter, says_nothing_of
from modlint.project.data_flow.origin import ANY, CALLABLE, NOTHING, Local, Origin, join, linked
from modlint.project.data_flow.payload import (
    ALL,
    ARGUMENT,
    GIVEN,
    GIVING,
    HOLDING,
    MADE,
    MODULE,
    OBJECT,
    TENSOR,
    external,
)
from modlint.project.dependencies import Remembered
from modlint.project.names.definitions import Answer, Class, Definition, External, Function, Variable

if TYPE_CHECKING:
    from modlint.project.project import Project

PLAIN = re.compile(r"None|True|False|[-+\d.][\w.+-]*|'[^']*'|\"[^\"]*\"|\(\)|\[\]|\{\}|")
NOT_HELD = frozenset({"Callable", "Literal", "Type", "type"})
CONTAINERS = ("typing.", "typing_extensions.", "collections.", "builtins.")
NO_CONTAINERS = frozenset({"Annotated", "Any", "Final", "Optional", "Union", "bool", "float", "int", "object", "str"})
TUPLES = frozenset({"builtins.tuple", "typing.Tuple"})
TESTS = {"torch.is_tensor": Origin(TENSOR)}  # which ask for something as isinstance does


class Declared:
    """The meaning of names and annotations in a project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._annotations = Remembered(project.trail, self._annotated)

    def name(self, path: str, chain: str, scope: str) -> Origin | None:
        """Where what a name of a file holds comes from; None if nothing is known of it."""
        found = self._project.resolve(path, chain, scope)
        if isinstance(found, External) and (followed := self._project.follow(found)) is not found:
            return join((Origin(external(found.name)), self._defined(followed)))
        return self._defined(found) if found is not None else None

    def annotation(self, text: str, path: str, scope: str) -> Origin:
        """What a value is by its annotation."""
        return self._annotations((text, path, scope))

    def _annotated(self, asked: tuple[str, str, str]) -> Origin:
        text, path, scope = asked
        found = [self._project.resolve(path, name, scope) for name in names_in(text)]
        origin = join([self._instance(each) for each in found if each is not None])
        return origin.contained() if any(map(_is_container, found)) else origin

    def part(self, text: str, path: str, scope: str) -> Origin:
        """What a part is that a value is unpacked into, by the annotation of the value."""
        name, parts = tuple_parts(text)
        found = self._project.resolve(path, name, scope) if name else None
        if not isinstance(found, External) or found.name not in TUPLES:
            return self.annotation(text, path, scope)
        return join([self.annotation(part, path, scope) for part in parts])

    def returned(self, function: Function, part: bool = False) -> Origin:
        """What a function says that it returns, or a part that it is unpacked into."""
        annotated = self.part if part else self.annotation
        return annotated(function.flow("return").returns, function.path, _outer(function))

    def parameter(self, parameter: Parameter, function: Function) -> Origin:
        """What a parameter is by its annotation and its default."""
        declared = self.annotation(parameter.annotation, function.path, _outer(function))
        chains = default_chains(parameter.default)
        default = join([self.name(function.path, chain, function.qualname) or NOTHING for chain in chains])
        if parameter.default not in chains:
            default = default.computed().contained()
        return join((declared.contained() if parameter.star else declared, default, _given(parameter, function)))

    def _defined(self, found: Definition) -> Origin:
        if isinstance(found, External):
            return Origin(external(found.name))
        if isinstance(found, Class):
            made = MODULE | OBJECT if self._project.is_module(found) is Answer.YES else OBJECT
            return Origin(OBJECT | made << MADE, (), frozenset({found}))
        if isinstance(found, Function):
            return linked(Local(found, "return"), CALLABLE)
        return linked(found) if isinstance(found, Variable) else NOTHING

    def _instance(self, found: Definition) -> Origin:
        """What is declared to be of a class."""
        if isinstance(found, External) and found.name in TESTS:
            return TESTS[found.name]
        bits, _, objects = self._defined(found)
        return Origin((bits | bits >> MADE) & ALL & ~(ARGUMENT | HOLDING | GIVING), (), objects)


def _given(parameter: Parameter, function: Function) -> Origin:
    """What may come in addition from those who call a function, or make objects."""
    if function.name != "__init__":
        return Origin(objects=ANY)
    receiver = parameter.name if function.flow(parameter.name).receiver else ""
    return Origin(GIVEN) if says_nothing_of(parameter, receiver) else NOTHING


def _outer(function: Function) -> str:
    return function.qualname.rpartition(".")[0]


def _is_container(found: Definition | None) -> bool:
    if not isinstance(found, External) or not found.name.startswith(CONTAINERS):
        return False
    return found.name.rpartition(".")[2] not in NO_CONTAINERS


@cache
def names_in(annotation: str) -> tuple[str, ...]:
    """The names in an annotation, but for those of what a callable takes and gives."""
    node = _parsed(annotation) if annotation else None
    return tuple(dict.fromkeys(_names(node))) if node else ()


@cache
def tuple_parts(annotation: str) -> tuple[str, tuple[str, ...]]:
    """What has the brackets in `Tuple[A, B]`, and the annotations in them; nothing for any other form."""
    node = _parsed(annotation) if "[" in annotation else None
    if not isinstance(node, ast.Subscript):
        return "", ()
    inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return spelled(node.value), tuple(map(ast.unparse, inside))


@cache
def default_chains(text: str) -> tuple[str, ...]:
    """The chains in a default; none if it is a literal."""
    node = None if PLAIN.fullmatch(text) else _parsed(text)
    if node is None:
        return ()
    return tuple(sorted({spelled(each) for each in ast.walk(node) if isinstance(each, (ast.Name, ast.Attribute))}))


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(f"({text})", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, (ast.Name, ast.Attribute)):
        yield spelled(node)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield from names_in(node.value)
    elif not (isinstance(node, ast.Subscript) and spelled(node.value).rpartition(".")[2] in NOT_HELD):
        for child in ast.iter_child_nodes(node):
            yield from _names(child)
