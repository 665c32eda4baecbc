"""What an annotation says that a value holds."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from modlint.data import torch_api
from modlint.model.code.chains import chain
from modlint.model.code.sources import expression
from modlint.model.values.values import (
    NONE,
    NUMBER,
    OTHER,
    STRING,
    UNKNOWN,
    Kind,
    Trait,
    Value,
    join,
    mapping_of,
    of_kind,
    sequence,
    sequence_of,
)
from modlint.project.names.definitions import Definition, External

Resolve = Callable[[str], Definition | None]
FromDefinition = Callable[[Definition], Value]

_UNIONS = frozenset({"typing.Union", "typing_extensions.Union", "types.UnionType"})
_WRAPPERS = frozenset({"typing.Annotated", "typing.Final", "typing.ClassVar", "typing_extensions.Annotated"})
_SEQUENCES = frozenset(
    {f"typing.{n}" for n in ("List", "Sequence", "Iterable", "Collection", "Set", "FrozenSet", "Iterator", "Deque")}
    | {f"builtins.{n}" for n in ("list", "set", "frozenset")}
    | {f"collections.abc.{n}" for n in ("Sequence", "Iterable", "Collection", "Set", "Iterator", "MutableSequence")}
)
_TUPLES = frozenset({"typing.Tuple", "builtins.tuple"})
_MAPPINGS = frozenset(
    {"typing.Dict", "typing.Mapping", "typing.MutableMapping", "builtins.dict"}
    | {"collections.abc.Mapping", "collections.abc.MutableMapping", "typing.OrderedDict", "collections.OrderedDict"}
)
_PLAIN = {
    **dict.fromkeys((f"builtins.{n}" for n in ("int", "float", "bool", "complex")), NUMBER),
    **dict.fromkeys((f"numbers.{n}" for n in ("Number", "Complex", "Real", "Rational", "Integral")), NUMBER),
    **dict.fromkeys(("builtins.str", "builtins.bytes"), STRING),
    **dict.fromkeys(("typing.Callable", "collections.abc.Callable"), of_kind(Kind.CALLABLE)),
    **dict.fromkeys(("typing.Any", "typing_extensions.Any", "builtins.object"), UNKNOWN),
    "builtins.None": NONE,
    "numpy.ndarray": of_kind(Kind.ARRAY),
}
_DECLARED = of_kind(Kind.TENSOR, Trait.DECLARED)


def annotation_value(text: str, resolve: Resolve, instance: FromDefinition) -> Value:
    """The value that an annotation's source declares; `instance` turns a class into what its instances are."""
    if not text:
        return UNKNOWN
    node = expression(text)
    return _Reader(resolve, instance).read(node) if node is not None else UNKNOWN


class _Reader:
    def __init__(self, resolve: Resolve, instance: FromDefinition) -> None:
        self.resolve = resolve
        self.instance = instance

    def read(self, node: cst.BaseExpression) -> Value:
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
            return self.read(node.left) | self.read(node.right)
        if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
            text = node.evaluated_value
            return annotation_value(text, self.resolve, self.instance) if isinstance(text, str) else UNKNOWN
        if isinstance(node, cst.Name) and node.value == "None":
            return NONE
        if isinstance(node, cst.Subscript):
            return self._subscript(node)
        return self._named(chain(node))

    def _named(self, name: str) -> Value:
        definition = self.resolve(name) if name else None
        if definition is None:
            return UNKNOWN
        outside = definition.name if isinstance(definition, External) else ""
        if outside in _PLAIN:
            return _PLAIN[outside]
        if outside in _SEQUENCES or outside in _TUPLES:
            return _declared(sequence_of(UNKNOWN))
        if outside in _MAPPINGS:
            return _declared(mapping_of(UNKNOWN))
        given = torch_api.function(outside) if outside else None
        if given is not None and given.is_surely(torch_api.Kind.TENSOR):
            return _DECLARED
        return self.instance(definition).with_trait(Trait.DECLARED, Kind.MODULE, Kind.PARAMETER)

    def _subscript(self, node: cst.Subscript) -> Value:
        definition = self.resolve(chain(node.value))
        name = definition.name if isinstance(definition, External) else ""
        arguments = [e.slice.value for e in node.slice if isinstance(e.slice, cst.Index)]
        if not arguments:
            return UNKNOWN
        if name in ("typing.Optional", "typing_extensions.Optional"):
            return self.read(arguments[0]) | NONE
        if name in _UNIONS:
            return join(map(self.read, arguments))
        if name in _WRAPPERS:
            return self.read(arguments[0])
        if name in ("typing.Literal", "typing_extensions.Literal"):
            return OTHER
        if name in _SEQUENCES:
            return _declared(sequence_of(self.read(arguments[0])))
        if name in _TUPLES:
            return _declared(self._tuple(arguments))
        if name in _MAPPINGS:
            return _declared(mapping_of(self.read(arguments[-1])))
        if name.startswith("jaxtyping."):  # Float[Tensor, "b c"]
            return self.read(arguments[0])
        return self._named(chain(node.value))

    def _tuple(self, arguments: list[cst.BaseExpression]) -> Value:
        if len(arguments) == 2 and isinstance(arguments[1], cst.Ellipsis):
            return sequence_of(self.read(arguments[0]))
        return sequence(map(self.read, arguments))


def _declared(container: Value) -> Value:
    """A container known from its annotation alone: what comes may be an nn.ModuleList as well."""
    return container.with_trait(Trait.DECLARED, Kind.SEQUENCE, Kind.MAPPING)
