"""MOD703: two modules from different random numbers, one loaded from the other's state_dict, must compute the same."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from typing import Literal

from modlint.finding import Finding
from modlint.protocol import Outcome
from modlint.runtime.catalogue import STATE
from modlint.runtime.checks._outputs import outputs, same, warm
from modlint.runtime.checks._unsaved import responsible, stateful
from modlint.runtime.object_walk import Reached
from modlint.runtime.options import Options
from modlint.runtime.outcome import Examination
from modlint.runtime.reporting import finding
from modlint.runtime.source_locations import place
from modlint.runtime.subject import Subject

PHASE = "state round trip"


def examine(subject: Subject, options: Options) -> Examination:
    """Saves, loads and compares."""
    whole, loaded = subject.build(), subject.build(seed=1)
    if whole is loaded:
        return _ended("skipped", "the factory gives the same module twice")
    warm(subject, whole, loaded)
    loaded.load_state_dict(copy.deepcopy(whole.state_dict()))
    wanted, got = outputs(subject, whole), outputs(subject, loaded)
    if same(wanted, got):
        return _ended("passed" if wanted else "skipped", "" if wanted else "forward gives no tensor")
    if not same(wanted, outputs(subject, whole)):
        return _ended("inconclusive", "a second call of the same module gives something else")
    if stateful(subject, whole):
        return _ended("inconclusive", "the module has a random generator of its own")
    guilty = responsible(subject, whole, loaded, wanted)
    found = tuple(_findings(subject, guilty))
    if not found:
        return _ended("inconclusive", "outputs differ after load_state_dict, but no attribute could be named")
    return Examination(found, (Outcome(PHASE, "found"),))


def _findings(subject: Subject, guilty: Iterable[Reached]) -> Iterator[Finding]:
    for bound, each in {place(each, subject.territory): each for each in guilty}.items():
        if bound:
            yield finding(STATE, bound, _message(each))


def _message(reached: Reached) -> str:
    return (
        f"`{reached.path}` is not in the state_dict: a second module that loads it gives other outputs, "
        f"until `{reached.path}` is copied as well"
    )


def _ended(status: Literal["passed", "inconclusive", "skipped"], why: str) -> Examination:
    return Examination(outcomes=(Outcome(PHASE, status, why),))
