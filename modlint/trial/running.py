"""Batches -> trials, on several workers at once, each target within its limits."""

from __future__ import annotations

import selectors
import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from modlint.config import UserError
from modlint.protocol import Batch, Event, Target, Trial
from modlint.trial.exit_reasons import exit_reason
from modlint.trial.interruption import Stop
from modlint.trial.process_sessions import PROC, Usage, end, usage
from modlint.trial.worker import Worker

TICK = 0.1 if PROC.is_dir() else 0.5  # without /proc it takes a process to look at the others
GRACE = 10.0  # between the kill of a process and word of its end
START = 300.0  # for the import of torch, on a slow disk
WAITS = 3  # times the seconds that a target may work: so long may it take by the clock
PRINTED = 64 << 20
ALONE = "/"  # the package of no file
NONE = -1  # the number of no target


class Limits(NamedTuple):
    """What one target may take: seconds of work, and bytes of memory."""

    timeout: float
    memory: int


class Done(NamedTuple):
    """What came of one target of a batch."""

    batch: Batch
    target: Target
    trial: Trial


def run(batches: Sequence[Batch], python: str, limits: Limits, jobs: int, stop: Stop) -> Iterator[Done]:
    """Run the targets of every batch, in no fixed order, until all are done or it is time to stop."""
    waiting = deque(batches)
    runners: list[Runner] = []
    with selectors.DefaultSelector() as selector:
        try:
            while not stop.why and (waiting or any(runner.busy for runner in runners)):
                for runner in runners:
                    if waiting and not runner.busy:
                        runner.take(waiting.popleft())
                while waiting and len(runners) < jobs:
                    runner = Runner(python, limits, waiting)
                    selector.register(runner.worker.events, selectors.EVENT_READ, runner)
                    runners.append(runner)
                    runner.take(waiting.popleft())
                for key, _ in selector.select(TICK):
                    yield from key.data.hear()
                for runner in _over_limits(runners):
                    yield from runner.forsake()
                for runner in [runner for runner in runners if runner.lost]:
                    selector.unregister(runner.worker.events)
                    runners.remove(runner)
                    runner.worker.close()
            for runner in runners:
                yield from runner.break_off(stop.why)
        finally:
            for runner in runners:
                runner.close()


def _over_limits(runners: Sequence[Runner]) -> list[Runner]:
    """End what takes too long or too much. The runners that nothing has come from even so."""
    taken = usage(frozenset(runner.session for runner in runners if runner.session))
    return [runner for runner in runners if runner.hold_to_limits(taken.get(runner.session, Usage()))]


