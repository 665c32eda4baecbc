"""Changes -> a unified diff, as `patch` takes it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

LINE = re.compile(rb"[^\n]*\n|[^\n]+")  # other line breaks are none to patch
UNENDED = b"\n\\ No newline at end of file\n"


def unified(path: str, before: bytes, after: bytes) -> bytes:
    """What changed in a file. In bytes, since every file has its own encoding."""
    return b"".join(_lines(os.fsencode(path), before, after))


def _lines(path: bytes, before: bytes, after: bytes) -> Iterator[bytes]:
    from difflib import diff_bytes, unified_diff

    for line in diff_bytes(unified_diff, LINE.findall(before), LINE.findall(after), path, path):
        yield line if line.endswith(b"\n") else line + UNENDED
