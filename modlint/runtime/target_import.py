"""A file and a qualified name -> the class or function that they mean."""

from __future__ import annotations

import importlib
import os
import sys
from types import ModuleType
from typing import Any

from modlint.protocol import Batch
from modlint.runtime.exception_text import told_with_line


class ImportFailedError(Exception):
    """Why something cannot be had."""


def import_file(batch: Batch) -> ModuleType:
    """The module of a batch, under its name in its package."""
    sys.path[:0] = [root for root in batch.roots if root not in sys.path]
    try:
        module = importlib.import_module(batch.module)
    except Exception as error:
        raise ImportFailedError(f"`{batch.module}` cannot be imported: {told_with_line(error)}") from error
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
        raise ImportFailedError(f"`{reference}` cannot be imported: {told_with_line(error)}") from error


def member(module: ModuleType, qualname: str) -> Any:
    """The class or function of a module that has this qualified name."""
    value: Any = module
    for name in qualname.split("."):
        value = getattr(value, name, None)
        if value is None:
            raise ImportFailedError(f"`{module.__name__}` has no `{qualname}` after it is imported")
    return value
