"""What an answer is made of: everything that was read for it, also by the answers that it was made from.

A *mark* is something that can change with a file: a class or function whose facts were read, or a question to the
whole project with its name, such as who calls `Linear`. While an answer is made, the marks of what is read go into its
*trace*. An answer that is remembered is kept with its trace, which goes into the trace of whoever asks again. So a
trace holds all that has to be as it was for the answer to be as it was, whoever asked first.

Most edits change much of what an answer is made of and yet not the answer. One that is short and that many ask for is
*pinned*: it is a mark of its own, which changed if the answer, made again, is another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from typing import Generic, TypeVar

Question = TypeVar("Question", bound=Hashable)
Answered = TypeVar("Answered")

SMALL = 32  # a trace that is no larger is copied, any other is shared


class Trace(set[Hashable]):
    """Marks, and the traces of answers that brought many. Compared by identity."""

    __hash__ = object.__hash__  # type: ignore[assignment]  # a set has none
    __eq__ = object.__eq__
    __ne__ = object.__ne__


class Trail:
    """The trace of the answer that is being made."""

    def __init__(self) -> None:
        self.now = Trace()
        self.pins: dict[Hashable, tuple[str, Trace]] = {}

    def note(self, mark: Hashable) -> None:
        """Something was read."""
        self.now.add(mark)

    def join(self, trace: Trace) -> None:
        """Something was told that was made before."""
        if len(trace) > SMALL:
            self.now.add(trace)
        else:
            self.now.update(trace)

    def follow(self, make: Callable[[], Answered]) -> tuple[Answered, Trace]:
        """An answer, and what it is made of."""
        outer, self.now = self.now, Trace()
        try:
            return make(), self.now
        finally:
            trace, self.now = self.now, outer
            self.join(trace)

    def aside(self, make: Callable[[], Answered]) -> tuple[Answered, Trace]:
        """An answer and what it is made of, before it is known who depends on that."""
        outer, self.now = self.now, Trace()
        try:
            return make(), self.now
        finally:
            self.now = outer

    def pin(self, mark: Hashable, answer: str, trace: Trace) -> Trace:
        """What depends on an answer that is compared by itself: not on all that it is made of, only on how it ends."""
        self.pins[mark] = answer, trace
        return Trace([mark])

    def apart(self, make: Callable[[], Answered]) -> Answered:
        """An index over everything. What is read of it is noted by who asks it."""
        outer, self.now = self.now, Trace()
        try:
            return make()
        finally:
            self.now = outer


class NoTrail(Trail):
    """A trail without traces: where no answer is kept for a later run, nobody asks what it was made of."""

    def note(self, mark: Hashable) -> None:
        pass

    def join(self, trace: Trace) -> None:
        pass

    def follow(self, make: Callable[[], Answered]) -> tuple[Answered, Trace]:
        return make(), self.now

    def aside(self, make: Callable[[], Answered]) -> tuple[Answered, Trace]:
        return make(), self.now

    def pin(self, mark: Hashable, answer: str, trace: Trace) -> Trace:
        return trace

    def apart(self, make: Callable[[], Answered]) -> Answered:
        return make()


class Remembered(Generic[Question, Answered]):
    """The answers to one kind of question, each made once."""

    def __init__(self, trail: Trail, make: Callable[[Question], Answered]) -> None:
        self._trail = trail
        self._make = make
        self._known: dict[Question, tuple[Answered, Trace]] = {}

    def __call__(self, question: Question) -> Answered:
        known = self._known.get(question)
        if known is None:
            known = self._known[question] = self._trail.follow(partial(self._make, question))
        else:
            self._trail.join(known[1])
        return known[0]