class Runner:
    """What one worker is at."""

    def __init__(self, python: str, limits: Limits, waiting: deque[Batch]) -> None:
        self.worker = Worker(python, waiting[0].device)
        self._waiting = waiting
        self.lost = False
        self.session = 0
        self._limits = limits
        self._ready = False
        self._batch: Batch | None = None
        self._left: dict[int, Target] = {}
        self._so_far = Trial()
        self._target = NONE
        self._running = NONE
        self._trial: Trial | None = None
        self._breach = ""
        self._printed = 0
        self._worked: float | None = None
        self._importer = 0
        self._package = ""
        self._leaving = 0
        self._deadline = time.monotonic() + START

    @property
    def busy(self) -> bool:
        return self._batch is not None

    def take(self, batch: Batch) -> None:
        """Start on a batch. What another package has imported must not be there."""
        if self._package and self._package != batch.package:
            self._leaving += 1
            self.worker.ask(None)
        self._package, self._running = batch.package, NONE
        self._batch, self._left = batch, dict(enumerate(batch.targets))
        self.worker.ask(batch)

    def hear(self) -> Iterator[Done]:
        """Act on what has come in."""
        for event in self.worker.listen():
            if event is None:
                yield from self.forsake()
            elif event.kind == "unsafe":
                self._split()
            elif event.trial:
                self._so_far, self._target = event.trial, event.target
                self._trial = event.trial if event.kind == "trial" else None
            else:
                yield from self._act(event)

    def _act(self, event: Event) -> Iterator[Done]:
        match event.kind:
            case "ready":
                self._ready = True
                self._deadline = float("inf")
            case "importing":
                self._importer = event.process
                self._enter(event.process, event.printed)
            case "started":
                self._running = event.target
                self._enter(event.process, event.printed)
            case "ended":
                yield from self._ended(event)
            case "failed":
                yield from self._failed(event.text)
            case "idle":
                self._rest()
            case "finished" if self._leaving:
                self._leaving -= 1
            case "finished":
                yield from self._finished(event.status, event.printed)

    def _enter(self, session: int, printed: int) -> None:
        """Watch a process from now on."""
        self.session, self._so_far, self._trial, self._breach = session, Trial(), None, ""
        self._deadline = time.monotonic() + self._limits.timeout * WAITS
        self._printed, self._worked = printed, None

    def _ended(self, event: Event) -> Iterator[Done]:
        trial = self._trial or self._so_far._replace(obstacle=self._why(event.status, event.printed))
        if self.session != self._importer:
            end(self.session)
        self._running = NONE
        self._enter(self._importer, event.printed)
        yield from self._settle(event.target, trial)

    def _why(self, status: int, printed: int) -> str:
        return self._breach or exit_reason(status, self.worker.output(self._printed, printed))

    def _failed(self, text: str) -> Iterator[Done]:
        if not self._ready:
            raise UserError(f"--runtime: {text}")
        for number in list(self._left):
            yield from self._settle(number, Trial(obstacle=text))

    def _finished(self, status: int, printed: int) -> Iterator[Done]:
        """The process that imports has ended: what it was at is told, and another one goes on with the rest."""
        if self.session:
            end(self.session)
        why = self._why(status, printed)
        for number in list(self._left) if self._running == NONE else [self._running]:
            yield from self._settle(number, self._trial or self._so_far._replace(obstacle=why))
        if self._batch and self._left:
            self._waiting.appendleft(self._batch._replace(targets=tuple(self._left.values())))
        self._package = ""
        self._rest()

    def _rest(self) -> None:
        self._batch, self.session, self._deadline = None, 0, float("inf")

    def _settle(self, number: int, trial: Trial) -> Iterator[Done]:
        target = self._left.pop(number, None)
        if self._batch is not None and target is not None:
            yield Done(self._batch, target, trial)

    def _split(self) -> None:
        """A copy of what has imported the file would not work: every target on its own."""
        if self._batch is not None:
            self._waiting.extend(self._batch._replace(targets=(target,), forks=False) for target in self._left.values())
        self._left, self._package = {}, ALONE

    def hold_to_limits(self, taken: Usage) -> bool:
        """End the process if it takes too much; whether even that has not helped."""
        now = time.monotonic()
        breach = self._breach_at(now, taken)
        if not breach:
            return False
        if self._breach or not self.session:
            return True
        self._breach, self._deadline = breach, now + GRACE
        end(self.session)
        return False

    def _breach_at(self, now: float, taken: Usage) -> str:
        if self._breach:
            return self._breach if now > self._deadline else ""
        if now > self._deadline or self._work_since(taken) > self._limits.timeout:
            return f"it took longer than {self._limits.timeout:g} s"
        if taken.memory > self._limits.memory:
            return f"it took more than {self._limits.memory / (1 << 30):.3g} GB of memory"
        if self.session and self.worker.printed - self._printed > PRINTED:
            return "it printed without end"
        return ""

    def _work_since(self, taken: Usage) -> float:
        """The seconds that the process has worked since it is watched. On a busy machine the clock says little."""
        if taken.worked is None:
            return 0.0
        if self._worked is None:
            self._worked = taken.worked
        return taken.worked - self._worked

    def break_off(self, why: str) -> Iterator[Done]:
        """Tell what is known of the target that runs."""
        if self._so_far.fed:
            yield from self._settle(self._target, self._trial or self._so_far._replace(obstacle=why))

    def forsake(self) -> Iterator[Done]:
        """Give the worker up."""
        if not self._ready:
            said = self.worker.output(0, self.worker.printed)[-300:].strip()
            raise UserError(f"--runtime: the process that was to import torch ended: {said}")
        self.lost = True
        yield from self._finished(self.worker.status, self.worker.printed)

    def close(self) -> None:
        if self.session:
            end(self.session)
        self.worker.close()
