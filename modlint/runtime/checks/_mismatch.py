"""Mismatches, brought to the one thing that each is the fault of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from modlint.finding import Finding, Place, Related
from modlint.runtime.catalogue import DEVICE
from modlint.runtime.device.event_log import Mismatch
from modlint.runtime.device.logical_devices import TARGET
from modlint.runtime.device.storage_tags import Tag
from modlint.runtime.frames import Frame, Territory
from modlint.runtime.reporting import finding
from modlint.runtime.source_locations import place, place_at

_AFTER = {"fresh": f'after `.to("{TARGET}")`', "after-cpu": f'after a forward on the CPU and `.to("{TARGET}")`'}


@dataclass(frozen=True)
class Mixed:
    """A tensor on the wrong device, and the lines that mix it with others, the first ones first."""

    culprit: Tag
    first: Mismatch
    where: Frame
    lines: tuple[Frame, ...]
    bound: Place | None

    @property
    def attribute(self) -> tuple[str, str]:
        """The class and attribute that the tensor belongs to, empty if to none."""
        return (self.bound.class_name, self.bound.attribute) if self.bound else ("", "")

    def finding(self) -> Finding:
        """Points at the line that mixes; the first related place is the line that binds the attribute."""
        class_name, attribute = self.attribute
        where = place_at(self.where)._replace(class_name=class_name, attribute=attribute)
        return finding(DEVICE, where, self._message(), related=tuple(self._related()))

    def _message(self) -> str:
        devices = sorted({str(tag.device) for tag in self.first.operands})
        mixes = f"`{self.where.function}` line {self.where.line}"
        what = f"{' and '.join(devices)} (`{self.first.operator}`)"
        if len(devices) == 1:
            return (
                f"{_AFTER[self.first.phase]}, {mixes} gives `{self.first.operator}` lengths on {devices[0]}, not on cpu"
            )
        if self.culprit.source:
            stayed = f"`{self.culprit.source.path}` stayed on {self.culprit.device}"
            return f"{_AFTER[self.first.phase]}, {stayed}; {mixes} then mixes {what}"
        step = "the backward of " if self.first.backward else ""
        return f"{_AFTER[self.first.phase]}, {step}{mixes} mixes {what}"

    def _related(self) -> Iterable[Related]:
        if self.bound:
            yield Related(self.bound.path, self.bound.span.line, f"`{self.bound.attribute}` is bound here")
        for tag in self.first.operands:
            if tag.origin:
                yield Related(tag.origin.path, tag.origin.line, f"the operand on {tag.device} is made here")
        yield from (Related(each.path, each.line, "and mixed here") for each in self.lines if each != self.where)


def grouped(mismatches: Iterable[Mismatch], territory: Territory) -> list[Mixed]:
    """One for each attribute, or else each line that made the tensor: one mistake is one finding."""
    groups: dict[object, Mixed] = {}
    for mismatch in mismatches:
        culprit = _culprit(mismatch)
        where = mismatch.where if not mismatch.backward else mismatch.where or culprit.origin
        if not where:
            continue
        source = culprit.source
        bound = place(source, territory) if source else None
        key = bound or (source.path if source else culprit.origin or where)
        before = groups.get(key)
        if before:
            lines = tuple(dict.fromkeys((*before.lines, where)))
            groups[key] = Mixed(before.culprit, before.first, before.where, lines, before.bound)
        else:
            groups[key] = Mixed(culprit, mismatch, where, (where,), bound)
    return list(groups.values())


def _culprit(mismatch: Mismatch) -> Tag:
    """The operand that is not where the module was moved to."""
    elsewhere = [tag for tag in mismatch.operands if tag.device != TARGET]
    return next((tag for tag in elsewhere if tag.source), elsewhere[0] if elsewhere else mismatch.operands[-1])
