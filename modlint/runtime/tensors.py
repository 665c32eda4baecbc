"""Expressions of the configuration -> tensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from modlint.protocol import EXPRESSION


def realised(value: Any) -> Any:
    """A value as it came through JSON, with a fresh tensor where an expression for one stands."""
    if isinstance(value, Mapping):
        if EXPRESSION in value:
            return _tensor(value)
        return {key: realised(item) for key, item in value.items()}
    if isinstance(value, list):
        return [realised(item) for item in value]
    return value


def _tensor(expression: Mapping[str, Any]) -> Any:
    """The tensor, or the tuple, that an expression stands for."""
    name, arguments = expression[EXPRESSION], realised(expression["args"])
    if name == "tuple":
        return tuple(arguments)
    options = dict(expression["kwargs"])
    if "dtype" in options:
        options["dtype"] = getattr(torch, options["dtype"])
    return getattr(torch, name)(*arguments, **options)
