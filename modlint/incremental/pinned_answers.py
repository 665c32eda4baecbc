"""The pinned answers of a record, and which of them are others now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modlint.incremental.record import Record
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project


class Settled:
    """What changed since a record was made, once the answers in doubt were made again.

    `spoilt` are the steps, `again` the marks of the answers that are as they were.
    """

    def __init__(self, record: Record, spoilt: Set[int], changed: Set[str], project: Project) -> None:
        self.again: dict[str, tuple[str, Class]] = {}
        self.spoilt = record.spoilt(changed | _unknown(record), spoilt)
        asked: set[str] = set()
        while doubtful := {mark for mark, pin in record.pins.items() if pin.step in self.spoilt} - asked:
            asked |= doubtful
            for mark in doubtful:
                if cls := _same(mark, record.pins[mark].answer, project):
                    self.again[mark] = mark.partition(" ")[0], cls
            self.spoilt = record.spoilt(doubtful - self.again.keys(), self.spoilt)


def _same(mark: str, answer: str, project: Project) -> Class | None:
    """The class that an answer is about, if it still is the answer."""
    kind, _, about = mark.partition(" ")
    path, _, qualname = about.rpartition(":")
    for cls in project.classes_in(path):
        if cls.qualname == qualname and project.is_sole(cls) and QUESTIONS[kind](project, cls) == answer:
            return cls
    return None


def _unknown(record: Record) -> set[str]:
    """The marks of pinned answers that did not come into the record."""
    kinds = tuple(f"{kind} " for kind in QUESTIONS)
    return {mark for mark in record.marks if mark.startswith(kinds) and mark not in record.pins}


def _holding(project: Project, cls: Class) -> str | None:
    found = project.submodules.made_by(cls)
    return found and found.value


QUESTIONS: Mapping[str, Callable[[Project, Class], str | None]] = {"holding": _holding}
