"""Traces as data that can be sent and kept: marks as text, larger traces by number."""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from modlint.project.dependencies import Trace, Trail
from modlint.project.names.definitions import Class, Function
from modlint.source.installed import is_installed


class Step(NamedTuple):
    """A trace: its marks, and the numbers of the traces in it."""

    marks: tuple[str, ...]
    parts: tuple[int, ...]


class Pin(NamedTuple):
    """An answer that is compared by itself, and the trace of what it was made of."""

    mark: str
    answer: str
    step: Step


class Told(NamedTuple):
    """A trace, and those in it that its teller has not told before, by their numbers, each after its own parts.

    A number says something only together with the teller. `pins` are the pinned answers among its marks, and among
    those that they were made of, as far as they were not told before.
    """

    teller: str
    step: Step
    new: tuple[tuple[int, Step], ...]
    pins: tuple[Pin, ...] = ()


class Teller:
    """Tells traces one after the other, each part once."""

    def __init__(self, trail: Trail) -> None:
        self._pins = trail.pins
        self._process = 0
        self._name = ""
        self._numbers: dict[Trace, int] = {}
        self._pinned: set[object] = set()
        self._waiting: list[Hashable] = []

    def tell(self, trace: Trace) -> Told:
        """A trace as data."""
        if self._process != os.getpid():  # what was told before a fork was told elsewhere
            self._process, self._numbers, self._pinned = os.getpid(), {}, set()
            self._name = os.urandom(8).hex()
        new = [*self._new(trace)]
        step, pins = self._step(trace), []
        while self._waiting:
            mark = self._waiting.pop()
            answer, made_of = self._pins[mark]
            new += self._new(made_of)
            pins.append(Pin(spelled(mark), answer, self._step(made_of)))
        return Told(self._name, step, tuple(new), tuple(pins))

    def _new(self, trace: Trace) -> Iterator[tuple[int, Step]]:
        return ((self._numbered(each), self._step(each)) for each in self._unknown(trace))

    def _numbered(self, trace: Trace) -> int:
        return self._numbers.setdefault(trace, len(self._numbers))

    def _step(self, trace: Trace) -> Step:
        marks = [mark for mark in trace if not isinstance(mark, Trace)]
        pinned = [mark for mark in marks if mark in self._pins and mark not in self._pinned]
        self._pinned.update(pinned)
        self._waiting += pinned
        parts = (self._numbers[part] for part in trace if isinstance(part, Trace))
        return Step(tuple(text for mark in marks if (text := spelled(mark))), tuple(parts))

    def _unknown(self, trace: Trace) -> Iterator[Trace]:
        """The parts that were not told yet, each after its own."""
        waiting = [iter(_parts(trace))]
        path: list[Trace] = []
        while waiting:
            part = next(waiting[-1], None)
            if part is None:
                waiting.pop()
                if path and (done := path.pop()) not in self._numbers:
                    yield done
            elif part not in self._numbers:
                path.append(part)
                waiting.append(iter(_parts(part)))


def _parts(trace: Trace) -> list[Trace]:
    return [part for part in trace if isinstance(part, Trace)]


def spelled(mark: Any) -> str:
    """A mark as text, none for what is installed: that is checked by itself."""
    if isinstance(mark, (Class, Function)):
        return "" if is_installed(mark.path) else f"def {mark.path}:{mark.qualname}"
    kind, *about = mark
    if isinstance(about[0], (Class, Function)):
        about = [about[0].path, about[0].qualname, *about[1:]]
    if kind == "method":
        kind, about = "def", [about[0], f"{about[1]}.{about[2]}"]
    return "" if is_installed(about[0]) and kind != "heirs" else f"{kind} {':'.join(about)}"


def marks_in(trace: Trace) -> Iterator[Any]:
    """All marks of a trace and of the traces in it."""
    seen, waiting = {trace}, [trace]
    while waiting:
        for mark in waiting.pop():
            if not isinstance(mark, Trace):
                yield mark
            elif mark not in seen:
                seen.add(mark)
                waiting.append(mark)
