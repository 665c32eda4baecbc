"""What one run of a command costs."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median as middle
from typing import NamedTuple

DISTURBING = {"MODLINT_CACHE_DIR", "PYTHONDONTWRITEBYTECODE"}  # users' machines keep compiled files


class Run(NamedTuple):
    """Seconds on the clock, seconds of CPU with all child processes, MiB of the largest process."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str | Path], folder: Path) -> Run:
    """Run a command whose output nobody reads. Findings are no failure."""
    environment = {name: value for name, value in os.environ.items() if name not in DISTURBING}
    before = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command} failed:\n{said.decode()[-2000:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(runs: Iterable[Run]) -> Run:
    """The median of each cost."""
    return Run(*map(middle, zip(*runs, strict=True)))
