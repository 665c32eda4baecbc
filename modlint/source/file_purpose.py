"""What a file is for, by its name."""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath

_FOLDERS = frozenset({"test", "tests"})


@cache  # the rules ask for each class
def is_test(path: str) -> bool:
    """Whether a file holds tests, by the names that pytest collects and the folders that they stand in.

    A model in a test is a stand-in: nobody trains or saves it, parts that are never used are there to be counted, and
    what raises is meant to raise, for the test was run.
    """
    file = PurePosixPath(path)
    named = file.stem == "conftest" or file.stem.startswith("test_") or file.stem.endswith("_test")
    return named or not _FOLDERS.isdisjoint(file.parent.parts)
