"""What a test says of an argument that stays what it is: `if mode == "fixed":` rules out `if mode == "learned":`."""

from __future__ import annotations

from typing import TypeGuard

import libcst as cst

from modlint.model.code.paths import Case
from modlint.model.inference.frame import Frame

_CONSTANTS = (cst.SimpleString, cst.Integer)


def case(frame: Frame, test: cst.BaseExpression, holds: bool) -> Case | None:
    """What a test that came out so says of an argument of the function, None where it is not clear or may change."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return case(frame, test.expression, not holds)
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And if holds else cst.Or):
        return case(frame, test.left, holds) or case(frame, test.right, holds)
    if isinstance(test, cst.Comparison):
        return _compared(frame, test, holds)
    return Case(_asked(frame, test.value), holds) if _stays(test, frame) else None


def _compared(frame: Frame, test: cst.Comparison, holds: bool) -> Case | None:
    if len(test.comparisons) > 1 or not _stays(test.left, frame):
        return None
    operator, other = test.comparisons[0].operator, test.comparisons[0].comparator
    asked = _asked(frame, test.left.value)
    if isinstance(other, cst.Name) and other.value == "None" and isinstance(operator, (cst.Is, cst.IsNot)):
        return Case(f"{asked} is None", isinstance(operator, cst.Is) is holds)
    equal = isinstance(operator, cst.Equal if holds else cst.NotEqual)
    return Case(f"{asked} ==", other.evaluated_value) if equal and isinstance(other, _CONSTANTS) else None


def _asked(frame: Frame, name: str) -> str:
    return f"{frame.function.path}:{frame.function.facts.qualname}: {name}"


def _stays(node: cst.BaseExpression, frame: Frame) -> TypeGuard[cst.Name]:
    """Whether it is a parameter of the function that nothing binds anew."""
    if frame.running or not isinstance(node, cst.Name):
        return False
    given = any(each.name == node.value for each in frame.function.facts.parameters)
    return given and node.value not in frame.inference.sources.unit(frame.function).rebound
