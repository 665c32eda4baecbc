"""What a run did with tensors of several devices."""

from __future__ import annotations

from typing import NamedTuple

from modlint.runtime.device.storage_tags import Tag
from modlint.runtime.frames import Frame


class Mismatch(NamedTuple):
    """An operator that was given tensors of several devices, and the line that called it."""

    operator: str
    operands: tuple[Tag, ...]
    where: Frame | None
    phase: str
    backward: bool


class Journal:
    """The mismatches of a run, in order, and what makes them doubtful."""

    def __init__(self) -> None:
        self.phase = ""
        self.backward = False
        self.mismatches: list[Mismatch] = []
        self.opaque = ""
        self.doubted = False
        self.moved_by_hand: set[str] = set()
        self._seen: set[tuple[object, ...]] = set()

    def record(self, operator: str, operands: tuple[Tag, ...], where: Frame | None) -> None:
        """Notes a mismatch once for each line and place that its operands come from."""
        if any(tag.doubtful for tag in operands):
            self.doubted = True
            return
        if self.backward and any(each.phase == self.phase and not each.backward for each in self.mismatches):
            return  # what went wrong in forward goes on in backward
        key = (self.phase, where, tuple(sorted({(str(tag.device), str(tag.origin)) for tag in operands})))
        if key not in self._seen:
            self._seen.add(key)
            self.mismatches.append(Mismatch(operator, operands, where, self.phase, self.backward))
