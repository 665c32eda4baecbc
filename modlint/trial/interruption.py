"""When a run ends before everything is reached: by Ctrl-C, by SIGTERM, or when its time is over."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Tells whether a run is to end."""

    def __init__(self, seconds: float = float("inf")) -> None:
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        self.interrupted = False

    @property
    def why(self) -> str:
        """Why the run is to end, empty while it may go on."""
        if self.interrupted:
            return "interrupted"
        return f"{self._seconds:g} s for all modules were over" if time.monotonic() > self._until else ""

    def interrupt(self, *signal: object) -> None:
        """End the run in order; whoever asks again gets it at once."""
        if self.interrupted:
            raise KeyboardInterrupt
        self.interrupted = True


@contextmanager
def stopping(seconds: float) -> Iterator[Stop]:
    """Have signals end a run in order: what is known by then is told, and no process or folder is left behind."""
    stop = Stop(seconds)
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {each: signal.signal(each, stop.interrupt) for each in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
