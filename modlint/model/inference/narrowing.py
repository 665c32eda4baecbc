"""What a test tells about the names in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import libcst as cst

from modlint.data.torch_api import tensor_attribute
from modlint.model.code.chains import chain
from modlint.model.inference.expressions import evaluate
from modlint.model.inference.frame import Frame
from modlint.model.values.values import (
    NONE,
    NUMBER,
    STRING,
    TENSORS,
    UNKNOWN,
    Atom,
    Kind,
    Trait,
    Value,
    of_kind,
    sequence_of,
)

_OF_CLASS = {
    "int": NUMBER,
    "float": NUMBER,
    "bool": NUMBER,
    "str": STRING,
    "list": sequence_of(UNKNOWN),
    "tuple": sequence_of(UNKNOWN),
}
_TENSOR = of_kind(Kind.TENSOR, Trait.DECLARED)
_EXAMPLES: dict[Kind, object] = {Kind.NUMBER: 0, Kind.STRING: "", Kind.NONE: None, Kind.SEQUENCE: [], Kind.MAPPING: {}}


@contextmanager
def narrowed(frame: Frame, test: cst.BaseExpression, outcome: bool) -> Iterator[None]:
    """Within it, names hold what the test having this outcome leaves them; names bound inside are forgotten after."""
    before = frame.names
    frame.names = dict(before)
    narrow(frame, test, outcome)
    yield
    frame.names = before


def narrow(frame: Frame, test: cst.BaseExpression, outcome: bool) -> None:
    """Make the frame's names say what the test having this outcome means."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        narrow(frame, test.expression, not outcome)
    elif isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And if outcome else cst.Or):
        narrow(frame, test.left, outcome)
        narrow(frame, test.right, outcome)
    elif isinstance(test, cst.BooleanOperation):
        _one_of(frame, test, outcome)
    elif isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        _compare(frame, test.left, test.comparisons[0], outcome)
    elif isinstance(test, cst.Call):
        _call(frame, test, outcome)
    elif outcome and isinstance(test, cst.Attribute) and test.attr.value == "requires_grad":
        _keep(frame, test.value, _trained)
    elif outcome:
        _keep(frame, test, lambda value: value.without(Kind.NONE))


def _one_of(frame: Frame, test: cst.BooleanOperation, outcome: bool) -> None:
    """`a and b` fails by `a`, or by `b` where `a` holds."""
    ways = []
    for first, second in ((outcome, None), (not outcome, outcome)):
        with narrowed(frame, test.left, first):
            if second is not None:
                narrow(frame, test.right, second)
            ways.append((frame.names, frame.alive))
    frame.merge(ways)


def _compare(frame: Frame, left: cst.BaseExpression, target: cst.ComparisonTarget, outcome: bool) -> None:
    if (ranked := _ranked(left)) is not None and evaluate(target.comparator, frame).literal == 0:
        above = isinstance(target.operator, (cst.GreaterThan, cst.NotEqual))
        if above or isinstance(target.operator, cst.Equal):
            _keep(frame, ranked, lambda value: _with_rank(value, above is outcome))
        return
    if not isinstance(target.operator, (cst.Is, cst.Equal, cst.IsNot, cst.NotEqual)):
        return
    same = outcome is isinstance(target.operator, (cst.Is, cst.Equal))
    if isinstance(left, cst.Call) and chain(left.func) == "type" and len(left.args) == 1:
        _be_of_type(frame, left.args[0].value, target.comparator, same)
    elif isinstance(target.comparator, cst.Name) and target.comparator.value == "None":
        _keep(frame, left, lambda value: NONE.from_origins(value.origins) if same else value.without(Kind.NONE))


