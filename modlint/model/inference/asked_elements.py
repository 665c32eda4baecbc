"""What methods ask the elements of an attribute for: a number, which only those of one dimension can give."""

from __future__ import annotations

import re
from dataclasses import replace

from modlint.model.inference.frame import Frame
from modlint.model.values.values import RANKS, Atom, Kind, Trait, Value


def told_by_elements(name: str, value: Value, frame: Frame) -> Value:
    """What an attribute is bound to, a vector where it is not known and `self.name[i].item()` says so."""
    if not any(map(_is_open, value)) or not _gives_numbers(name, frame):
        return value
    return Value(tuple(replace(a, traits=a.traits | {Trait.VECTOR}) if _is_open(a) else a for a in value))


def _is_open(atom: Atom) -> bool:
    return atom.kind is Kind.TENSOR and not atom.traits & {*RANKS, Trait.UNSIZED, Trait.EMPTY}


def _gives_numbers(name: str, frame: Frame) -> bool:
    project, sources = frame.inference.project, frame.inference.sources
    for owner in project.lineage(frame.host) if frame.host is not None else ():
        for method in owner.methods:
            own = f"{method.receiver}.{name}"
            if f"{own}[].item" in method.calls:
                asked = rf"(?<![\w.]){re.escape(own)}\[[^][,:]*\]\.item\("
                if re.search(asked, sources.text(project.function_of(owner, method))):
                    return True
    return False
