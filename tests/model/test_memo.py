"""Answers do not depend on the order of the questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modlint.model.inference.memo import MAX_DEPTH, Memo

SIZE = 9
graphs = st.lists(st.lists(st.integers(0, SIZE - 1), max_size=3), min_size=SIZE, max_size=SIZE)


class Questions:
    """A question leads to those that the graph says; its answer is all that were reached, -1 where it was cut off."""

    def __init__(self, graph: list[list[int]]) -> None:
        self.graph = graph
        self.memo = Memo()
        self.made = 0

    def ask(self, question: int) -> frozenset[int]:
        return self.memo.remember(question, lambda: self._make(question), frozenset({-1}))

    def _make(self, question: int) -> frozenset[int]:
        self.made += 1
        return frozenset({question}).union(*(self.ask(further) for further in self.graph[question]))


@given(graphs, st.permutations(range(SIZE)))
def test_the_order_of_questions_does_not_matter(graph: list[list[int]], order: list[int]) -> None:
    asked = Questions(graph)
    answers = {question: asked.ask(question) for question in order}
    assert answers == {question: Questions(graph).ask(question) for question in order}


@given(graphs, st.permutations(range(SIZE)))
def test_a_repeated_question_costs_nothing(graph: list[list[int]], order: list[int]) -> None:
    asked = Questions(graph)
    first = [asked.ask(question) for question in order]
    made = asked.made
    assert [asked.ask(question) for question in order] == first
    assert asked.made == made


def test_what_nests_too_deep_gets_the_fallback() -> None:
    line = Questions([*([number + 1] for number in range(20)), []])
    deepest = 20 - MAX_DEPTH + 1
    assert line.ask(deepest) == frozenset(range(deepest, 21))
    assert -1 in line.ask(deepest - 1)


def test_an_error_leaves_the_depth_as_it_was() -> None:
    memo = Memo()

    def fail() -> int:
        raise ValueError

    for _ in range(2 * MAX_DEPTH):
        with pytest.raises(ValueError):  # noqa: PT011  # raised just above
            memo.remember("a", fail, 0)
    assert memo.remember("b", lambda: 1, 0) == 1
