"""What an expression holds: one function for each kind of node."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

import libcst as cst

from modlint.model.code.chains import chain
from modlint.model.code.children import children
from modlint.model.inference import calls
from modlint.model.inference.attribute_values import attribute_of
from modlint.model.inference.casts import conversion, left_in_place
from modlint.model.inference.default_options import makes_parameter_by_default
from modlint.model.inference.events import BESIDE, CAST
from modlint.model.inference.frame import Frame
from modlint.model.inference.one_place import is_on_cpu
from modlint.model.inference.provenance import callee, combine, note_call, note_lookup, note_member
from modlint.model.values import literals
from modlint.model.values.arguments import Arguments
from modlint.model.values.devices import result_as_chosen
from modlint.model.values.operators import is_looked_through, operate, sliced, subscripted, unpacked
from modlint.model.values.values import (
    NUMBER,
    TENSORS,
    UNKNOWN,
    Kind,
    Value,
    elements,
    join,
    literal,
    mapping_of,
    of_kind,
    sequence,
    sequence_of,
)
from modlint.project.names.definitions import Definition, External


@singledispatch
def evaluate(node: cst.CSTNode, frame: Frame) -> Value:
    """The value of an expression; UNKNOWN for what is not understood."""
    return UNKNOWN


@evaluate.register
def _(node: cst.Name, frame: Frame) -> Value:
    if node.value in literals.CONSTANTS:
        return literals.CONSTANTS[node.value]
    if frame.is_receiver(node):
        return frame.inference.instance(frame.host) if frame.host is not None else UNKNOWN
    known = frame.held(node.value)
    if known is not None:
        return known
    if node.value in frame.local_functions:
        return of_kind(Kind.CALLABLE)
    return frame.inference.named(frame.definition(node.value))


@evaluate.register
def _(node: cst.Attribute, frame: Frame) -> Value:
    if frame.is_receiver(node.value):
        return frame.attribute(node.attr.value)
    definition = frame.definition(chain(node))
    if definition is not None:
        return frame.inference.named(definition)
    value, name = evaluate(node.value, frame), node.attr.value
    held = attribute_of(value, name, frame).made(note_member(value, name, f".{name}", (), frame))
    owner = frame.own(node.value)
    return held.from_origins(frozenset({f"self.{owner}.{name}"})) if owner else held


@evaluate.register
def _(node: cst.Call, frame: Frame) -> Value:
    function = node.func
    arguments = _arguments(node.args, callee(function), frame)
    definition = frame.definition(chain(function))
    sources = note_call(function, definition, arguments, frame)
    if isinstance(function, cst.Name) and (local := frame.held(function.value)) is not None:
        return calls.call_value(local, arguments, frame)
    if isinstance(function, cst.Name) and (defined := frame.local_functions.get(function.value)) is not None:
        return frame.inference.call_local(defined, arguments, frame) if node is not frame.unwanted else UNKNOWN
    if definition is not None:
        return _called(definition, arguments, node, frame).made(sources)
    if not isinstance(function, cst.Attribute):
        held = calls.call_value(evaluate(function, frame), arguments, frame)
        return result_as_chosen(chain(function), arguments, held)
    name = function.attr.value
    if frame.is_receiver(function.value):
        return calls.call_receiver(name, arguments, node, frame).made(sources)
    if _is_super(function.value):
        return calls.call_super(name, arguments, node, frame)
    receiver = evaluate(function.value, frame)
    how = conversion(node, name, frame) or f".{name}"
    sources |= note_member(receiver, name, how, arguments.all(), frame)
    calls.mutate(function.value, name, receiver, arguments, node, frame)
    if node is frame.unwanted:
        return UNKNOWN
    result = join(calls.call_method(atom, name, arguments, frame) for atom in receiver).made(sources)
    return left_in_place(result, receiver) if how == CAST else result


def _called(definition: Definition, arguments: Arguments, node: cst.Call, frame: Frame) -> Value:
    value = calls.call_definition(definition, arguments, node, frame)
    of_torch = isinstance(definition, External) and definition.name.startswith("torch.")
    return value if of_torch else result_as_chosen(chain(node.func), arguments, value)


def _is_super(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Call) and chain(node.func) == "super" and len(node.args) != 1


def _arguments(args: Sequence[cst.Arg], called: str, frame: Frame) -> Arguments:
    positional: list[Value] = []
    starred: list[Value] = []
    keywords: dict[str, Value] = {}
    complete = True
    spelled = all(arg.star != "**" for arg in args)
    for arg in args:
        value = evaluate(arg.value, frame)
        if arg.star:
            complete = False
            starred.append(value)
            frame.consume_all(value, called)
        elif arg.keyword is not None:
            keywords[arg.keyword.value] = value
        else:
            (positional if complete else starred).append(value)
    return Arguments(positional, keywords, complete, spelled, starred)


@evaluate.register
def _(node: cst.Subscript, frame: Frame) -> Value:
    value = evaluate(node.value, frame)
    indices = indexed(node, frame, value)
    note_lookup(value, indices, frame)
    only = indices[0] if len(indices) == 1 else None
    return subscripted(value, only) if only is not None else sliced(value, len(indices))


def indexed(node: cst.Subscript, frame: Frame, whole: Value) -> list[Value | None]:
    """What a subscript of a value is given for each axis, None for a slice and for `...`."""
    found: list[Value | None] = []
    how = BESIDE if is_on_cpu(whole) else "index"
    for part in (element.slice for element in node.slice):
        if isinstance(part, cst.Index) and isinstance(part.value, cst.Ellipsis):
            found.append(None)
        elif isinstance(part, cst.Index):
            found.append(evaluate(part.value, frame))
            frame.consume(found[-1] or UNKNOWN, how)
        else:
            for bound in children(part):
                frame.consume_bound(bound, evaluate(bound, frame))
            found.append(None)
    return found


@evaluate.register
def _(node: cst.BinaryOperation, frame: Frame) -> Value:
    left, right = evaluate(node.left, frame), evaluate(node.right, frame)
    sources = combine((left, right), "operand", frame)
    return operate(left, right, isinstance(node.operator, cst.Multiply)).made(sources)


@evaluate.register
def _(node: cst.UnaryOperation, frame: Frame) -> Value:
    if isinstance(node.operator, cst.Not):
        examine(node.expression, frame)
        return NUMBER
    value = evaluate(node.expression, frame)
    if isinstance(node.operator, cst.Plus):
        return value
    number = value.literal
    if isinstance(node.operator, cst.Minus) and isinstance(number, (int, float)):
        return literal(Kind.NUMBER, -number)
    result = join(operate(Value((atom,)), NUMBER) if atom.kind in TENSORS else Value((atom,)) for atom in value)
    return result.made(combine((value,), "operand", frame))


@evaluate.register
def _(node: cst.Comparison, frame: Frame) -> Value:
    sides = [evaluate(node.left, frame)]
    plain, sources = False, frozenset[str]()
    for target in node.comparisons:
        sides.append(evaluate(target.comparator, frame))
        if isinstance(target.operator, (cst.In, cst.NotIn)) and is_looked_through(*sides[-2:]):
            frame.consume(sides[-1], "test")
        elif isinstance(target.operator, (cst.Is, cst.IsNot)):
            for side in sides[-2:]:
                frame.consume(side, "test")
        else:
            sources |= combine(sides, "operand", frame)
        plain |= isinstance(target.operator, (cst.Is, cst.IsNot, cst.In, cst.NotIn))
    if plain or not any(side.may_be(*TENSORS, Kind.UNKNOWN) for side in sides):
        return NUMBER
    return operate(sides[0], sides[1]).made(sources)


@evaluate.register
def _(node: cst.BooleanOperation, frame: Frame) -> Value:
    left, right = evaluate(node.left, frame), evaluate(node.right, frame)
    return left.without(Kind.NONE) | right if isinstance(node.operator, cst.Or) else left | right


def examine(test: cst.BaseExpression, frame: Frame) -> None:
    """Evaluate an expression for its truth."""
    frame.consume(evaluate(test, frame), "test")


@evaluate.register
def _(node: cst.IfExp, frame: Frame) -> Value:
    from modlint.model.inference.narrowing import narrowed

    examine(node.test, frame)
    with narrowed(frame, node.test, True):
        body = evaluate(node.body, frame)
    if makes_parameter_by_default(node.test, node.body, frame):
        return body
    with narrowed(frame, node.test, False):
        orelse = evaluate(node.orelse, frame)
    return body | orelse


@evaluate.register
def _(node: cst.NamedExpr, frame: Frame) -> Value:
    value = evaluate(node.value, frame)
    if isinstance(node.target, cst.Name):
        frame.bind(node.target.value, value)
    return value


@evaluate.register(cst.Tuple)
@evaluate.register(cst.List)
@evaluate.register(cst.Set)
def _(node: cst.Tuple | cst.List | cst.Set, frame: Frame) -> Value:
    if any(isinstance(element, cst.StarredElement) for element in node.elements):
        parts = [
            elements(evaluate(e.value, frame)) if isinstance(e, cst.StarredElement) else evaluate(e.value, frame)
            for e in node.elements
        ]
        return sequence_of(join(parts))
    return sequence(evaluate(element.value, frame) for element in node.elements)


@evaluate.register
def _(node: cst.Dict, frame: Frame) -> Value:
    values = []
    for element in node.elements:
        value = evaluate(element.value, frame)
        values.append(value if isinstance(element, cst.DictElement) else elements(value))
    return mapping_of(join(values))


@evaluate.register(cst.ListComp)
@evaluate.register(cst.GeneratorExp)
@evaluate.register(cst.SetComp)
def _(node: cst.ListComp | cst.GeneratorExp | cst.SetComp, frame: Frame) -> Value:
    return sequence_of(_comprehended(node.elt, node.for_in, frame))


@evaluate.register
def _(node: cst.DictComp, frame: Frame) -> Value:
    return mapping_of(_comprehended(node.value, node.for_in, frame))


def _comprehended(element: cst.BaseExpression, clause: cst.CompFor, frame: Frame) -> Value:
    """The element of a comprehension, evaluated with its own names."""
    outer = frame.names
    frame.names = dict(outer)
    inner: cst.CompFor | None = clause
    while inner is not None:
        assign(inner.target, elements(evaluate(inner.iter, frame)), frame)
        inner = inner.inner_for_in
    value = evaluate(element, frame)
    frame.names = outer
    return value


def assign(target: cst.BaseExpression, value: Value, frame: Frame) -> None:
    """Bind the names of a target; attributes are the statements' business."""
    if isinstance(target, cst.Name):
        frame.bind(target.value, value)
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element, part in zip(target.elements, unpacked(value, target.elements), strict=True):
            assign(element.value, part, frame)


@evaluate.register
def _(node: cst.Yield, frame: Frame) -> Value:
    given = node.value.item if isinstance(node.value, cst.From) else node.value
    if given is not None:
        frame.consume_all(evaluate(given, frame), "return")
    return UNKNOWN


@evaluate.register
def _(node: cst.Lambda, frame: Frame) -> Value:
    return of_kind(Kind.CALLABLE)


@evaluate.register(cst.Integer)
@evaluate.register(cst.Float)
@evaluate.register(cst.Imaginary)
def _(node: cst.Integer | cst.Float | cst.Imaginary, frame: Frame) -> Value:
    return literals.number(node)


@evaluate.register(cst.SimpleString)
@evaluate.register(cst.ConcatenatedString)
def _(node: cst.SimpleString | cst.ConcatenatedString, frame: Frame) -> Value:
    return literals.string(node, lambda part: evaluate(part, frame).literal)


@evaluate.register
def _(node: cst.FormattedString, frame: Frame) -> Value:
    for part in node.parts:
        if isinstance(part, cst.FormattedStringExpression):
            frame.consume(evaluate(part.expression, frame), "str")
    return literals.string(node, lambda part: evaluate(part, frame).literal)
