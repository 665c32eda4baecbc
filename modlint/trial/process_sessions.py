"""The processes of a session: what they take, and their end."""

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
    """A running process: its session, the bytes of memory it holds, and the seconds it has worked, if that is known."""

    id: int
    session: int
    resident: int
    worked: float | None = None


class Usage(NamedTuple):
    """What the processes of a session take: bytes of memory, what they share counted once, and seconds of work."""

    memory: int = 0
    worked: float | None = None


def usage(sessions: frozenset[int]) -> dict[int, Usage]:
    """What each session takes."""
    members: dict[int, list[Process]] = {session: [] for session in sessions}
    for process in _processes():
        if process.session in members:
            members[process.session].append(process)
    return {session: _taken(found) for session, found in members.items() if found}


def _taken(members: list[Process]) -> Usage:
    memory = members[0].resident if len(members) == 1 else sum(map(_share, members))
    known = [process.worked for process in members if process.worked is not None]
    return Usage(memory, sum(known) if known else None)


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
    page, tick = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
    for name in os.listdir(PROC):
        if name.isdigit():
            with contextlib.suppress(OSError, ValueError):
                fields = (PROC / name / "stat").read_text(errors="replace").rpartition(")")[2].split()
                if fields[0] != "Z":
                    worked = sum(map(int, fields[11:15])) / tick  # its own and that of children that ended
                    yield Process(int(name), int(fields[3]), int(fields[21]) * page, worked)


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
