"""Known findings, told by rule, class, attribute and path, never by line: what they leave to report. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from modlint.finding import Finding
from modlint.triage.selection import INTERNAL

VERSION = 1
TOLD = 3  # entries that a message names


class KnownFinding(NamedTuple):
    """What a finding is known by. The path is relative to the folder of the baseline, with `/`."""

    path: str
    class_name: str
    attribute: str
    code: str

    def __str__(self) -> str:
        subject = ".".join(filter(None, (self.class_name, self.attribute)))
        return " ".join(filter(None, (self.path, subject, self.code)))


class Comparison(NamedTuple):
    """The findings that are not known, the known ones that are gone, and those that hold, as often as each."""

    new: tuple[Finding, ...]
    gone: Counter[KnownFinding]
    holding: Counter[KnownFinding]


def compare(
    findings: Iterable[Finding],
    known: Counter[KnownFinding],
    identify: Callable[[Finding], KnownFinding],
    settled: Callable[[KnownFinding], bool],
) -> Comparison:
    """What is new and what is gone. `settled` tells whether a known finding would have been seen if it were there."""
    left = Counter(known)
    new = []
    for finding in findings:
        identity = identify(finding)
        if left[identity] > 0:
            left[identity] -= 1
        else:
            new.append(finding)
    gone = Counter({entry: number for entry, number in left.items() if number and settled(entry)})
    return Comparison(tuple(new), gone, known - gone)


def accepted(comparison: Comparison, identify: Callable[[Finding], KnownFinding]) -> Counter[KnownFinding]:
    """What is known once all that was found is. A failure of modlint itself never is."""
    return comparison.holding + Counter(identify(each) for each in comparison.new if each.code != INTERNAL)


def encode(known: Counter[KnownFinding]) -> str:
    """A baseline's text: a line for each finding, in order, so that changes to different files merge."""
    lines = [f"    {json.dumps(_entry(each), ensure_ascii=False)}" for each in sorted(known.elements())]
    listed = "[\n" + ",\n".join(lines) + "\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {listed}\n}}\n'


def decode(text: str) -> Counter[KnownFinding]:
    """What a baseline's text says is known; a ValueError that says why it is none."""
    table = json.loads(text)
    if not isinstance(table, dict) or table.get("version") != VERSION or not isinstance(table.get("findings"), list):
        raise ValueError(f"it is no baseline of version {VERSION}")
    return Counter(map(_known, table["findings"]))


def named(known: Counter[KnownFinding]) -> str:
    """The first few, for a message."""
    listed = [str(entry) for entry in sorted(known.elements())]
    return ", ".join(listed[:TOLD]) + (", ..." if len(listed) > TOLD else "")


def _entry(known: KnownFinding) -> Mapping[str, str | None]:
    subject = {"class": known.class_name or None, "attribute": known.attribute or None}
    return {"path": known.path, **subject, "code": known.code}


def _known(entry: Any) -> KnownFinding:
    try:
        known = KnownFinding(entry["path"], entry.get("class") or "", entry.get("attribute") or "", entry["code"])
    except (AttributeError, KeyError, TypeError):
        raise ValueError(f"this is no finding: {json.dumps(entry)}") from None
    if not all(isinstance(part, str) for part in known):
        raise ValueError(f"this is no finding: {json.dumps(entry)}")
    return known
