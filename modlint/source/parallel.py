"""Work on many items: here, in several processes, or wherever an executor does it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor

Item = TypeVar("Item")
Result = TypeVar("Result")


def cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def each(
    job: Callable[[Item], Result],
    items: Sequence[Item],
    workers: int,
    lost: Callable[[Item], Result],
    executor: Executor | None = None,
) -> Iterator[tuple[Item, Result]]:
    """The job's result for every item, in no fixed order; `lost` stands in where the job killed its process.

    One worker means this process: no other is started, and nothing guards it. An `executor` does all the work instead,
    in as many parts as there are workers: any one will do, for threads, processes or machines that can import modlint
    and read the same files. Each part brings its own copy of the job, so that nothing is shared.
    """
    if executor is not None:
        return _parts_in(executor, job, items, workers)
    if workers <= 1 or len(items) <= 1:
        return ((item, job(item)) for item in items)
    from modlint.source.pool import in_processes

    return in_processes(job, items, workers, lost)


def _parts_in(
    executor: Executor, job: Callable[[Item], Result], items: Sequence[Item], parts: int
) -> Iterator[tuple[Item, Result]]:
    import pickle

    sent, size = pickle.dumps(job), -(-len(items) // max(parts, 1)) or 1
    chunks = [items[at : at + size] for at in range(0, len(items), size)]
    for chunk, done in zip(chunks, [executor.submit(_part, sent, chunk) for chunk in chunks], strict=True):
        yield from zip(chunk, done.result(), strict=True)


def _part(sent: bytes, chunk: Sequence[Any]) -> list[Any]:
    import pickle

    return list(map(pickle.loads(sent), chunk))
