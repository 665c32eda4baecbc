"""Worker processes, any of which may die."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

SHARES = 4  # a chunk is no more than one of so many parts of what a worker has to do still
_job: list[Callable[[Any], Any]] = []  # what a worker process does


def in_processes(
    job: Callable[[Item], Result], items: Sequence[Item], workers: int, lost: Callable[[Item], Result]
) -> Iterator[tuple[Item, Result]]:
    """The job's result for every item, in no fixed order."""
    left: list[Item] = []
    with _pool(job, workers) as pool:
        pending = {pool.submit(_run, chunk): chunk for chunk in _chunks(items, workers)}
        for done in as_completed(pending):
            chunk = pending[done]
            if _died(done):
                left += chunk
            else:
                yield from zip(chunk, done.result(), strict=True)
    yield from _one_by_one(job, left, lost)


def _chunks(items: Sequence[Item], workers: int) -> Iterator[Sequence[Item]]:
    """The items in parts, large ones first and single ones last, so that the workers end together."""
    at = 0
    while at < len(items):
        size = max((len(items) - at) // (workers * SHARES), 1)
        yield items[at : at + size]
        at += size


def _one_by_one(
    job: Callable[[Item], Result], items: Sequence[Item], lost: Callable[[Item], Result]
) -> Iterator[tuple[Item, Result]]:
    """Each item alone in a process, which is replaced when it dies."""
    at = 0
    while at < len(items):
        with _pool(job, 1) as pool:
            for item in items[at:]:
                done = pool.submit(_run, (item,))
                at += 1
                if _died(done):
                    yield item, lost(item)
                    break
                yield item, done.result()[0]


def _died(done: Future[Any]) -> bool:
    return isinstance(done.exception(), BrokenProcessPool)


@contextmanager
def _pool(job: Callable[[Item], Result], workers: int) -> Iterator[ProcessPoolExecutor]:
    # A fork has the job's data at once; elsewhere it is sent, once for each worker.
    method = "fork" if sys.platform == "linux" else "spawn"
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context(method), _begin, (job,))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)  # on Ctrl-C what has not begun is left undone


def _begin(job: Callable[[Any], Any]) -> None:
    _job[:] = [job]
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends a worker without a traceback
    gc.freeze()
    gc.disable()


def _run(chunk: Sequence[Any]) -> list[Any]:
    return [_job[0](item) for item in chunk]
