"""Files -> files with other bytes, at once or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

WRITABLE = 0o222


class LeftAloneError(Exception):
    """Why a file was not written."""


def demand_writable(file: Path) -> None:
    """A LeftAloneError for a file that its owner protects: replacing it would get around its mode bits."""
    try:
        writable = os.stat(file).st_mode & WRITABLE and os.access(file, os.W_OK)
    except OSError as error:
        raise LeftAloneError(error.strerror or str(error)) from None
    if not writable:
        raise LeftAloneError("it is read-only")


def replace_file(file: Path, before: bytes, after: bytes) -> None:
    """Give a file new bytes, if it still holds the old ones; a link stays one, and what it leads to is written."""
    target = os.path.realpath(file)
    demand_writable(file)
    try:
        found = Path(target).read_bytes()
        if found not in (before, after):
            raise LeftAloneError("it has changed meanwhile")
        if found != after:
            _replace(target, after)
    except OSError as error:
        raise LeftAloneError(error.strerror or str(error)) from None


def _replace(target: str, data: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=".modlint-", dir=os.path.dirname(target))
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _keep_owner(target, temporary)
        shutil.copymode(target, temporary)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _keep_owner(target: str, temporary: str) -> None:
    if hasattr(os, "chown"):
        owner = os.stat(target)
        with suppress(OSError):  # only a privileged user may give files away
            os.chown(temporary, owner.st_uid, owner.st_gid)
