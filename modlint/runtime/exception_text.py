"""Exceptions in words."""

from __future__ import annotations

import os
import traceback

OWN = os.path.dirname(os.path.abspath(__file__))
LONGEST = 300


def told(error: BaseException) -> str:
    """An exception in one line."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:LONGEST] if text else type(error).__name__


def told_with_line(error: BaseException) -> str:
    """An exception in one line, with the user's line that raised it."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_users(frame.filename)]
    where = f" ({os.path.basename(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""
    return f"{told(error)}{where}"


def _is_users(file: str) -> bool:
    return not file.startswith((OWN, "<", os.path.dirname(os.__file__))) and "site-packages" not in file
