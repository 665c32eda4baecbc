"""The options of runtime mode: `[tool.modlint.runtime]`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from modlint.config import Layer, UserError, nearest
from modlint.input_expressions import ExpressionError, parse
from modlint.protocol import Stated

UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
DEVICE = re.compile(r"auto|simulated|cuda|cuda:\d+|mps")


class RuntimeOptionError(UserError):
    """What is wrong with an option: its key, and what its value should have been."""

    def __init__(self, key: str, expected: str, got: object) -> None:
        super().__init__(f"{key}: expected {expected}, got {got!r}")


class TargetOptions(NamedTuple):
    """What the user says of one target; one with a reason in `skip` is left out."""

    stated: Stated | None = None
    skip: str = ""


class RuntimeOptions(NamedTuple):
    """How modules are run. `timeout` is in seconds and `memory` in bytes, for each target, `total_timeout` for all.

    `checks` are codes or names of rules, all that are enabled if there are none; `only` are the targets to run, all if
    there are none.
    """

    device: str = "auto"
    timeout: float = 60.0
    total_timeout: float = math.inf
    memory: int = 4 << 30
    checks: tuple[str, ...] = ()
    targets: Mapping[str, TargetOptions] = {}
    only: tuple[str, ...] = ()


def runtime_options(stated: Layer, flags: Mapping[str, object], only: Sequence[str]) -> RuntimeOptions:
    """What the `runtime` table of a configuration says, overridden by flags, for some targets or for all."""
    table = stated.options.get("runtime", {})
    file = _read(table, OPTIONS, lambda key: stated.where(f"runtime.{key}"))
    given = _read(flags, OPTIONS, lambda key: f"--{key}")
    chosen = {key.replace("-", "_"): value for key, value in {**file, **given}.items()}
    return RuntimeOptions(**chosen, only=tuple(only))


def _read(
    table: Mapping[str, object], options: Mapping[str, Callable[[str, object], Any]], where: Callable[[str], str]
) -> dict[str, Any]:
    for key in table:
        if key not in options:
            raise UserError(f"{where(key)}: unknown option{nearest(key, options)}")
    return {key: options[key](where(key), value) for key, value in table.items()}


def _device(key: str, value: object) -> str:
    if isinstance(value, str) and DEVICE.fullmatch(value):
        return value
    raise RuntimeOptionError(key, '"auto", "simulated", "cuda", "cuda:N" or "mps"', value)


def _seconds(key: str, value: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0:
        return float(value)
    raise RuntimeOptionError(key, "a number of seconds", value)


def _size(key: str, value: object) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMG]?)i?B?", str(value), re.IGNORECASE)
    size = int(float(match[1]) * UNITS[match[2].upper()]) if match and not isinstance(value, bool) else 0
    if size <= 0:
        raise RuntimeOptionError(key, 'a size such as "4GB"', value)
    return size


def _strings(key: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise RuntimeOptionError(key, "a list of strings", value)


def _string(key: str, value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise RuntimeOptionError(key, "a string", value)


def _reference(key: str, value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"[\w.]+:[\w.]+", value):
        return value
    raise RuntimeOptionError(key, 'a name such as "package.module:name"', value)


def _targets(key: str, value: object) -> dict[str, TargetOptions]:
    return {name: _target(f'{key}."{name}"', table) for name, table in _keywords(key, value).items()}


def _target(key: str, table: object) -> TargetOptions:
    _reference(key, key.split('"')[-2])
    options = _read(_keywords(key, table), TARGET, lambda each: f"{key}.{each}")
    if options.get("data") == "meta" and not options.get("inputs"):
        raise UserError(f'{key}.data: what is on "meta" cannot be fed by guesses: say its `inputs` as well')
    skip = options.pop("skip", "")
    return TargetOptions(Stated(**options) if options else None, skip)


def _arguments(key: str, value: object) -> tuple[Any, ...]:
    if isinstance(value, list):
        return tuple(value)
    raise RuntimeOptionError(key, "a list", value)


def _keywords(key: str, value: object) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise RuntimeOptionError(key, "a table", value)


def _inputs(key: str, value: object) -> Any:
    """Arguments of forward by position or by name; what is a string is an expression."""
    if isinstance(value, list):
        return [_expression(f"{key}[{number}]", item) for number, item in enumerate(value)]
    if isinstance(value, dict):
        return {name: _expression(f"{key}.{name}", item) for name, item in value.items()}
    raise RuntimeOptionError(key, 'a table such as `{x = "randn(2, 16, 64)"}`, or a list', value)


def _data(key: str, value: object) -> str:
    if value in ("cpu", "meta"):
        return str(value)
    raise RuntimeOptionError(key, '"cpu" or "meta"', value)


def _expression(key: str, value: object) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return parse(value)
    except ExpressionError as error:
        raise RuntimeOptionError(key, f"an expression: {error}", value) from None


TARGET: Mapping[str, Callable[[str, object], Any]] = {
    "args": _arguments,
    "kwargs": _keywords,
    "factory": _reference,
    "inputs": _inputs,
    "data": _data,
    "skip": _string,
}
OPTIONS: Mapping[str, Callable[[str, object], Any]] = {
    "device": _device,
    "timeout": _seconds,
    "total-timeout": _seconds,
    "memory": _size,
    "checks": _strings,
    "targets": _targets,
}
