"""What one file says to every question about a project: its share in the answers, by the marks of the questions.

An edit changes the answers to those questions to which the file says something else than before. Where in the file a
definition stands makes no difference but to who asks for its line, only the order of those that answer the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from modlint.facts.flows import called, flows
from modlint.facts.identifiers import in_keys
from modlint.facts.schema import (
    Alias,
    ClassFacts,
    FileFacts,
    FunctionFacts,
    Functions,
    Import,
    Registration,
    Store,
    SuperInit,
)
from modlint.finding import Span
from modlint.project.functions.reads import named
from modlint.project.index.index import SHARES
from modlint.project.index.members import Fact, said_of_attributes
from modlint.project.names.definitions import COMPUTED

Contributions = Mapping[str, list[Any]]
Said = Iterator[tuple[str, Any]]


def contributions(path: str, facts: FileFacts) -> Contributions:
    """All that a file says, by mark."""
    found: dict[str, list[Any]] = defaultdict(list)
    for mark, said in (*_of_functions(path, facts), *_of_classes(path, facts), *_of_names(path, facts)):
        found[mark].append(said)
    for function in _all_functions(facts):
        for share in SHARES:
            for name in share(function):
                found[f"{share.__name__} {name}"].append(function.qualname)
    return found | {mark: [True] for mark in for_all(facts)}


def standing(path: str, facts: FileFacts) -> set[str]:
    """The marks of the questions to which the definitions of a file tell lines."""
    return {mark for mark, _ in (*_of_functions(path, facts), *_of_classes(path, facts))}


def lines_of(path: str, definition: ClassFacts | FunctionFacts) -> set[str]:
    """The marks of the lines in which a definition stands, and the methods in it."""
    methods = definition.methods if isinstance(definition, ClassFacts) else ()
    return {f"line {path}:{each.qualname}" for each in (definition, *methods)}


def says_the_same(one: ClassFacts | FunctionFacts, other: ClassFacts | FunctionFacts) -> bool:
    """Whether two definitions differ in nothing but where they stand."""
    return one == other or relative(one, one.line) == relative(other, other.line)


def for_all(facts: FileFacts) -> set[str]:
    """The marks of the questions to which one class, or one key, says as much as many."""
    named = {f"attribute {name}" for cls in facts.classes for name, _, _ in said_of_attributes(cls)}
    keys = {f"key {name}" for name in in_keys(facts.identifiers)}
    return named | keys | ({"roots "} if facts.classes else set())


def _all_functions(facts: FileFacts) -> Iterator[FunctionFacts]:
    yield from facts.functions
    yield from (method for cls in facts.classes for method in cls.methods)
    yield from (facts.body,) if facts.body else ()


def _of_functions(path: str, facts: FileFacts) -> Said:
    for function in _all_functions(facts):
        yield f"def {path}:{function.qualname}", relative(function, None if function is facts.body else function.line)
        yield f"line {path}:{function.qualname}", function.line
        for name, flow in flows(function).items():
            calls = [called(inflow.loads, function) for inflow in flow.inflows]
            yield f"flow {path}:{function.qualname}:{name}", (flow, calls)
        for name, told in named(function).items():
            yield f"naming {path}:{function.qualname}:{name}", told


def _of_classes(path: str, facts: FileFacts) -> Said:
    for cls in facts.classes:
        yield f"def {path}:{cls.qualname}", relative(cls._replace(methods=Functions(), end_line=0), cls.line)
        yield f"methods {path}:{cls.qualname}", relative(tuple(cls.methods), cls.line)
        yield f"line {path}:{cls.qualname}", cls.line
        yield from ((f"binding {path}:{cls.qualname}:{name}", told) for name, told in _bound(cls))
        for name, method, fact in said_of_attributes(cls):
            said = _said(fact, method)
            yield f"sites {name}", (cls.qualname, method and method.qualname, said)
            yield f"site {path}:{cls.qualname}:{name}", (method and method.qualname, said)


def _bound(cls: ClassFacts) -> Iterator[tuple[str, Any]]:
    """What each method binds or registers, by name; names that are computed are one."""
    for method in cls.methods:
        yield from ((store.name, (method.qualname, store.form)) for store in method.stores)
        for call in method.registrations:
            name = COMPUTED if COMPUTED in call.pattern else call.pattern
            yield name, (method.qualname, call.method, call.pattern)


def _said(fact: Fact, method: FunctionFacts | None) -> Any:
    """What a fact says of an attribute wherever it stands, with those of its chains that the method calls."""
    if isinstance(fact, FunctionFacts):
        return fact.decorators
    return relative(fact, None), called(fact.loads, method) if method else ()


def _of_names(path: str, facts: FileFacts) -> Said:
    """What names are bound to, in the order in which the bindings count."""
    definitions: list[ClassFacts | FunctionFacts] = [*facts.classes, *facts.functions]
    for definition in sorted(definitions, key=lambda each: -each.line):
        yield f"name {path}:{definition.name}", (type(definition), definition.qualname)
    bindings: list[Import | Alias] = [*facts.imports, *facts.aliases]
    for binding in bindings:
        name = "*" if isinstance(binding, Import) and binding.name == "*" else binding.name
        yield f"name {path}:{name}", (type(binding), binding)
    for variable in dict.fromkeys(store.name for store in (facts.body.stores if facts.body else ())):
        yield f"name {path}:{variable}", "variable"
    yield f"name {path}:__all__", facts.exports


def relative(value: Any, line: int | None) -> Any:
    """A fact with its lines counted from another one, or where that is None each span by itself."""
    kind = type(value)
    if kind is Span:
        first = value.line if line is None else line
        return value.line - first, value.column, value.end_line - first, value.end_column
    if kind is tuple or kind is Functions:
        return [relative(each, line) for each in value]
    told = list(value) if kind in _PLACED else value
    for field in _PLACED.get(kind, ()):
        each = value[field]
        told[field] = _less(each, line) if type(each) is int else relative(each, line)
    return told


def _less(number: int, line: int | None) -> int:
    return number - line if number and line is not None else 0


def _fields(kind: Any, *names: str) -> tuple[int, ...]:
    return tuple(kind._fields.index(name) for name in names)


_PLACED: Mapping[type, tuple[int, ...]] = {  # the fields that tell lines, of all facts that have some
    ClassFacts: _fields(ClassFacts, "line", "end_line", "span", "attributes", "methods"),
    FunctionFacts: _fields(FunctionFacts, "line", "end_line", "init_line", "stores", "registrations", "super_init"),
    Store: _fields(Store, "span", "statement", "value"),
    Registration: _fields(Registration, "span", "statement"),
    SuperInit: _fields(SuperInit, "line"),
}
