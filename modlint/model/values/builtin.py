"""What Python's own functions and containers return."""

from __future__ import annotations

from dataclasses import replace

from modlint.model.values.arguments import Arguments
from modlint.model.values.values import (
    NOTHING,
    NUMBER,
    OTHER,
    STRING,
    TENSORS,
    UNKNOWN,
    Atom,
    Kind,
    Value,
    elements,
    join,
    mapping_of,
    sequence,
    sequence_of,
)

_NUMBERS = (
    *("int", "float", "bool", "len", "hash", "id", "isinstance", "issubclass", "hasattr", "callable", "ord", "any"),
    *("all", "complex", "divmod"),
)
_STRINGS = ("str", "repr", "format", "chr", "type", "bytes", "hex")
_FIXED = {
    **dict.fromkeys(_NUMBERS, NUMBER),
    **dict.fromkeys(_STRINGS, STRING),
    **dict.fromkeys(("object", "print", "open", "slice"), OTHER),
    **dict.fromkeys(("map", "filter"), sequence_of(UNKNOWN)),
    "range": sequence_of(NUMBER),
}
CONTAINERS = {"collections.OrderedDict": "dict", "collections.deque": "list"}  # what they hold as these do
_COPIES = frozenset({"list", "tuple", "set", "frozenset", "sorted", "reversed"})


def call(name: str, arguments: Arguments) -> Value:
    """What a builtin returns."""
    if name in _FIXED:
        return _FIXED[name]
    first = arguments.positional[0] if arguments.positional else None
    if name in _COPIES:
        return _copied(first)
    if name == "dict":
        return mapping_of(join((*arguments.keywords.values(), elements(first) if first is not None else NOTHING)))
    if first is None or not arguments.complete:
        return UNKNOWN
    return _computed(name, first, arguments)


def _computed(name: str, first: Value, arguments: Arguments) -> Value:
    """What a builtin makes of at least one argument."""
    if name in ("abs", "pow", "round", "sum"):
        inner = elements(first) if name == "sum" else first
        return Value(tuple(replace(a, kind=Kind.TENSOR) if a.kind in TENSORS else a for a in inner))
    if name in ("min", "max"):
        return elements(first) if len(arguments.positional) == 1 else join(arguments.positional)
    if name == "enumerate":
        return sequence_of(sequence((NUMBER, elements(first))))
    if name == "zip":
        return sequence_of(sequence(elements(value) for value in arguments.positional))
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
    return Value(
        tuple(replace(a, origins=atom.origins, made_of=atom.made_of, reason=atom.reason) for a in maker(element))
    )
