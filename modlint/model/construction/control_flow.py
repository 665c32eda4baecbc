"""Control flow: one walk through a function that knows at every statement what any path to it may have left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce, singledispatch
from typing import Any, Generic, Protocol, TypeVar

import libcst as cst

State = TypeVar("State", bound="Joinable")


class Joinable(Protocol):
    """A state that can be either of two."""

    def __or__(self: State, other: State) -> State: ...


class Flow(Generic[State]):
    """A walk. `state` is None where no path leads; `ends` are the states in which the function was left.

    `guards` counts the handlers that may catch what is raised here. A loop's body is walked twice, the first time in
    `rehearsal`, to learn what a round leaves for the next.
    """

    def __init__(self, state: State) -> None:
        self.state: State | None = state
        self.ends: list[State] = []
        self.statement: cst.CSTNode = cst.Pass()
        self.guards = 0
        self.rehearsal = False
        self.jumps: list[State] = []

    def evaluate(self, node: cst.CSTNode) -> None:
        """An expression is evaluated, or all that a node holds."""
        raise NotImplementedError

    def bind(self, target: cst.BaseExpression, value: cst.BaseExpression | None) -> None:
        raise NotImplementedError

    def delete(self, target: cst.BaseExpression) -> None:
        raise NotImplementedError

    def define(self, node: cst.FunctionDef | cst.ClassDef) -> None:
        raise NotImplementedError

    def disturb(self) -> None:
        """Anything may have happened."""
        raise NotImplementedError

    def swallows(self, item: cst.WithItem) -> bool:
        """Whether a context manager may end an exception."""
        raise NotImplementedError

    def suite(self, body: cst.BaseSuite) -> None:
        for statement in body.body:
            if self.state is None:
                return
            self.statement = statement if isinstance(statement, cst.BaseStatement) else self.statement
            if isinstance(statement, cst.SimpleStatementLine):
                self.line(statement)
            else:
                follow(statement, self)

    def line(self, statement: cst.SimpleStatementLine) -> None:
        for small in statement.body:
            if self.state is not None:
                follow(small, self)

    def ways(self, *ways: Callable[[], None]) -> None:
        """Go every way from here, and on from wherever they lead."""
        before, after = self.state, []
        for way in ways:
            self.state = before
            way()
            after.append(self.state)
        self.state = joined(after)

    def loop(self, body: cst.BaseSuite, orelse: cst.Else | None) -> None:
        jumps, rehearsal = self.jumps, self.rehearsal
        self.jumps, self.rehearsal = [], True
        for last in (False, True):
            self.rehearsal = rehearsal or not last
            before = self.state
            self.suite(body)
            self.state = joined([before, self.state, *self.jumps])
            if rehearsal and self.state == before:  # a loop in another, which comes back: it would do the same again
                break
        self.jumps = jumps
        if orelse is not None:
            self.ways(lambda: self.suite(orelse.body), nothing)


def nothing() -> None:
    """The way of what is skipped."""


def joined(states: Iterable[State | None]) -> State | None:
    """Any of these; None where there is none."""
    known = [state for state in states if state is not None]
    return reduce(lambda first, second: first | second, known) if known else None


@singledispatch
def follow(node: cst.CSTNode, flow: Flow[Any]) -> None:
    """A statement that does no more than to evaluate what is in it."""
    flow.evaluate(node)


@follow.register(cst.Import)
@follow.register(cst.ImportFrom)
@follow.register(cst.Global)
@follow.register(cst.Nonlocal)
def _(node: cst.CSTNode, flow: Flow[Any]) -> None:
    pass


@follow.register
def _(node: cst.Assign, flow: Flow[Any]) -> None:
    flow.evaluate(node.value)
    for target in node.targets:
        flow.bind(target.target, node.value)


@follow.register
def _(node: cst.AnnAssign, flow: Flow[Any]) -> None:
    if node.value is not None:
        flow.evaluate(node.value)
        flow.bind(node.target, node.value)


@follow.register
def _(node: cst.AugAssign, flow: Flow[Any]) -> None:
    flow.evaluate(node.value)
    flow.bind(node.target, None)


@follow.register
def _(node: cst.Del, flow: Flow[Any]) -> None:
    flow.delete(node.target)


@follow.register
def _(node: cst.Return, flow: Flow[Any]) -> None:
    flow.evaluate(node)
    flow.ends.append(flow.state)
    flow.state = None


@follow.register
def _(node: cst.Raise, flow: Flow[Any]) -> None:
    flow.evaluate(node)
    flow.state = None


@follow.register(cst.Break)
@follow.register(cst.Continue)
def _(node: cst.CSTNode, flow: Flow[Any]) -> None:
    flow.jumps.append(flow.state)
    flow.state = None


@follow.register
def _(node: cst.If, flow: Flow[Any]) -> None:
    flow.evaluate(node.test)
    flow.ways(lambda: flow.suite(node.body), lambda: _otherwise(node.orelse, flow))


def _otherwise(node: cst.If | cst.Else | None, flow: Flow[Any]) -> None:
    if isinstance(node, cst.If):
        follow(node, flow)
    elif node is not None:
        flow.suite(node.body)


@follow.register
def _(node: cst.For, flow: Flow[Any]) -> None:
    flow.evaluate(node.iter)
    flow.bind(node.target, None)
    flow.loop(node.body, node.orelse)


@follow.register
def _(node: cst.While, flow: Flow[Any]) -> None:
    flow.evaluate(node.test)
    flow.loop(node.body, node.orelse)


@follow.register(cst.Try)
@follow.register(cst.TryStar)
def _(node: cst.Try | cst.TryStar, flow: Flow[Any]) -> None:
    before, guards = flow.state, flow.guards
    flow.guards += len(node.handlers)
    flow.suite(node.body)
    flow.guards = guards
    if node.orelse is not None:
        flow.suite(node.orelse.body)
    after = [flow.state]
    for handler in node.handlers:
        flow.state = before
        flow.disturb()
        flow.suite(handler.body)
        after.append(flow.state)
    flow.state = joined(after)
    if node.finalbody is not None:
        flow.suite(node.finalbody.body)


@follow.register
def _(node: cst.With, flow: Flow[Any]) -> None:
    guards = flow.guards
    for item in node.items:
        flow.evaluate(item.item)
        if item.asname is not None:
            flow.bind(item.asname.name, None)
        flow.guards += flow.swallows(item)
    before = flow.state
    flow.suite(node.body)
    if flow.guards > guards:
        flow.state = joined([before, flow.state])
    flow.guards = guards


@follow.register
def _(node: cst.Match, flow: Flow[Any]) -> None:
    flow.evaluate(node.subject)
    flow.ways(*(lambda case=case: flow.suite(case.body) for case in node.cases), nothing)


@follow.register(cst.FunctionDef)
@follow.register(cst.ClassDef)
def _(node: cst.FunctionDef | cst.ClassDef, flow: Flow[Any]) -> None:
    flow.define(node)
