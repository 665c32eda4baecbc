"""Runtime mode: the modules of a project, built and run, and their findings joined to those of reading."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from modlint.config import UserError
from modlint.exchange import Trial
from modlint.finding import Finding
from modlint.project.project import Project
from modlint.report._tried import State, Tried
from modlint.runtime_config import RuntimeOptions
from modlint.source.discover import Tree
from modlint.trial.merging import merged
from modlint.trial.running import Done, Limits, run
from modlint.trial.targets import targets

STAGE = "running modules"


class Means(NamedTuple):
    """The interpreter that runs modules, and how many of its processes may at a time."""

    python: str
    jobs: int


class Result(NamedTuple):
    """All findings, and how far each target came."""

    findings: list[Finding]
    tried: tuple[Tried, ...]


def try_modules(
    project: Project,
    tree: Tree,
    wanted: Collection[str],
    options: RuntimeOptions,
    means: Means,
    read: Sequence[Finding],
    progress: Callable[[str, int, int], None],
) -> Result:
    """Build and run every module, and join what is seen to what was read."""
    if os.name != "posix":
        raise UserError("--runtime: needs Linux or macOS")
    planned = targets(project, tree.files, wanted, tree.base, options)
    total = sum(len(batch.targets) for batch in planned.batches)
    done = []
    limits = Limits(options.timeout, options.memory)
    with _ending_orderly():
        for each in run(planned.batches, means.python, limits, means.jobs):
            done.append(each)
            progress(STAGE, len(done), total)
    done.sort(key=lambda each: each.target.name)
    left_out = [Tried(name, State.LEFT_OUT, why) for name, why in planned.left_out.items()]
    tried = sorted([*left_out, *map(_tried, done)])
    return Result(merged(read, _seen(done, {path: tree.files[path] for path in wanted})), tuple(tried))


@contextmanager
def _ending_orderly() -> Iterator[None]:
    """Let a SIGTERM end this process as Ctrl-C does, so that it takes its children and their folders with it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _seen(done: Sequence[Done], files: Mapping[str, Path]) -> Iterator[Finding]:
    """What was seen in the files that are wanted, worst first, with paths as the project knows them."""
    known = {os.path.realpath(file): path for path, file in files.items()}
    for each in done:
        for finding in each.trial.findings:
            path = known.get(os.path.realpath(finding.path))
            if path:
                related = (
                    replace(other, path=known.get(os.path.realpath(other.path), other.path))
                    for other in finding.related
                )
                yield replace(finding, path=path, related=tuple(related))


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
