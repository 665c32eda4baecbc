"""The record of a run: the findings by class, what each was made of, and what the files held then."""

from __future__ import annotations

from collections.abc import Container, Mapping, Set
from typing import NamedTuple

from modlint.facts.msgspec_import import msgspec
from modlint.finding import Finding
from modlint.project.names.definitions import Answer
from modlint.source.cache import Cache


class Step(NamedTuple):
    """Marks and earlier steps, both by their numbers in the record."""

    marks: tuple[int, ...]
    parts: tuple[int, ...]


class Ancestors(NamedTuple):
    """Whether a class is a module and the names of its ancestors in the record, and the step that this was made by."""

    step: int
    module: Answer
    ancestors: tuple[str, ...]


class Pinned(NamedTuple):
    """An answer that is compared by itself, and the step that it was made by."""

    step: int
    answer: str


class Held(NamedTuple):
    """What was found in a class, and the step that it was made by."""

    step: int
    findings: tuple[Finding, ...]


class Record(NamedTuple):
    """What a run leaves behind.

    `files` are the digests of all files; those in `blank` said nothing. `ancestry` has all classes, `classes` the
    modules, `texts` the digests of the sources that were read, `installed` what was told about installed packages.
    `lean` is how many steps there were when all were wanted, `pins` the pinned answers by their marks.
    """

    files: Mapping[str, str] = {}
    blank: tuple[str, ...] = ()
    ancestry: Mapping[str, Ancestors] = {}
    installed: Mapping[str, str] = {}
    texts: Mapping[str, str] = {}
    marks: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    lean: int = 0
    pins: Mapping[str, Pinned] = {}
    classes: Mapping[str, Held] = {}

    def spoilt(self, changed: Container[str], known: Set[int] = frozenset()) -> Set[int]:
        """The steps for which a mark changed, and those that are known to be spoilt."""
        bad = {number for number, mark in enumerate(self.marks) if mark in changed}
        if not bad:
            return known
        spoilt = set(known)
        for number, (marks, parts) in enumerate(self.steps):  # a step comes after its parts
            if not (bad.isdisjoint(marks) and spoilt.isdisjoint(parts)):
                spoilt.add(number)
        return spoilt


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
