"""The processes of a session: how much memory they hold, and their end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")


class Process(NamedTuple):
    """A running process: its session, and the bytes of memory it holds."""

    id: int
    session: int
    resident: int


def resident(sessions: frozenset[int]) -> dict[int, int]:
    """The bytes of memory that the processes of each session hold, what they share counted once."""
    members: dict[int, list[Process]] = {session: [] for session in sessions}
    for process in _processes():
        if process.session in members:
            members[process.session].append(process)
    return {
        session: found[0].resident if len(found) == 1 else sum(map(_share, found)) for session, found in members.items()
    }


def _share(process: Process) -> int:
    """The memory of a process, less what it shares: a fork has all of its parent's."""
    with contextlib.suppress(OSError, ValueError, StopIteration):
        lines = (PROC / str(process.id) / "smaps_rollup").read_text().splitlines()
        return 1024 * int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return process.resident


def end(session: int) -> None:
    """Kill every process of a session."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(session, signal.SIGKILL)
    for process in _processes():
        if process.session == session:
            _kill(process.id)


def sweep(mark: str) -> None:
    """Kill the processes that were started with a mark in their environment, wherever they have gone."""
    for process in _marked(mark):
        _kill(process)


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(process, signal.SIGKILL)


def _processes() -> Iterator[Process]:
    return _of_proc() if PROC.joinpath("self/stat").exists() else _of_ps()


def _of_proc() -> Iterator[Process]:
    page = os.sysconf("SC_PAGE_SIZE")
    for name in os.listdir(PROC):
        if name.isdigit():
            with contextlib.suppress(OSError, ValueError):
                fields = (PROC / name / "stat").read_text(errors="replace").rpartition(")")[2].split()
                if fields[0] != "Z":
                    yield Process(int(name), int(fields[3]), int(fields[21]) * page)


def _of_ps() -> Iterator[Process]:
    """Where there is no /proc. The process group stands in for the session."""
    for line in subprocess.check_output(["ps", "-A", "-o", "pid=,pgid=,rss="], text=True).splitlines():
        process, group, size = map(int, line.split())
        yield Process(process, group, size * 1024)


def _marked(mark: str) -> Iterator[int]:
    if not PROC.is_dir():
        return
    for name in os.listdir(PROC):
        if name.isdigit() and int(name) != os.getpid():
            with contextlib.suppress(OSError):
                if mark.encode() in (PROC / name / "environ").read_bytes():
                    yield int(name)
