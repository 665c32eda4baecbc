"""MOD701 and MOD702: what stays behind when the module is moved, and where that is mixed with what went along."""

from __future__ import annotations

from collections.abc import Iterable

from modlint.finding import Finding
from modlint.protocol import Outcome
from modlint.runtime.catalogue import DEVICE
from modlint.runtime.checks._mismatch import Mixed
from modlint.runtime.checks._real import Ended, Run, available, run_on
from modlint.runtime.checks._simulated import Simulation, simulate
from modlint.runtime.device.logical_devices import TARGET
from modlint.runtime.device.storage_tags import CPU
from modlint.runtime.options import Options
from modlint.runtime.outcome import Examination
from modlint.runtime.reporting import finding
from modlint.runtime.source_locations import place_at
from modlint.runtime.subject import Subject


def examine(subject: Subject, options: Options) -> Examination:
    """The phases on logical devices, and on a real one if there is one and it is asked for."""
    simulation = simulate(subject, options) if options.device in ("auto", "simulated") else None
    device = "" if options.device == "simulated" or options.data == "meta" else available(options.device)
    if device:
        return judged(run_on(device, subject), simulation, subject)
    if simulation:
        return _told(simulation)
    return Examination(outcomes=(Outcome(options.device, "skipped", f"{options.device} is not available"),))


def judged(run: Run, simulation: Simulation | None, subject: Subject) -> Examination:
    """What a real device shows. It settles what the simulation finds in the phases that pass."""
    passed = {each.phase for each in run.ended if each.passed}
    kept = simulation and simulation._replace(mixed=tuple(m for m in simulation.mixed if not _refuted(m, passed)))
    seen = _told(kept) if kept else Examination()
    lines = {frame[:2] for mixed in simulation.mixed for frame in mixed.lines} if simulation else set()
    new = {each.where: each for each in run.ended if each.where and each.where[:2] not in lines}
    raised = [_raised(run.device, each) for each in new.values()]
    told = {(each.class_name, each.attribute) for each in seen.findings}
    notes = () if simulation else run.stayed.notes(told, subject.territory)
    outcomes = tuple(_outcome(run.device, each, simulation) for each in run.ended)
    return Examination((*seen.findings, *raised, *notes), (*seen.outcomes, *outcomes))


def _told(simulation: Simulation) -> Examination:
    found = (*(each.finding() for each in simulation.mixed), *simulation.unmoved)
    return Examination(found, simulation.outcomes)


def _refuted(mixed: Mixed, passed: set[str]) -> bool:
    """Whether a phase passes that should raise. Other CUDA devices than the target may be missing here."""
    return mixed.first.phase in passed and {tag.device for tag in mixed.first.operands} <= {CPU, TARGET}


def _raised(device: str, ended: Ended) -> Finding:
    assert ended.where is not None
    where = f"`{ended.where.function}` line {ended.where.line}"
    return finding(DEVICE, place_at(ended.where), f'after `.to("{device}")`, {where} raises {ended.error}')


def _outcome(device: str, ended: Ended, simulation: Simulation | None) -> Outcome:
    """How a phase ended on a real device, and whether the simulation says the same."""
    name = f"{ended.phase} on {device}"
    if ended.error and not ended.where:
        return Outcome(name, "inconclusive", ended.error)
    compared = _compared(ended, simulation.mixed) if simulation else ""
    return Outcome(name, "passed" if ended.passed else "found", compared)


def _compared(ended: Ended, mixed: Iterable[Mixed]) -> str:
    if ended.where and not any(ended.where[:2] == frame[:2] for each in mixed for frame in each.lines):
        return "the simulation does not mix devices here"
    if ended.passed and any(each.first.phase == ended.phase for each in mixed):
        return "the simulation mixes devices here"
    return "as simulated"
