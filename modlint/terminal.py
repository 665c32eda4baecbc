"""What modlint says and to whom: stdout, stderr or a file, whatever has become of them."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, TextIO

from modlint.config import UserError


def coloured(mode: str, stream: TextIO | None) -> bool:
    """Whether a stream is written to in colour, by `--color` and what it is."""
    if mode != "auto":
        return mode == "always"
    dumb = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stream is not None and stream.isatty() and not dumb


def write(text: str, stream: TextIO | None, file: str = "") -> None:
    """Write to a file or a stream. A reader that has gone away is no error."""
    if file:
        try:
            Path(file).write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
        except OSError as error:
            raise UserError(f"--output-file: {file}: {error.strerror or error}") from None
        return
    try:
        _print(text, stream)
    except BrokenPipeError:
        _close(stream)


def write_bytes(data: bytes) -> None:
    """Write source as it is to stdout."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _close(sys.stdout)


def say(text: str) -> None:
    """Tell the user something beside the report."""
    _print(f"modlint: {text}\n", sys.stderr)


def end(code: int) -> NoReturn:
    """End the process at once: to tidy up its memory would take a while."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # it may be closed, or was before we started
            stream.flush()
    os._exit(code)


def _close(stream: TextIO | None) -> None:
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # the interpreter flushes once more


def _print(text: str, stream: TextIO | None) -> None:
    if stream is None:  # closed before we started
        return
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()
