"""The dependency graph of a record while it grows: steps, each with its marks and the earlier steps it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from modlint.incremental.record import Pinned, Record, Step
from modlint.project.marks.dependency_marks import Step as ToldStep
from modlint.project.marks.dependency_marks import Told

CROWDED = 2  # how many times as many steps as there were are kept before those that nobody wants any more are left out


class DependencyGraph:
    """The steps that are still wanted, by new numbers or as they are, and new ones as they are told."""

    def __init__(self, record: Record, wanted: set[int]) -> None:
        self.steps: list[Step] = []
        self.marks: dict[str, int] = {}
        self.pins: dict[str, Pinned] = {}
        self._told: dict[tuple[str, int], int] = {}
        crowded = len(record.steps) > CROWDED * record.lean
        self._kept: Mapping[int, int] | Sequence[int] = self._copy(record, wanted) if crowded else self._whole(record)
        self._lean = 0 if crowded else record.lean

    @property
    def lean(self) -> int:
        """How many steps there were when all were wanted."""
        return self._lean or len(self.steps)

    def kept(self, step: int) -> int:
        """The number of an earlier step."""
        return self._kept[step]

    def add(self, told: Told) -> int:
        """The number of a new step."""
        for number, step in told.new:
            self._told[told.teller, number] = self._add(told.teller, step)
        self.pins |= {pin.mark: Pinned(self._add(told.teller, pin.step), pin.answer) for pin in told.pins}
        return self._add(told.teller, told.step)

    def _add(self, teller: str, step: ToldStep) -> int:
        return self._numbered(step.marks, self._parts(teller, step.parts))

    def _parts(self, teller: str, parts: Iterable[int]) -> Iterator[int]:
        return (self._told[teller, part] for part in parts)

    def _numbered(self, marks: Iterable[str], parts: Iterable[int]) -> int:
        known = self.marks
        self.steps.append(Step(tuple([known.setdefault(mark, len(known)) for mark in marks]), tuple(parts)))
        return len(self.steps) - 1

    def _whole(self, record: Record) -> range:
        self.steps = list(record.steps)
        self.marks = {mark: number for number, mark in enumerate(record.marks)}
        return range(len(self.steps))

    def _copy(self, record: Record, wanted: set[int]) -> dict[int, int]:
        """The steps that are still wanted, by their old numbers."""
        for number in reversed(range(len(record.steps))):
            if number in wanted:
                wanted.update(record.steps[number].parts)
        copied: dict[int, int] = {}
        for number in sorted(wanted):
            marks, parts = record.steps[number]
            copied[number] = self._numbered([record.marks[mark] for mark in marks], [copied[part] for part in parts])
        return copied
