"""What the process that checks and the processes that run modules tell each other, as values and as JSON."""

from __future__ import annotations

import types
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, Literal, NamedTuple, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from modlint.finding import Finding

T = TypeVar("T")
Status = Literal["passed", "found", "inconclusive", "skipped"]
EXPRESSION = "$tensor"  # the key that marks an expression of the configuration in JSON


class Stated(NamedTuple):
    """What the user says of a target: how it is built and what it is fed. Tensors stand as expressions.

    `data` is `cpu`, or `meta` for what is too big to be built: then only the devices of its tensors are followed.
    """

    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = {}
    factory: str = ""
    inputs: Any = None
    data: Literal["cpu", "meta"] = "cpu"


class Target(NamedTuple):
    """Something to build and run: a class, or a function that returns a module."""

    name: str
    qualname: str
    stated: Stated | None = None


class Batch(NamedTuple):
    """The targets of one importable file. `roots` go to the front of `sys.path`.

    With `forks` each target runs in a copy of the process that has imported the file; without, in that process itself.
    """

    module: str
    path: str
    roots: tuple[str, ...]
    targets: tuple[Target, ...]
    forks: bool = True
    device: str = "auto"
    checks: tuple[str, ...] = ()

    @property
    def package(self) -> str:
        """What may be imported into one process; a script and a target that cannot be copied stand alone."""
        package, dot, _ = self.module.partition(".")
        return f"{self.roots[:1]} {package}" if dot and self.forks else f"{self}"


class Outcome(NamedTuple):
    """How one phase of an examination ended, and why it was no more than that."""

    phase: str
    status: Status
    why: str = ""


class Trial(NamedTuple):
    """What came of one target.

    `built` and `fed` name the strategies that gave the module and its inputs, empty where none did; `obstacle` says
    what stood in the way then, or what ended the process.
    """

    built: str = ""
    fed: str = ""
    obstacle: str = ""
    outcomes: tuple[Outcome, ...] = ()
    findings: tuple[Finding, ...] = ()


class Event(NamedTuple):
    """One message of a child. `kind` is ready, importing, started, progress, trial, ended, unsafe, failed, idle or
    finished.

    `target` is the number of a target in its batch, `process` a process id, `status` one of `waitpid`, `printed`
    where the output stands, `text` the reason of a failure.
    """

    kind: str
    target: int = -1
    process: int = 0
    status: int = 0
    printed: int = 0
    text: str = ""
    trial: Trial | None = None


def to_json(value: object) -> Any:
    """A value as JSON knows it: NamedTuples are objects, other tuples lists."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: to_json(getattr(value, name)) for name in value._fields}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {key: to_json(item) for key, item in value.items()}
    return value


def from_json(kind: type[T], data: object) -> T:
    """A value of a type from its JSON; TypeError where it does not fit."""
    return cast("T", _decoded(kind, data))


def _decoded(kind: Any, data: Any) -> Any:
    if kind is Any:
        return data
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        some = next(option for option in get_args(kind) if option is not type(None))
        return None if data is None else _decoded(some, data)
    if origin is Literal:
        return _one_of(get_args(kind), data)
    if origin is tuple:
        return tuple(_decoded(get_args(kind)[0], item) for item in _demand(list, data))
    if origin is not None and issubclass(origin, Mapping):
        return {key: _decoded(get_args(kind)[1], item) for key, item in _demand(dict, data).items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if hasattr(kind, "_fields"):
        hints = _hints(kind)
        return kind(**{name: _decoded(hints[name], item) for name, item in _demand(dict, data).items()})
    return _demand(kind, data)


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _demand(kind: type[T], data: object) -> T:
    if not isinstance(data, kind):
        raise TypeError(f"expected {kind.__name__}, got {data!r:.80}")
    return data


def _one_of(values: tuple[Any, ...], data: object) -> object:
    if data not in values:
        raise TypeError(f"expected one of {values}, got {data!r:.80}")
    return data