def _ranked(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """What is asked for its number of dimensions: the `x` of `x.ndim` and `x.dim()`."""
    asked = node.func if isinstance(node, cst.Call) and not node.args else node
    name = "ndim" if asked is node else "dim"
    return asked.value if isinstance(asked, cst.Attribute) and asked.attr.value == name else None


def _with_rank(value: Value, above: bool) -> Value:
    if not above:
        return value.with_trait(Trait.SCALAR, Kind.TENSOR)
    return Value(tuple(atom for atom in value if Trait.SCALAR not in atom.traits))


def _call(frame: Frame, test: cst.Call, outcome: bool) -> None:
    name = chain(test.func)
    if name == "torch.is_tensor" and test.args:
        _be(frame, test.args[0].value, _TENSOR, outcome)
    elif name == "isinstance" and len(test.args) == 2:
        given = _declared(frame, test.args[1].value)
        if given is not None:
            _be(frame, test.args[0].value, given, outcome)
    elif name == "hasattr" and len(test.args) == 2:
        _have(frame, test.args[0].value, evaluate(test.args[1].value, frame).literal, outcome)


def _be_of_type(frame: Frame, node: cst.BaseExpression, cls: cst.BaseExpression, outcome: bool) -> None:
    """`type(x) is list`; what is not of just that class may be of one that inherits from it, as Parameters do."""
    given = _declared(frame, cls)
    if given is not None and (outcome or given.is_only(Kind.SEQUENCE)):
        _be(frame, node, given, outcome)


def _have(frame: Frame, node: cst.BaseExpression, name: float | str | None, outcome: bool) -> None:
    """Of what is known, leave what has an attribute of that name, or what has none."""
    if isinstance(name, str):
        having = {kind for kind, example in _EXAMPLES.items() if hasattr(example, name)}
        having |= set(TENSORS) if tensor_attribute(name) is not None else set()
        lacking = {Kind.TENSOR, *_EXAMPLES} - having
        _keep(frame, node, lambda value: value.without(*(lacking if outcome else having)))


def _declared(frame: Frame, node: cst.BaseExpression) -> Value | None:
    """What isinstance with this second argument proves; None if it is not understood."""
    if isinstance(node, cst.Tuple):
        parts = [_declared(frame, element.value) for element in node.elements]
        known = [part for part in parts if part is not None]
        return Value(tuple(atom for part in known for atom in part)) if len(known) == len(parts) else None
    name = chain(node)
    if name in _OF_CLASS:
        return _OF_CLASS[name]
    held = evaluate(node, frame)
    return frame.inference.instance_of(held)


def _be(frame: Frame, node: cst.BaseExpression, given: Value, outcome: bool) -> None:
    kinds = {atom.kind for atom in given}
    kinds |= set(TENSORS) if Kind.TENSOR in kinds else set()

    def limited(value: Value) -> Value:
        if not outcome:
            left = value.without(*(kinds - {Kind.INSTANCE, Kind.MODULE, Kind.UNKNOWN}))
            return Value(tuple(map(_no_part, left))) if Kind.TENSOR in kinds else left
        kept = value.only(*kinds)
        if kept.atoms and not value.may_be(Kind.UNKNOWN):
            return kept
        sure = Kind.TENSOR not in kinds or _is_own_or_argument(value, frame)
        return kept | (given if sure else UNKNOWN).from_origins(value.origins)

    _keep(frame, node, limited)


def _is_own_or_argument(value: Value, frame: Frame) -> bool:
    """Whether it is an argument or an attribute of the receiver: what another object has may be a Parameter."""
    arguments = {parameter.name for parameter in frame.function.facts.parameters}
    return any(origin in arguments or origin.startswith("self.") for origin in value.origins)


def _no_part(atom: Atom, anything: bool = False) -> Atom:
    """An alternative that is no tensor: of what is not known, not the one that an attribute may hold."""
    if atom.kind is not Kind.UNKNOWN and not anything:
        return atom
    origins = frozenset(name for name in atom.origins if not name.startswith("self."))
    return replace(atom, origins=origins, made_of=frozenset())


def _trained(value: Value) -> Value:
    """The alternatives that may require grad: no plain tensor that was made on the spot, if there are others."""
    plain = [atom for atom in value if atom.kind is Kind.TENSOR and Trait.HOST in atom.traits and not _may_train(atom)]
    left = tuple(_no_part(atom, anything=True) for atom in value if atom not in plain)
    return Value(left) if plain and left else value


def _may_train(atom: Atom) -> bool:
    return bool(atom.traits & {Trait.REQUIRES_GRAD, Trait.LEARNED, Trait.ARGUMENT, Trait.SAME, Trait.DECLARED})


def _keep(frame: Frame, node: cst.BaseExpression, change: Callable[[Value], Value]) -> None:
    """Replace what a name or an attribute of the receiver is known to hold."""
    if isinstance(node, cst.NamedExpr):
        node = node.target
    if isinstance(node, cst.Name) and (held := frame.held(node.value)) is not None:
        frame.names[node.value] = change(held)
    elif name := frame.own(node):
        held = frame.held(f"self.{name}")
        was = frame.attribute(name) if held is None else held
        if (left := change(was)) != was:
            frame.names[f"self.{name}"] = left
