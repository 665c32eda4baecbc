"""Runtime mode: the modules of a project, built and run, and their findings joined to those of reading."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from modlint.config import UserError
from modlint.finding import Finding
from modlint.project.project import Project
from modlint.protocol import Trial
from modlint.report._runtime_targets import State, Tried
from modlint.runtime_config import RuntimeOptions
from modlint.source.discover import Tree
from modlint.trial.interruption import stopping
from modlint.trial.merging import Seen, merged
from modlint.trial.running import Done, Limits, run
from modlint.trial.targets import Targets, targets

STAGE = "running modules"


class Means(NamedTuple):
    """The interpreter that runs modules, and how many of its processes may at a time."""

    python: str
    jobs: int


class Trials(NamedTuple):
    """All findings, how far each target came, and whether the user ended it before all had their turn."""

    findings: list[Finding]
    tried: tuple[Tried, ...]
    interrupted: bool = False

    @property
    def complete(self) -> bool:
        """Whether every target had its turn."""
        return not any(each.state is State.NOT_REACHED for each in self.tried)


def try_modules(
    project: Project,
    tree: Tree,
    wanted: Collection[str],
    options: RuntimeOptions,
    means: Means,
    read: Sequence[Finding],
    progress: Callable[[str, int, int], None],
) -> Trials:
    """Build and run every module, and join what is seen to what was read."""
    if os.name != "posix":
        raise UserError("--runtime: needs Linux or macOS")
    planned = targets(project, tree.files, wanted, tree.base, options)
    limits = Limits(options.timeout, options.memory)
    suspected = {os.path.abspath(tree.files[finding.path]) for finding in read}
    batches = sorted(planned.batches, key=lambda batch: batch.path not in suspected)
    done = []
    with stopping(options.total_timeout) as stop:
        for each in run(batches, means.python, limits, means.jobs, stop):
            done.append(each)
            progress(STAGE, len(done), planned.total)
    done.sort(key=lambda each: each.target.name)
    seen = _seen(done, {path: tree.files[path] for path in wanted})
    return Trials(merged(read, seen), tuple(sorted(_fates(planned, done, stop.why))), stop.interrupted)


def _fates(planned: Targets, done: Sequence[Done], why: str) -> Iterator[Tried]:
    """How far each target came."""
    reached = {each.target.name for each in done}
    yield from map(_tried, done)
    yield from (Tried(name, State.LEFT_OUT, reason) for name, reason in planned.left_out.items())
    for batch in planned.batches:
        for target in batch.targets:
            if target.name not in reached:
                yield Tried(target.name, State.NOT_REACHED, why)


def _seen(done: Sequence[Done], files: Mapping[str, Path]) -> Iterator[Seen]:
    """What was seen in the files that are wanted, worst first, with paths as the project knows them."""
    known = {os.path.realpath(file): path for path, file in files.items()}
    for each in done:
        for finding in each.trial.findings:
            path = known.get(os.path.realpath(finding.path))
            if path:
                related = (
                    other._replace(path=known.get(os.path.realpath(other.path), other.path))
                    for other in finding.related
                )
                guessed = not (each.target.stated and each.target.stated.inputs)
                yield Seen(finding._replace(path=path, related=tuple(related)), guessed)


def _tried(done: Done) -> Tried:
    state, why = _state(done.trial)
    return Tried(done.target.name, state, why, done.trial.built, done.trial.fed)


def _state(trial: Trial) -> tuple[State, str]:
    if not trial.built:
        abstract = trial.obstacle.startswith("abstract")
        return State.LEFT_OUT if abstract else State.NOT_BUILT, trial.obstacle
    if not trial.fed:
        return State.NOT_RUN, trial.obstacle
    doubts = [f"{each.phase}: {each.why}" for each in trial.outcomes if each.status == "inconclusive"]
    if trial.obstacle or doubts:
        return State.INCONCLUSIVE, trial.obstacle or doubts[0]
    return State.RUN, ""
