"""What the files of a tree hold, by digest: read, or known by what the system says of a file.

A file need not be read again when its size, its inode and both its times are what they were. The time of the last
change cannot be set by a program: a file that is rewritten to the same size, and given its old time of modification,
has a new one. The clock of a file system ticks slowly, so a file that changed less than a few seconds before it was
read is read again the next time. Where the system keeps no time of change (Windows), every file is read.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from modlint.source.cache import Cache, fingerprint
from modlint.source.read import Texts, UnreadableError

SETTLED = 3 * 10**9  # nanoseconds after a change, the next one surely has another time
KEEPS_TIME_OF_CHANGE = os.name != "nt"

State = list[int]  # what the system says of a file
Known = dict[str, tuple[State, str]]  # that of each file, and the digest of what was in it


class Contents(Mapping[str, str]):
    """The digests of the files of a tree, by path. A file that cannot be read has its reason as one."""

    def __init__(self, texts: Texts, cache: Cache, name: str) -> None:
        self._texts = texts
        self._cache = cache
        self._name = name
        self._index = _decoded(cache.read(name))
        self._settled: Known = {}
        self._digests = {path: self._digest(path, self._index) for path in texts}

    @property
    def overlay(self) -> Collection[str]:
        """The files that are held by us, not by the disk."""
        return self._texts.overlay

    def __getitem__(self, path: str) -> str:
        return self._digests[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._digests)

    def __len__(self) -> int:
        return len(self._digests)

    @cached_property
    def digest(self) -> str:
        """One digest of all paths and what is there."""
        return fingerprint(*(part for item in sorted(self._digests.items()) for part in item))

    def hold(self, paths: Iterable[str] | None = None) -> bool:
        """Whether the files, or some of them, still hold what they did."""
        asked = self if paths is None else paths
        return all(self._digest(path, self._settled) == self._digests[path] for path in asked)

    def keep(self) -> None:
        """Save the next run the reading."""
        if self._settled != self._index:
            self._cache.write(self._name, json.dumps(self._settled).encode())

    def _digest(self, path: str, known: Known) -> str:
        if path in self._texts.overlay:
            return fingerprint(self._texts.overlay[path])
        try:
            now = time.time_ns()
            state = _state(self._texts.files[path])
            seen = known.get(path)
            if not state or seen is None or seen[0] != state:
                seen = state, fingerprint(self._texts.data(path))
        except (UnreadableError, OSError) as error:
            return f"unreadable: {error}"
        if state and now - max(state[:2]) > SETTLED:
            self._settled[path] = seen
        return seen[1]


def _state(file: str | Path) -> State:
    """Two times, size and identity of a file, nothing where that says too little."""
    found = os.stat(file)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(f"no file, {time.monotonic_ns()}")  # a pipe can be read but once: never the same, never kept
    if not KEEPS_TIME_OF_CHANGE:
        return []
    return [found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_dev]


def _decoded(data: bytes | None) -> Known:
    try:
        return {
            path: (list(map(int, state)), str(digest)) for path, (state, digest) in json.loads(data or "{}").items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}
