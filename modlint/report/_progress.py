"""A progress bar on stderr."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0  # work that is done sooner needs no bar
FRAME = 0.1


class ProgressBar:
    """Appears on a terminal when work takes longer than a second, and vanishes when it is done."""

    def __init__(self, wanted: bool) -> None:
        self._next = time.monotonic() + PATIENCE if wanted and _is_terminal() else float("inf")
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + FRAME
        bar = self._bar = self._bar or _start()
        if self._task is None:
            self._task = bar.add_task(stage)
        bar.update(self._task, description=stage, completed=done, total=total, refresh=True)

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _start() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    # Nothing else is printed meanwhile, and no thread of its own: worker processes are forked while the bar is up.
    bar = Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    bar.start()
    return bar
