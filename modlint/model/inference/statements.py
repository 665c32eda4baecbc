"""What a statement does: one function for each kind of node."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

import libcst as cst

from modlint.model.code.paths import Arm
from modlint.model.inference import calls
from modlint.model.inference.asked_elements import told_by_elements
from modlint.model.inference.cases import case
from modlint.model.inference.closures import closure
from modlint.model.inference.default_options import makes_parameter_by_default
from modlint.model.inference.events import Act
from modlint.model.inference.expressions import evaluate, examine, indexed
from modlint.model.inference.frame import Frame, Names
from modlint.model.inference.moved_locals import moved_locals
from modlint.model.inference.narrowing import narrow
from modlint.model.values.operators import operate, unpacked
from modlint.model.values.values import NONE, UNKNOWN, Atom, Kind, Value, elements

MANY_TIMES = 200  # that loops in loops run what is in them, once for each name


def execute_body(body: cst.BaseSuite, frame: Frame) -> None:
    """Run a block; what follows a return is left out."""
    for statement in body.body:
        if not frame.alive:
            return
        if isinstance(statement, cst.SimpleStatementLine):
            frame.statement = statement
            for small in statement.body:
                execute(small, frame)
        elif isinstance(statement, cst.BaseCompoundStatement):
            frame.statement = statement
            execute(statement, frame)
        else:
            execute(statement, frame)


@singledispatch
def execute(node: cst.CSTNode, frame: Frame) -> None:
    """Statements without effect on what is held (pass, import, global, ...)."""


@execute.register
def _(node: cst.Expr, frame: Frame) -> None:
    frame.unwanted = node.value
    evaluate(node.value, frame)


@execute.register
def _(node: cst.Assign, frame: Frame) -> None:
    value = evaluate(node.value, frame)
    for target in node.targets:
        store(target.target, value, node.value, frame)


@execute.register
def _(node: cst.AnnAssign, frame: Frame) -> None:
    if node.value is None:
        return
    value = evaluate(node.value, frame)
    if value.atoms == UNKNOWN.atoms:
        value = frame.inference.declared(frame, node.annotation.annotation).from_origins(_taken_from(node.value, frame))
    store(node.target, value, node.value, frame)


def _taken_from(node: cst.BaseExpression, frame: Frame) -> frozenset[str]:
    """The attribute of the receiver that an expression asks for something: `self.table.weights()[0].view(-1)`."""
    while isinstance(node, (cst.Attribute, cst.Call, cst.Subscript)):
        inner = node.func if isinstance(node, cst.Call) else node.value
        name = frame.own(node)
        if name and not frame.has_method(name):
            return frozenset({f"self.{name}"})
        node = inner
    return frozenset()


@execute.register
def _(node: cst.AugAssign, frame: Frame) -> None:
    before, operand = evaluate(node.target, frame), evaluate(node.value, frame)
    frame.consume(before | operand, "operand")
    value = operate(before, operand, isinstance(node.operator, cst.MultiplyAssign))
    target = node.target
    if before.may_be(Kind.SEQUENCE) and isinstance(node.operator, cst.AddAssign):
        calls.extend(target, before, elements(operand), target, node.value, frame)
    elif name := frame.own(target):
        frame.bind(f"self.{name}", value)
        # a tensor is changed where it is: nothing is bound anew
        frame.record(Act.FILL if before.is_only(Kind.TENSOR) else Act.AUGMENT, name, value, target)
    else:
        store(target, value, None, frame)


@execute.register
def _(node: cst.Return, frame: Frame) -> None:
    value = evaluate(node.value, frame) if node.value is not None else NONE
    if isinstance(node.value, cst.Name) and (inner := closure(node.value.value, frame)) is not None:
        value = Value((Atom(Kind.CALLABLE, definition=inner),))
    frame.consume_listed(value, "return")
    frame.returns.append(value)
    frame.alive = False


@execute.register(cst.Raise)
@execute.register(cst.Continue)
@execute.register(cst.Break)
def _(node: cst.CSTNode, frame: Frame) -> None:
    frame.alive = isinstance(node, (cst.Break, cst.Continue)) and frame.alive


@execute.register
def _(node: cst.Assert, frame: Frame) -> None:
    examine(node.test, frame)
    narrow(frame, node.test, True)


@execute.register
def _(node: cst.Del, frame: Frame) -> None:
    if isinstance(node.target, cst.Name):
        frame.names.pop(node.target.value, None)


def store(target: cst.BaseExpression, value: Value, node: cst.BaseExpression | None, frame: Frame) -> None:
    """Bind a target: names, attributes of the receiver, elements of containers."""
    if isinstance(target, cst.Name):
        frame.bind(target.value, value if value.origins else value.from_origins(frozenset({target.value})))
    elif name := frame.own(target):
        frame.consume_listed(value, f"store {name}")
        value = told_by_elements(name, value, frame)
        frame.bind(f"self.{name}", value)
        frame.record(Act.STORE, name, value, target, node)
    elif isinstance(target, cst.Subscript):
        container = evaluate(target.value, frame)
        indexed(target, frame, container)
        if container.is_only(Kind.TENSOR):
            frame.consume(value, "item")
        calls.extend(target.value, container, value, target, node, frame)
    elif isinstance(target, (cst.Tuple, cst.List)):
        parts = unpacked(value, target.elements)
        listed = _listed(node, len(target.elements))
        for element, part, piece in zip(target.elements, parts, listed, strict=True):
            store(element.value, part, piece, frame)


def _listed(node: cst.BaseExpression | None, length: int) -> Sequence[cst.BaseExpression | None]:
    """The expressions of `a, b = x, y`, where each target has its own."""
    if isinstance(node, (cst.Tuple, cst.List)) and len(node.elements) == length:
        return [element.value for element in node.elements]
    return [None] * length


@execute.register
def _(node: cst.If, frame: Frame) -> None:
    examine(node.test, frame)
    arms = [_arm(node, 0, node.body, frame, (node.test, True))]
    if makes_parameter_by_default(node.test, node.body, frame):
        pass  # what the other arm does is for who asks for less
    elif node.orelse is None:
        names, alive = _arm(node, 1, None, frame, (node.test, False))
        arms.append((_without_unmoved(names, moved_locals(node.body)), alive))
    elif isinstance(node.orelse, cst.Else):
        arms.append(_arm(node, 1, node.orelse.body, frame, (node.test, False)))
    else:
        arms.append(_arm(node, 1, node.orelse, frame, (node.test, False)))
    frame.merge(arms)


def _without_unmoved(names: Names, moved: frozenset[str]) -> Names:
    """The names where a body did not move these: a tensor among them is where it belongs, what else it is stays."""
    held = {name: names[name] for name in moved & names.keys()}
    return names | {name: value.without(Kind.TENSOR) for name, value in held.items() if isinstance(value, Value)}


def _arm(
    node: cst.CSTNode,
    number: int,
    body: cst.BaseSuite | cst.If | None,
    frame: Frame,
    test: tuple[cst.BaseExpression, bool] | None = None,
) -> tuple[Names, bool]:
    """Run one arm of a branch from the names before it; the frame is left as it was."""
    before, path, statement = frame.names, frame.path, frame.statement
    frame.names, frame.path = dict(before), (*path, Arm(id(node), number, case(frame, *test) if test else None))
    if test is not None:
        narrow(frame, *test)
    if isinstance(body, cst.If):
        execute(body, frame)
    elif body is not None:
        execute_body(body, frame)
    after = (frame.names, frame.alive)
    frame.names, frame.path, frame.statement, frame.alive = before, path, statement, True
    return after


@execute.register
def _(node: cst.For, frame: Frame) -> None:
    listed = evaluate(node.iter, frame)
    items, times = _names(listed), frame.times
    if not items or times * len(items) > MANY_TIMES:
        items = (elements(listed),)
    frame.times = times * len(items)
    for item in items:
        store(node.target, item, None, frame)
        _loop(node.body, node.orelse, frame)
    frame.times = times


def _names(listed: Value) -> tuple[Value, ...]:
    """The strings that a loop goes through, where the source says them all: they may name attributes."""
    items = listed.atoms[0].items if len(listed.atoms) == 1 else None
    return items if items and all(isinstance(item.literal, str) and "*" not in item.literal for item in items) else ()


@execute.register
def _(node: cst.While, frame: Frame) -> None:
    examine(node.test, frame)
    _loop(node.body, node.orelse, frame)


def _loop(body: cst.BaseSuite, orelse: cst.Else | None, frame: Frame) -> None:
    """A body that runs zero times or more: once is enough for the kinds, and one path for its events."""
    before = dict(frame.names)
    execute_body(body, frame)
    frame.merge([(before, True), (frame.names, frame.alive)])
    if orelse is not None:
        execute_body(orelse.body, frame)


@execute.register(cst.Try)
@execute.register(cst.TryStar)
def _(node: cst.Try | cst.TryStar, frame: Frame) -> None:
    handlers: Sequence[cst.ExceptHandler | cst.ExceptStarHandler] = node.handlers
    arms = [_arm(node, 0, node.body, frame)]
    arms += [_arm(node, number, handler.body, frame) for number, handler in enumerate(handlers, start=1)]
    frame.merge(arms)
    if isinstance(node.orelse, cst.Else) and frame.alive:
        execute_body(node.orelse.body, frame)
    if isinstance(node.finalbody, cst.Finally) and frame.alive:
        execute_body(node.finalbody.body, frame)


@execute.register
def _(node: cst.With, frame: Frame) -> None:
    for item in node.items:
        evaluate(item.item, frame)
        if item.asname is not None:
            store(item.asname.name, UNKNOWN, None, frame)
    execute_body(node.body, frame)


@execute.register
def _(node: cst.Match, frame: Frame) -> None:
    evaluate(node.subject, frame)
    arms = [_arm(node, number, case.body, frame) for number, case in enumerate(node.cases)]
    frame.merge([*arms, (frame.names, True)])


@execute.register
def _(node: cst.FunctionDef, frame: Frame) -> None:
    frame.local_functions[node.name.value] = node
    frame.names.pop(node.name.value, None)
