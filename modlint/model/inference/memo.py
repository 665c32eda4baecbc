"""Answers that are remembered, whatever the order of the questions."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from modlint.project.dependencies import Trace, Trail

Answered = TypeVar("Answered")

MAX_DEPTH = 6
CUT = 1000


class Memo:
    """Questions that lead to further questions, asked by key. What nests too deep, as a cycle does, gets a fallback.

    An answer depends on the question and the depth left, never on where the question came from: one that needed no
    fallback is good wherever at least as much depth is left, any other for exactly the same.
    """

    def __init__(self, trail: Trail | None = None) -> None:
        self._trail = trail or Trail()
        self._whole: dict[Hashable, tuple[int, Any, Trace]] = {}  # answers, with the depth that they need
        self._partial: dict[tuple[Hashable, int], tuple[Any, Trace]] = {}  # those that a fallback is in, by depth left
        self._left = MAX_DEPTH
        self._needed = 0  # the depth that the present answer has needed so far, CUT if that was not there

    def remember(self, key: Hashable, make: Callable[[], Answered], fallback: Answered) -> Answered:
        """The known answer, or a new one; the fallback where no depth is left."""
        whole = self._whole.get(key)
        if whole is not None and whole[0] <= self._left:
            self._needed = max(self._needed, whole[0])
            self._trail.join(whole[2])
            return whole[1]  # type: ignore[no-any-return]  # a key always has answers of one type
        if self._left == 0:
            self._needed = CUT
            return fallback
        if (key, self._left) in self._partial:
            self._needed = CUT
            answer, trace = self._partial[key, self._left]
            self._trail.join(trace)
            return answer  # type: ignore[no-any-return]
        (answer, needed), trace = self._trail.follow(lambda: self._answered(make))
        if needed < CUT:
            self._whole[key] = needed, answer, trace
        else:
            self._partial[key, self._left] = answer, trace
        self._needed = max(self._needed, needed)
        return answer

    def _answered(self, make: Callable[[], Answered]) -> tuple[Answered, int]:
        """An answer made one level deeper, and the depth that it needs."""
        outer, self._needed = self._needed, 0
        self._left -= 1
        try:
            answer = make()
        finally:
            self._left += 1
            needed, self._needed = self._needed, outer
        return answer, min(needed + 1, CUT)
