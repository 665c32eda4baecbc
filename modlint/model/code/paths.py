"""Ways through the branching statements of a function, and which of them no single run can both take."""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """What a test says of an argument: the function and what is asked there, and the answer."""

    question: str
    answer: object


class Arm(NamedTuple):
    """One way through a branching statement: its identity, the number of the arm, and what its test says if clear."""

    statement: int
    number: int
    case: Case | None = None


Path = tuple[Arm, ...]


def exclusive(first: Path, second: Path) -> bool:
    """Whether no single run can take both paths: they part, or an argument would have to be two things."""
    arms = {arm.statement: arm.number for arm in first}
    answers = dict(arm.case for arm in first if arm.case)
    return any(
        arms.get(arm.statement, arm.number) != arm.number
        or (arm.case is not None and answers.get(arm.case.question, arm.case.answer) != arm.case.answer)
        for arm in second
    )
