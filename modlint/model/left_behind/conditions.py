"""Conditions that hold wherever an attribute is used: `if self.learn:`, which makes it a Parameter, and there again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from modlint.model.attributes.container_uses import Place, places_in
from modlint.model.code.branches import ifs
from modlint.model.code.chains import chain
from modlint.model.inference.events import Act, Event
from modlint.model.values.tensor_operations import CONVERSIONS, NUMERIC
from modlint.project.uses.attribute_demands import beyond_tensors

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life
    from modlint.model.attributes.uses import Use

_EQUAL, _DIFFERENT = (cst.Is, cst.Equal), (cst.IsNot, cst.NotEqual)
_CONSTANTS = (cst.SimpleString, cst.Integer)
_LEAVING = (cst.Return, cst.Raise)


class Fact(NamedTuple):
    """A question to an attribute of the object, `learn` or `mode == "fixed"`, and whether it is so."""

    test: str
    holds: bool


Facts = frozenset[Fact]
NOTHING: Facts = frozenset()


def never_met(event: Event, life: Life) -> bool:
    """Whether every use but for its numbers stands where something else than what this binds is surely there."""
    return _stand_elsewhere(event, life, life.uses, lambda place: not _is_bound(place))


def asked_elsewhere(event: Event, life: Life) -> bool:
    """Whether all that no tensor allows is done where something else than what this binds is surely there."""
    return _stand_elsewhere(event, life, [use for use in life.uses if use.other], _asks_more)


def _stand_elsewhere(event: Event, life: Life, uses: Iterable[Use], meant: Callable[[Place], bool]) -> bool:
    instead = [facts for facts in _instead(event, life) if facts and not _asks_for(event.name, facts)]
    users = dict.fromkeys(use.function for use in uses) if instead else {}
    relatives = life.module.project.relatives(life.module.cls)
    if not users or any(user.owner not in relatives for user in users):
        return False
    return all(_only_where(instead, list(filter(meant, places_in(user, life)))) for user in users)


def _only_where(instead: list[Facts], places: list[Place]) -> bool:
    return bool(places) and all(_gives_a_number(e) or any(facts <= _around(e) for facts in instead) for e in places)


def _asks_for(name: str, facts: Facts) -> bool:
    return any(fact.test.split(" ")[0] == name for fact in facts)


def _is_bound(place: Place) -> bool:
    return isinstance(place.parents[0], cst.AssignTarget)


def _gives_a_number(place: Place) -> bool:
    """Whether a number or an array is made of it there: `self.x.detach().numpy()`. Its device tells where others go."""
    node: cst.CSTNode = place.node
    for parent in place.parents:
        if isinstance(parent, cst.Attribute):
            if parent.attr.value not in CONVERSIONS | {"cpu"}:
                return parent.attr.value in NUMERIC - {"device"}
        elif not isinstance(parent, cst.Call) or parent.func is not node:
            return False
        node = parent
    return False


def _asks_more(place: Place) -> bool:
    """Whether it is called there, or asked for an attribute that tensors lack."""
    parent = place.parents[0]
    if isinstance(parent, cst.Call):
        return parent.func is place.node
    return isinstance(parent, cst.Attribute) and beyond_tensors(parent.attr.value)


def _instead(event: Event, life: Life) -> Iterator[Facts]:
    """What is known of the object where the event did not happen, or another binding took its place."""
    function = event.function
    tests = {id(node): node.test for node in ifs(life.module.inference.sources.unit(function).node)}
    stores = (each for each in life.module.events_in(function) if each.act is Act.STORE)
    kept = {each.node.value: each.name for each in stores if isinstance(each.node, cst.Name)}
    known = Known(function.facts.receiver, kept)
    for arm in event.path:
        if arm.statement in tests:
            yield known.facts(tests[arm.statement], arm.number == 1)
    for later in life.stores_in_setup:
        arms = later.path[len(event.path) :]
        deeper = later.path[: len(event.path)] == event.path and later.function is function
        if arms and deeper and all(arm.statement in tests for arm in arms):
            parts = [known.facts(tests[arm.statement], arm.number == 0) for arm in arms]
            yield NOTHING.union(*parts) if all(parts) else NOTHING


def _around(place: Place) -> Facts:
    """What the tests around a use, and those before it that leave the method, tell of the object."""
    known, found = Known(place.method.facts.receiver, {}), NOTHING
    inner: cst.CSTNode = place.node
    for node in place.parents:
        if isinstance(node, (cst.If, cst.IfExp)) and inner is not node.test:
            found |= known.facts(node.test, inner is node.body)
        elif isinstance(node, cst.BooleanOperation) and inner is node.right:
            found |= known.facts(node.left, isinstance(node.operator, cst.And))
        elif isinstance(node, cst.IndentedBlock):
            passed = node.body[: next(number for number, each in enumerate(node.body) if each is inner)]
            before = [each for each in passed if isinstance(each, cst.If)]
            found = found.union(*(known.facts(each.test, False) for each in before if _leaves(each)))
        inner = node
    return found


def _leaves(node: cst.If) -> bool:
    """Whether an `if` ends the method."""
    last = node.body.body[-1] if node.orelse is None else None
    return isinstance(last, cst.SimpleStatementLine) and isinstance(last.body[-1], _LEAVING)


@dataclass(frozen=True)
class Known:
    """How a method spells what the object keeps: by attributes, and by the arguments that it `kept` as such."""

    receiver: str
    kept: Mapping[str, str]

    def facts(self, test: cst.BaseExpression, holds: bool) -> Facts:
        """What a test says that came out so, nothing where that is not clear."""
        if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
            return self.facts(test.expression, not holds)
        if isinstance(test, cst.BooleanOperation):
            both = isinstance(test.operator, cst.And if holds else cst.Or)
            left, right = self.facts(test.left, holds), self.facts(test.right, holds)
            return left | right if both and left and right else NOTHING
        if isinstance(test, cst.Comparison):
            return self._compared(test, holds)
        name = self._attribute(test)
        return frozenset({Fact(name, holds)}) if name else NOTHING

    def _compared(self, test: cst.Comparison, holds: bool) -> Facts:
        name, target = self._attribute(test.left), test.comparisons[0]
        value = target.comparator.value if isinstance(target.comparator, (*_CONSTANTS, cst.Name)) else ""
        if not name or not value or len(test.comparisons) > 1 or not isinstance(target.operator, _EQUAL + _DIFFERENT):
            return NOTHING
        return frozenset({Fact(f"{name} == {value}", holds is isinstance(target.operator, _EQUAL))})

    def _attribute(self, node: cst.BaseExpression) -> str:
        root, _, rest = chain(node).partition(".")
        return rest if root == self.receiver else self.kept.get(root, "") if not rest else ""
