"""Work on many items: here, or in several processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def each(
    job: Callable[[Item], Result], items: Sequence[Item], workers: int, lost: Callable[[Item], Result]
) -> Iterator[tuple[Item, Result]]:
    """The job's result for every item, in no fixed order; `lost` stands in where the job killed its process.

    One worker means this process: no other is started, and nothing guards it.
    """
    if workers <= 1 or len(items) <= 1:
        return ((item, job(item)) for item in items)
    from modlint.source.pool import in_processes

    return in_processes(job, items, workers, lost)
