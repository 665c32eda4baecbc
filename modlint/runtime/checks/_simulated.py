"""The phases on logical devices."""

from __future__ import annotations

from typing import NamedTuple

from torch import nn

from modlint.finding import Finding
from modlint.protocol import Outcome
from modlint.runtime.checks._mismatch import Mixed, grouped
from modlint.runtime.checks._unmoved import Stayed, left_behind
from modlint.runtime.device.logical_devices import TARGET, World
from modlint.runtime.device.simulation import simulated
from modlint.runtime.exception_text import told
from modlint.runtime.object_walk import Reached
from modlint.runtime.options import Options
from modlint.runtime.phases import PHASES, Watch
from modlint.runtime.subject import Subject


class Simulation(NamedTuple):
    """What was mixed, what else a new module left behind, and how the phases ended."""

    mixed: tuple[Mixed, ...]
    unmoved: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]


def simulate(subject: Subject, options: Options) -> Simulation:
    """Runs both phases with two logical CUDA devices."""
    world = World(subject.territory, options.data)
    left: list[Reached] = []
    outcomes = [_phase(name, subject, world, left) for name in PHASES if subject.inputs or name == "fresh"]
    done = {outcome.phase for outcome in outcomes if outcome.status != "inconclusive"}
    mixed = grouped([each for each in world.journal.mismatches if each.phase in done], subject.territory)
    stayed = Stayed(left, str(TARGET), world.device, world.journal.moved_by_hand)
    unmoved = tuple(stayed.notes({each.attribute for each in mixed}, subject.territory))
    world.tags.forget_sources()
    return Simulation(tuple(mixed), unmoved, tuple(outcomes))


def _phase(name: str, subject: Subject, world: World, left: list[Reached]) -> Outcome:
    """One phase in the world; `left` gets the tensors that a new module leaves behind."""
    journal = world.journal
    journal.phase, journal.backward, journal.opaque, journal.doubted = name, False, "", False
    try:
        with simulated(world):
            PHASES[name](subject, str(TARGET), _watch(name, subject, world, left))
    except Exception as error:
        return Outcome(name, "inconclusive", f"on a simulated device: {told(error)}{_on_the_cpu(subject, world)}")
    if journal.opaque and any(each.phase == name for each in journal.mismatches):
        return Outcome(name, "inconclusive", f"what runs in {journal.opaque} cannot be simulated")
    found = any(each.phase == name for each in journal.mismatches)
    if journal.doubted and not found:
        return Outcome(name, "inconclusive", "a global chose the CPU, and may choose a GPU where there is one")
    return Outcome(name, "found" if found else "passed")


def _on_the_cpu(subject: Subject, world: World) -> str:
    if world.physical == "meta":
        return ""
    return f" (the CPU raises too: {subject.trouble})" if subject.trouble else " (the CPU does not raise)"


def _watch(name: str, subject: Subject, world: World, left: list[Reached]) -> Watch:
    def watch(step: str, module: nn.Module | None) -> None:
        world.journal.backward = step == "backward"
        world.journal.phase = "on the CPU" if step == "cpu" else name
        if module is not None:
            stayed = left_behind(module, subject.territory, lambda tensor: world.device(tensor) != TARGET)
            for each in stayed:
                world.tags.set(each.value, world.tag(each.value)._replace(source=each))
            if name == "fresh":
                left.extend(stayed)

    return watch
