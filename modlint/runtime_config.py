"""The options of runtime mode: `[tool.modlint.runtime]`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from modlint.exchange import Stated
from modlint.expressions import ExpressionError, parse

UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
DEVICE = re.compile(r"auto|simulated|cuda|cuda:\d+|mps")


class RuntimeOptionError(Exception):
    """The key of an option below `runtime`, and what its value should have been."""

    def __init__(self, key: str, expected: str) -> None:
        super().__init__(expected)
        self.key = key


@dataclass(frozen=True, slots=True)
class TargetOptions:
    """What the user says of one target; one with a reason in `skip` is left out."""

    stated: Stated | None = None
    skip: str = ""


@dataclass(frozen=True, slots=True)
class RuntimeOptions:
    """How modules are run. `timeout` is in seconds and `memory` in bytes, for each target.

    `checks` are codes or names of rules, all that are enabled if there are none; `only` are the targets to run, all if
    there are none.
    """

    device: str = "auto"
    timeout: float = 60.0
    memory: int = 4 << 30
    checks: tuple[str, ...] = ()
    targets: Mapping[str, TargetOptions] = field(default_factory=dict)
    only: tuple[str, ...] = ()


def read_runtime(table: object) -> Mapping[str, Any]:
    """The options of the table, each of its proper type."""
    return _read(table, OPTIONS, "")


def _read(table: object, options: Mapping[str, Callable[[str, object], Any]], prefix: str) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise RuntimeOptionError(prefix.rstrip("."), "a table")
    for key in table:
        if key not in options:
            raise RuntimeOptionError(f"{prefix}{key}", f"one of {', '.join(f'`{each}`' for each in options)}")
    return {key: options[key](f"{prefix}{key}", value) for key, value in table.items()}


def _device(key: str, value: object) -> str:
    if isinstance(value, str) and DEVICE.fullmatch(value):
        return value
    raise RuntimeOptionError(key, '"auto", "simulated", "cuda", "cuda:N" or "mps"')


def _seconds(key: str, value: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0:
        return float(value)
    raise RuntimeOptionError(key, "a number of seconds")


def _size(key: str, value: object) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMG]?)i?B?", str(value), re.IGNORECASE)
    size = int(float(match[1]) * UNITS[match[2].upper()]) if match and not isinstance(value, bool) else 0
    if size <= 0:
        raise RuntimeOptionError(key, 'a size such as "4GB"')
    return size


def _strings(key: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise RuntimeOptionError(key, "a list of strings")


def _string(key: str, value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise RuntimeOptionError(key, "a string")


def _reference(key: str, value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"[\w.]+:[\w.]+", value):
        return value
    raise RuntimeOptionError(key, 'a function as "package.module:name"')


def _targets(key: str, value: object) -> dict[str, TargetOptions]:
    if not isinstance(value, dict):
        raise RuntimeOptionError(key, "a table of targets")
    return {
        name: _target(f'{key}."{name}"', table) for name, table in value.items() if _reference(f"{key}.{name}", name)
    }


def _target(key: str, table: object) -> TargetOptions:
    options = _read(table, TARGET, f"{key}.")
    skip = options.pop("skip", "")
    return TargetOptions(Stated(**options) if options else None, skip)


def _arguments(key: str, value: object) -> tuple[Any, ...]:
    if isinstance(value, list):
        return tuple(value)
    raise RuntimeOptionError(key, "a list")


def _keywords(key: str, value: object) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise RuntimeOptionError(key, "a table")


def _inputs(key: str, value: object) -> Any:
    """Arguments of forward by position or by name; what is a string is an expression."""
    if isinstance(value, list):
        return [_expression(f"{key}[{number}]", item) for number, item in enumerate(value)]
    if isinstance(value, dict):
        return {name: _expression(f"{key}.{name}", item) for name, item in value.items()}
    raise RuntimeOptionError(key, 'a table such as `{x = "randn(2, 16, 64)"}`, or a list')


def _expression(key: str, value: object) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return parse(value)
    except ExpressionError as error:
        raise RuntimeOptionError(key, f"an expression: {error}") from None


TARGET: Mapping[str, Callable[[str, object], Any]] = {
    "args": _arguments,
    "kwargs": _keywords,
    "factory": _reference,
    "inputs": _inputs,
    "skip": _string,
}
OPTIONS: Mapping[str, Callable[[str, object], Any]] = {
    "device": _device,
    "timeout": _seconds,
    "memory": _size,
    "checks": _strings,
    "targets": _targets,
}
