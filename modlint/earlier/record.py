"""The record of a run: the findings by class, what each was made of, and what the files held then."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from modlint.finding import Finding
from modlint.project.definitions import Class
from modlint.project.marks import Told
from modlint.project.project import Project
from modlint.source.cache import Cache


class Step(NamedTuple):
    """Marks and earlier steps, both by their numbers in the record."""

    marks: tuple[int, ...]
    parts: tuple[int, ...]


class Held(NamedTuple):
    """What was found in a class, and the step that it was made by."""

    step: int
    findings: tuple[Finding, ...]


class Record(NamedTuple):
    """What a run leaves behind.

    `files` are the digests of all files; those in `blank` said nothing. `heirs` are the classes by what they inherit
    from, `texts` the digests of the sources that were read, `installed` what was told about installed packages.
    """

    files: Mapping[str, str] = {}
    blank: tuple[str, ...] = ()
    heirs: Mapping[str, tuple[str, ...]] = {}
    installed: Mapping[str, str] = {}
    texts: Mapping[str, str] = {}
    marks: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    classes: Mapping[str, Held] = {}

    def holding(self, changed: Container[str]) -> dict[str, Held]:
        """The classes for which no mark changed."""
        bad = {number for number, mark in enumerate(self.marks) if mark in changed}
        spoilt: set[int] = set()
        for number, (marks, parts) in enumerate(self.steps):  # a step comes after its parts
            if not (bad.isdisjoint(marks) and spoilt.isdisjoint(parts)):
                spoilt.add(number)
        return {key: held for key, held in self.classes.items() if held.step not in spoilt}


class Steps:
    """The steps of a record while it grows: those of the classes that still hold, and new ones as they are told."""

    def __init__(self, record: Record, held: Iterable[Held]) -> None:
        self.steps: list[Step] = []
        self.marks: dict[str, int] = {}
        self._told: dict[tuple[str, int], int] = {}
        self._kept = self._copy(record, {each.step for each in held})

    def kept(self, held: Held) -> Held:
        """What was found before, in terms of the new record."""
        return Held(self._kept[held.step], held.findings)

    def add(self, told: Told) -> int:
        """The number of a new step."""
        for number, step in told.new:
            self._told[told.teller, number] = self._numbered(step.marks, self._parts(told.teller, step.parts))
        return self._numbered(told.step.marks, self._parts(told.teller, told.step.parts))

    def _parts(self, teller: str, parts: Iterable[int]) -> Iterator[int]:
        return (self._told[teller, part] for part in parts)

    def _numbered(self, marks: Iterable[str], parts: Iterable[int]) -> int:
        known = self.marks
        self.steps.append(Step(tuple([known.setdefault(mark, len(known)) for mark in marks]), tuple(parts)))
        return len(self.steps) - 1

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


def key_of(cls: Class, project: Project) -> str:
    """The name of a class in a record, with its number among those that bear the same."""
    namesakes = [each for each in project.classes_in(cls.path) if each.qualname == cls.qualname]
    return f"{cls.path}:{cls.qualname} {namesakes.index(cls)}"


def read_record(cache: Cache, name: str) -> Record:
    """What is kept under a name, an empty record for nothing."""
    try:
        return _decode(cache.read(name) or EMPTY)
    except (msgspec.DecodeError, RecursionError):
        return Record()


def write_record(cache: Cache, name: str, record: Record) -> None:
    """Keep a record for the next run."""
    try:
        cache.write(name, msgspec.msgpack.encode(record))
    except UnicodeEncodeError:  # a lone surrogate in a name
        return


_decode = msgspec.msgpack.Decoder(Record).decode
EMPTY = msgspec.msgpack.encode(Record())
