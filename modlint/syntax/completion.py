"""What holds wherever a method has come to its end: it is asserted on the way, or else something raises."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from modlint.syntax.trees import Method, is_own, last_name

POSITIVE: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.NotEq: ast.Eq, ast.IsNot: ast.Is, ast.NotIn: ast.In}
SIMPLE = (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)
PERHAPS = (ast.IfExp, ast.BoolOp, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Literal(NamedTuple):
    """A condition without `not`, and without `and` and `or` where these can be parted, and whether it holds."""

    text: str
    holds: bool

    @property
    def negated(self) -> Literal:
        return Literal(self.text, not self.holds)


class Passed(NamedTuple):
    """What holds after a statement of a method."""

    literal: Literal
    line: int


Held = frozenset[Passed]


def held_at_the_end(body: Iterable[ast.stmt]) -> Held:
    """What holds on all ways through the statements that raise nothing."""
    returned, fallen = _run(body, frozenset())
    ends = returned if fallen is None else [*returned, fallen]
    return frozenset.intersection(*ends) if ends else frozenset()


def literals(test: ast.expr, outcome: bool) -> Iterator[Literal]:
    """What surely holds where a test has this outcome."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from literals(test.operand, not outcome)
    elif isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) is outcome:
        yield from (each for part in test.values for each in literals(part, outcome))
    elif isinstance(test, ast.BoolOp):
        yield Literal(ast.unparse(test), outcome)
    elif isinstance(test, ast.Compare) and len(test.ops) == 1:
        kind, right = type(test.ops[0]), test.comparators[0]
        holds = outcome is (kind not in POSITIVE)
        yield Literal(ast.unparse(ast.Compare(test.left, [POSITIVE.get(kind, kind)()], test.comparators)), holds)
        if holds and isinstance(right, ast.Constant) and isinstance(right.value, bool):
            yield Literal(ast.unparse(test.left), right.value)
    else:
        yield Literal(ast.unparse(test), outcome)
        if outcome:
            yield Literal(f"{ast.unparse(test)} is None", False)


def called_in_any_case(function: Method, receiver: str) -> Iterator[str]:
    """The methods of its receiver that a method calls before it comes to its end, under no condition."""
    for statement in function.body:
        for node in _evaluated(statement) if isinstance(statement, SIMPLE) else ():
            if isinstance(node, ast.Call) and is_own(node.func, receiver, last_name(node.func)):
                yield last_name(node.func)
        if any(isinstance(each, ast.Return) for each in ast.walk(statement)):
            return


def _evaluated(node: ast.AST) -> Iterator[ast.AST]:
    """It and its parts, but for those that need not be evaluated with it."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, PERHAPS):
            yield from _evaluated(child)


def _run(body: Iterable[ast.stmt], held: Held) -> tuple[list[Held], Held | None]:
    """What holds at each return, and at the end, None if nothing gets there."""
    returned: list[Held] = []
    for statement in body:
        if isinstance(statement, ast.Return):
            return [*returned, held], None
        if isinstance(statement, ast.Raise) or _fails(statement):
            return returned, None
        if isinstance(statement, ast.Assert):
            held |= _passed(statement, True)
        elif isinstance(statement, (ast.If, ast.With)):
            left, arrived = _branched(statement, held)
            returned += left
            if arrived is None:
                return returned, None
            held = arrived
        elif not isinstance(statement, FUNCTIONS) and any(isinstance(each, ast.Return) for each in ast.walk(statement)):
            returned.append(held)
    return returned, held


def _branched(statement: ast.If | ast.With, held: Held) -> tuple[list[Held], Held | None]:
    if isinstance(statement, ast.With):
        return _run(statement.body, held)
    first = _run(statement.body, held | _passed(statement, True))
    second = _run(statement.orelse, held | _passed(statement, False))
    arrived = [end for _, end in (first, second) if end is not None]
    return [*first[0], *second[0]], frozenset.intersection(*arrived) if arrived else None


def _passed(statement: ast.If | ast.Assert, outcome: bool) -> Held:
    return frozenset(Passed(each, statement.lineno) for each in literals(statement.test, outcome))


def _fails(statement: ast.stmt) -> bool:
    """Whether it is `assert False`."""
    return isinstance(statement, ast.Assert) and isinstance(statement.test, ast.Constant) and not statement.test.value
