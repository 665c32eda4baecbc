"""A file and a qualified name -> the class or function that they mean."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from types import ModuleType
from typing import Any

from modlint.exchange import Batch

LAST_FRAMES = 1


class ImportFailedError(Exception):
    """Why something cannot be had."""


def import_file(batch: Batch) -> ModuleType:
    """The module of a batch, under its name in its package."""
    sys.path[:0] = [root for root in batch.roots if root not in sys.path]
    try:
        module = importlib.import_module(batch.module)
    except Exception as error:
        raise ImportFailedError(f"`{batch.module}` cannot be imported: {told(error)}") from error
    found = getattr(module, "__file__", None) or "nowhere"
    if batch.path and not os.path.samefile(found, batch.path):
        raise ImportFailedError(f"`import {batch.module}` gives another file: {found}")
    return module


def named(reference: str) -> Any:
    """What `pkg.module:name` means."""
    module, _, qualname = reference.partition(":")
    try:
        return member(importlib.import_module(module), qualname)
    except Exception as error:
        raise ImportFailedError(f"`{reference}` cannot be imported: {told(error)}") from error


def member(module: ModuleType, qualname: str) -> Any:
    """The class or function of a module that has this qualified name."""
    value: Any = module
    for name in qualname.split("."):
        value = getattr(value, name, None)
        if value is None:
            raise ImportFailedError(f"`{module.__name__}` has no `{qualname}` after it is imported")
    return value


def told(error: BaseException) -> str:
    """An exception in one line, with the user's line that raised it."""
    text = " ".join(str(error).split())
    message = f"{type(error).__name__}: {text}" if text else type(error).__name__
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_users(frame.filename)]
    where = f" ({os.path.basename(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""
    return f"{message:.300}{where}"


def _is_users(file: str) -> bool:
    own = os.path.dirname(os.path.abspath(__file__))
    return not file.startswith((own, "<", os.path.dirname(os.__file__))) and "site-packages" not in file
