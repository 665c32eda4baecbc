"""What a file is for, by its name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath

_EXPORT = re.compile(r"onnx|export|torchscript", re.IGNORECASE)
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


def is_for_export(path: str) -> bool:
    """Whether a file writes trained models down for what runs elsewhere, by its name or that of its folder."""
    return _EXPORT.search("/".join(PurePosixPath(path).parts[-2:])) is not None
