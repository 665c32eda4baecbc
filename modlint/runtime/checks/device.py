"""MOD701 and MOD702: what stays behind when the module is moved, and where that is mixed with what went along."""

from __future__ import annotations

from torch import nn

from modlint.runtime.checks._mismatch import grouped
from modlint.runtime.checks._unmoved import left_behind, made_before_forward
from modlint.runtime.device.simulation import simulated
from modlint.runtime.device.world import TARGET, World
from modlint.runtime.options import Options
from modlint.runtime.outcome import Examination, Outcome
from modlint.runtime.phases import PHASES, Watch
from modlint.runtime.subject import Subject, told
from modlint.runtime.walk import Reached, tensors


def examine(subject: Subject, options: Options) -> Examination:
    """Both phases on logical devices."""
    world = World(subject.territory, options.data)
    left: list[Reached] = []
    outcomes = [_phase(name, subject, world, left) for name in PHASES if subject.inputs or name == "fresh"]
    done = {outcome.phase for outcome in outcomes if outcome.status != "inconclusive"}
    mixed = grouped([each for each in world.journal.mismatches if each.phase in done], subject.territory)
    unmoved = left_behind(left, mixed, world, subject.territory)
    return Examination((*(each.finding() for each in mixed), *unmoved), tuple(outcomes))


def _phase(name: str, subject: Subject, world: World, left: list[Reached]) -> Outcome:
    """One phase in the world; `left` gets the tensors that a new module leaves behind."""
    journal = world.journal
    journal.phase, journal.backward, journal.opaque = name, False, ""
    try:
        with simulated(world):
            PHASES[name](subject, str(TARGET), _watch(name, subject, world, left))
    except Exception as error:
        why = f"the CPU raises too: {subject.trouble}" if subject.trouble else "the CPU does not raise"
        return Outcome(name, "inconclusive", f"on a simulated device: {told(error)} ({why})")
    if journal.opaque and any(each.phase == name for each in journal.mismatches):
        return Outcome(name, "inconclusive", f"what runs in {journal.opaque} cannot be simulated")
    return Outcome(name, "found" if any(each.phase == name for each in journal.mismatches) else "passed")


def _watch(name: str, subject: Subject, world: World, left: list[Reached]) -> Watch:
    def watch(step: str, module: nn.Module | None) -> None:
        world.journal.backward = step == "backward"
        world.journal.phase = "on the CPU" if step == "cpu" else name
        if module is not None:
            reached = tensors(module, subject.territory.owns)
            renewed = made_before_forward(module)
            stayed = [each for each in reached if world.device(each.value) != TARGET and id(each.value) not in renewed]
            for each in stayed:
                world.tags.set(each.value, world.tag(each.value)._replace(source=each))
            if name == "fresh":
                left.extend(stayed)

    return watch
