"""What Python's own functions and containers return."""

from __future__ import annotations

from dataclasses import replace

from modlint.model.external import TENSORS, Arguments
from modlint.model.values import (
    NOTHING,
    NUMBER,
    OTHER,
    STRING,
    UNKNOWN,
    Atom,
    Kind,
    Value,
    elements,
    join,
    mapping_of,
    of_kind,
    sequence,
    sequence_of,
)

_NUMBERS = frozenset(
    {"int", "float", "bool", "len", "abs", "round", "hash", "id", "isinstance", "issubclass", "hasattr", "callable"}
    | {"divmod", "pow", "ord", "any", "all", "complex"}
)
_STRINGS = frozenset({"str", "repr", "format", "chr", "type", "bytes", "hex"})
_COPIES = frozenset({"list", "tuple", "set", "frozenset", "sorted", "reversed", "iter"})


def call(name: str, arguments: Arguments) -> Value:
    """What a builtin returns."""
    first = arguments.positional[0] if arguments.positional else None
    if name in ("abs", "pow", "round", "sum") and first is not None:
        inner = elements(first) if name == "sum" else first
        return Value(tuple(replace(a, kind=Kind.TENSOR) if a.kind in TENSORS else a for a in inner))
    if name in ("min", "max") and first is not None:
        return elements(first) if len(arguments.positional) == 1 else join(arguments.positional)
    if name in _NUMBERS:
        return NUMBER
    if name in _STRINGS:
        return STRING
    if name in _COPIES:
        return _copied(first)
    if name in ("dict", "OrderedDict"):
        return mapping_of(join((*arguments.keywords.values(), elements(first) if first is not None else NOTHING)))
    if name == "range":
        return sequence_of(NUMBER)
    if name == "enumerate" and first is not None:
        return sequence_of(sequence((NUMBER, elements(first))))
    if name == "zip" and arguments.complete:
        return sequence_of(sequence(elements(value) for value in arguments.positional))
    if name in ("map", "filter"):
        return sequence_of(UNKNOWN)
    if name in ("object", "print", "open", "slice"):
        return OTHER
    return UNKNOWN


def _copied(first: Value | None) -> Value:
    if first is None:
        return sequence(())
    return join(
        Value((atom,)) if atom.kind is Kind.SEQUENCE else sequence_of(elements(Value((atom,)))) for atom in first
    )


def container_method(atom: Atom, name: str) -> Value:
    """What `container.name(...)` returns."""
    inner = elements(Value((atom,)))
    if name in ("pop", "popleft", "get", "setdefault"):
        return inner
    if name == "copy":
        return Value((atom,))
    if name == "values":
        return sequence_of(inner)
    if name == "items":
        return sequence_of(sequence((STRING, inner)))
    if name == "keys":
        return sequence_of(STRING)
    if name in ("index", "count"):
        return NUMBER
    return NOTHING if name in ("append", "extend", "insert", "add", "update", "clear", "sort", "reverse") else UNKNOWN


def grown(container: Value, added: Value) -> Value:
    """The container after `added` was put in."""
    return join(
        replace_element(atom, added) if atom.kind in (Kind.SEQUENCE, Kind.MAPPING) else Value((atom,))
        for atom in container
    )


def replace_element(atom: Atom, added: Value) -> Value:
    element = join((atom.element, added)) if atom.element is not None else added
    maker = sequence_of if atom.kind is Kind.SEQUENCE else mapping_of
    return Value(tuple(replace(a, origins=atom.origins, reason=atom.reason) for a in maker(element)))


ARRAY = of_kind(Kind.ARRAY)
