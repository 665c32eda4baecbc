"""Where in the user's code an exception came from."""

from __future__ import annotations

import traceback

from modlint.runtime.frames import Frame, Territory


def raised_at(error: BaseException, territory: Territory) -> Frame | None:
    """The innermost line of the user's code that an exception passed."""
    frames = [each for each in traceback.extract_tb(error.__traceback__) if territory.own_path(each.filename)]
    return Frame(frames[-1].filename, frames[-1].lineno or 1, frames[-1].name) if frames else None
