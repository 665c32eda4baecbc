"""Traces as data that can be sent and kept: marks as text, larger traces by number."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

from modlint.project.definitions import Class, Function
from modlint.project.trail import Trace
from modlint.source.installed import is_installed


class Step(NamedTuple):
    """A trace: its marks, and the numbers of the traces in it."""

    marks: tuple[str, ...]
    parts: tuple[int, ...]


class Told(NamedTuple):
    """A trace, and those in it that its teller has not told before, by their numbers, each after its own parts.

    A number says something only together with the teller.
    """

    teller: str
    step: Step
    new: tuple[tuple[int, Step], ...]


class Teller:
    """Tells traces one after the other, each part once."""

    def __init__(self) -> None:
        self._process = 0
        self._name = ""
        self._numbers: dict[Trace, int] = {}

    def tell(self, trace: Trace) -> Told:
        """A trace as data."""
        if self._process != os.getpid():  # what was told before a fork was told elsewhere
            self._process, self._numbers = os.getpid(), {}
            self._name = os.urandom(8).hex()
        new = tuple((self._numbered(each), self._step(each)) for each in self._unknown(trace))
        return Told(self._name, self._step(trace), new)

    def _numbered(self, trace: Trace) -> int:
        return self._numbers.setdefault(trace, len(self._numbers))

    def _step(self, trace: Trace) -> Step:
        marks = (mark for mark in trace if not isinstance(mark, Trace))
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
