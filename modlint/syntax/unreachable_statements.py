"""Statements that no object lives to show: they stand under a condition that is asserted away, raises, or is constant.

A method is read with `ast` here: that writes any condition in one way, and nothing but the writing is compared.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from modlint.syntax.completion import Literal, held_at_the_end, literals
from modlint.syntax.trees import Method, parsed

CONDITIONS = (ast.BoolOp, ast.Compare, ast.UnaryOp)
NAMES = re.compile(r"[A-Za-z_][\w.]*")


class Target(NamedTuple):
    """A name or attribute that is bound, as it is written."""

    text: str
    line: int


def is_unreachable(lines: Iterable[str], line: int) -> bool:
    """Whether a method, given by its lines, has not run what starts in one of them (from 1) if it returns."""
    function = parsed(lines)
    bound = [*_bound(function)]
    first_names = dict(_first_names(function.body, bound))
    needed = {*_leading_to(function.body, line)}
    if needed & {each.negated for each in _constant(function.body, line, bound)}:
        return True
    reached = next((each.lineno for each in function.body if line <= (each.end_lineno or 0)), line)
    for passed in held_at_the_end(function.body):
        later = {target.text for target in bound if target.line >= min(passed.line, reached)}
        if _settled(needed, first_names, later) & _settled((passed.literal.negated,), first_names, later):
            return True
    return False


def is_refused(lines: Iterable[str], line: int, running: Iterable[str], changing: Iterable[str]) -> bool:
    """Whether an object whose constructor has run what starts in one of its lines fails in another method of it.

    `changing` are the attributes that others than the constructor bind, as they are written.
    """
    function, later = parsed(lines), parsed(running)
    bound, anew = [*_bound(function)], {*changing, *(target.text for target in _bound(later))}
    first_names = dict(_first_names(function.body, bound))
    reached = next((each.lineno for each in function.body if line <= (each.end_lineno or 0)), line)
    rebound = {target.text for target in bound if target.line >= reached}
    needed = _settled(_leading_to(function.body, line), first_names, rebound) | {*_made(function, line, bound)}
    denied = (each.literal.negated for each in held_at_the_end(later.body))
    receiver = next(each.arg for each in (*later.args.posonlyargs, *later.args.args))
    own = {each for each in denied if _is_of(receiver, each) and anew.isdisjoint(NAMES.findall(each.text))}
    return bool(needed & _settled(own, first_names, set()))


def is_left_out(lines: Iterable[str], line: int, given: Mapping[str, object]) -> bool:
    """Whether a method, given by its lines, does not run what starts in one of them if it is given this."""
    return False in _met(lines, line, given)


def is_let_in(lines: Iterable[str], line: int, given: Mapping[str, object], also: Iterable[Literal] = ()) -> bool:
    """Whether all conditions around what starts in a line of a method surely hold if the method is given this.

    `also` are further ones inside of the line.
    """
    return all(_met(lines, line, given, also))


def _met(
    lines: Iterable[str], line: int, given: Mapping[str, object], also: Iterable[Literal] = ()
) -> Iterator[bool | None]:
    """For each condition around a line whether it holds, None where that is not known."""
    function = parsed(lines)
    bound = [*_bound(function)]
    first_names, anew = dict(_first_names(function.body, bound)), {target.text for target in bound}
    known = {name: value for name, value in given.items() if name not in anew}
    for each in (*_leading_to(function.body, line), *also):
        parts = (each, *_computed_from(each, function.body, bound))
        settled = _settled(parts, first_names, anew)
        yield from (_as_it_should(part, known) for part in settled) if settled else (None,)


def _leading_to(body: Iterable[ast.stmt], line: int) -> Iterator[Literal]:
    """What holds wherever the statement in a line is run."""
    for statement in body:
        if not statement.lineno <= line <= (statement.end_lineno or 0):
            continue
        if isinstance(statement, ast.If):
            taken = line <= (statement.body[-1].end_lineno or 0)
            yield from literals(statement.test, taken)
            yield from _leading_to(statement.body if taken else statement.orelse, line)
        elif isinstance(statement, (ast.With, ast.For)):
            yield from _leading_to(statement.body, line)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)) and isinstance(statement.value, ast.IfExp):
            yield from literals(statement.value.test, isinstance(statement.value.body, ast.Call))


def _made(function: Method, line: int, bound: list[Target]) -> Iterator[Literal]:
    """That what a call in the line binds, and nothing after it does on this way through the method, is not None."""
    passed_by = {*_not_taken(function.body, line)}
    anew = {target.text for target in bound if target.line > line and target.line not in passed_by}
    for statement in ast.walk(function):
        if isinstance(statement, ast.Assign) and statement.lineno == line and isinstance(statement.value, ast.Call):
            kept = (text for text in map(ast.unparse, statement.targets) if text not in anew)
            yield from (Literal(f"{text} is None", False) for text in kept)


def _not_taken(body: Iterable[ast.stmt], line: int) -> Iterator[int]:
    """The lines in the other branches of the ifs around a line."""
    around = (each for each in body if each.lineno <= line <= (each.end_lineno or 0))
    for statement in around:
        if not isinstance(statement, ast.If):
            continue
        taken, other = statement.body, statement.orelse
        if line > (taken[-1].end_lineno or 0):
            taken, other = other, taken
        yield from range(other[0].lineno, (other[-1].end_lineno or 0) + 1) if other else ()
        yield from _not_taken(taken, line)


def _constant(body: list[ast.stmt], line: int, bound: list[Target]) -> Iterator[Literal]:
    """What holds at a line as one of the statements before it binds a constant."""
    for index, statement in enumerate(body):
        target, value = _single(statement)
        if target is None or not isinstance(value, ast.Constant) or not _is_bound_once(target, bound):
            continue
        between = [each for each in body[index + 1 :] if each.lineno < line]
        if (statement.end_lineno or 0) < line and not _may_change(target, between):
            name = ast.unparse(target)
            yield from (Literal(name, bool(value.value)), Literal(f"{name} is None", value.value is None))


def _may_change(target: ast.expr, statements: Iterable[ast.stmt]) -> bool:
    """Whether something is called on the object of an attribute, or given it."""
    owner = NAMES.match(ast.unparse(target))
    root = owner[0].partition(".")[0] if owner and isinstance(target, ast.Attribute) else ""
    calls = (part for each in statements for part in ast.walk(each) if root and isinstance(part, ast.Call))
    return any(
        root in (ast.unparse(call.func).partition(".")[0], *(ast.unparse(given) for given in call.args))
        for call in calls
    )


def _first_names(body: Iterable[ast.stmt], bound: list[Target]) -> Iterator[tuple[str, str]]:
    """The attributes that keep what a name stands for, with that name: `self.deep = deep`, `= config.deep`."""
    for target, value in map(_single, body):
        named = isinstance(value, (ast.Name, ast.Attribute)) and NAMES.fullmatch(ast.unparse(value))
        if isinstance(target, ast.Attribute) and named and _is_bound_once(target, bound):
            yield ast.unparse(target), named[0]


def _computed_from(literal: Literal, body: Iterable[ast.stmt], bound: list[Target]) -> Iterator[Literal]:
    """What holds where a name was bound to a condition, once, and has this truth: `self.deep = deep and wide`."""
    for target, value in map(_single, body):
        if target is not None and isinstance(value, CONDITIONS) and ast.unparse(target) == literal.text:
            yield from literals(value, literal.holds) if _is_bound_once(target, bound) else ()


def _settled(found: Iterable[Literal], first_names: dict[str, str], bound: set[str]) -> set[Literal]:
    """Those of which nothing is bound anew, each by the name that was there first."""

    def first(name: re.Match[str]) -> str:
        kept = next((each for each in first_names if f"{name[0]}.".startswith(f"{each}.")), "")
        return first_names[kept] + name[0][len(kept) :] if kept else name[0]

    named = (each._replace(text=NAMES.sub(first, each.text)) for each in found)
    return {each for each in named if bound.isdisjoint(NAMES.findall(each.text))}


def _as_it_should(literal: Literal, given: Mapping[str, object]) -> bool | None:
    outcome = _outcome(literal.text, given)
    return None if outcome is None else outcome is literal.holds


def _outcome(condition: str, given: Mapping[str, object]) -> bool | None:
    """Whether a condition holds where these names are constants, None if that is not known."""
    test = ast.parse(condition, mode="eval").body
    if isinstance(test, ast.BoolOp):
        settling = isinstance(test.op, ast.Or)  # one part that does hold settles it, or one of `and` that does not
        parts = {_all_hold(literals(part, True), given) for part in test.values}
        return settling if settling in parts else None if None in parts else not settling
    left = test.left if isinstance(test, ast.Compare) else test
    if not isinstance(left, ast.Name) or left.id not in given:
        return None
    if not isinstance(test, ast.Compare):
        return bool(given[left.id])
    other, equal = test.comparators[0], isinstance(test.ops[0], (ast.Is, ast.Eq))
    return given[left.id] == other.value if isinstance(other, ast.Constant) and equal else None


def _all_hold(found: Iterable[Literal], given: Mapping[str, object]) -> bool | None:
    held = {_as_it_should(each, given) for each in found}
    return False if False in held else None if None in held else True


def _is_of(receiver: str, literal: Literal) -> bool:
    """Whether a condition speaks of an object alone."""
    named = (node.id for node in ast.walk(ast.parse(literal.text)) if isinstance(node, ast.Name))
    return all(name == receiver for name in named)


def _single(statement: ast.stmt) -> tuple[ast.expr | None, ast.expr | None]:
    """What a statement binds, if it is one thing, and the value."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        return statement.targets[0], statement.value
    return (statement.target, statement.value) if isinstance(statement, ast.AnnAssign) else (None, None)


def _bound(function: Method) -> Iterator[Target]:
    """The names and attributes that a method binds."""
    for node in ast.walk(function):
        if isinstance(node, (ast.Name, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
            yield Target(ast.unparse(node), node.lineno)


def _is_bound_once(target: ast.expr, bound: list[Target]) -> bool:
    return [each.text for each in bound].count(ast.unparse(target)) == 1
