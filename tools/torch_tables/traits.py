"""What else is known of a function: read off its stub, its operator's tags, or by running it once."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable
from functools import cache

import torch

from torch_tables import stubs

INTEGERS = re.compile(
    r"arg(max|min|sort|where)|nonzero(_static)?|tri[lu]_indices|randint(_like)?|randperm|bincount|searchsorted|bucketize"
    r"|count_nonzero|multinomial|one_hot"
)
RANDOM = re.compile(r"(alpha_|feature_)*dropout[123]d|gumbel_softmax|fractional_max_pool[23]d(_with_indices)?")
FACTORIES = {"torch.tensor", "torch.asarray", "torch.fft.fftfreq", "torch.fft.rfftfreq"}
FILLS_WITH_CONSTANTS = {"constant_", "ones_", "zeros_", "eye_", "dirac_"}
MAYBE_COMPLEX = re.compile(r"(fft|linalg)_\w+|(torch\.)?(complex|polar|view_as_complex|stft|cfloat|cdouble|chalf)")


def of_function(scope: str, name: str, value: object, spelling: str) -> str:
    """The traits of a function, spelled to follow what it gives."""
    operator = getattr(value, "__name__", name)
    found = {
        "factory": is_factory(scope, name, value),
        "random": draws(scope, name, operator if scope == "torch.nn.functional" or inspect.isbuiltin(value) else ""),
        "index": bool(INTEGERS.fullmatch(name)),
        "complex": gives_complex(operator, value),
        "inplace": name.endswith("_"),
    }
    return _spelled(found) if "tensor" in spelling else ""


def of_method(name: str, spelling: str) -> str:
    """The traits of a method of Tensor."""
    found = {
        "random": is_random(name),
        "index": bool(INTEGERS.fullmatch(name)),
        "complex": gives_complex(name, getattr(torch.Tensor, name)),
        "inplace": name.endswith("_") and not name.endswith("__"),
    }
    return _spelled(found) if "tensor" in spelling else ""


def _spelled(found: dict[str, bool]) -> str:
    return "".join(f"+{trait}" for trait, holds in found.items() if holds)


def is_factory(scope: str, name: str, value: object) -> bool:
    """Whether the function always takes `device=` and can do without any tensor."""
    if f"{scope}.{name}" in FACTORIES:
        return True
    if scope == "torch":
        overloads = stubs.functions("_C/_VariableFunctions.pyi").get(name, [])
        takes_device = bool(overloads) and all("device" in _parameters(d) for d in overloads)
        return takes_device and any(not _wants_tensor(d) for d in overloads)
    return scope.startswith("torch.signal") and "device" in inspect.signature(value).parameters  # type: ignore[arg-type]


def _parameters(definition: stubs.Definition) -> set[str]:
    return {a.arg for a in [*definition.args.args, *definition.args.kwonlyargs]}


def _wants_tensor(definition: stubs.Definition) -> bool:
    arguments = definition.args
    required = arguments.args[: len(arguments.args) - len(arguments.defaults)]
    return any("Tensor" in ast.unparse(a.annotation) for a in required if a.annotation)


def draws(scope: str, name: str, operator: str) -> bool:
    """Whether the function draws from a generator."""
    if scope == "torch.nn.init":
        return name.endswith("_") and name not in FILLS_WITH_CONSTANTS
    return is_random(operator) or bool(RANDOM.fullmatch(name))


@cache
def is_random(operator: str) -> bool:
    """Whether torch tags an overload of the operator as drawing from a generator."""
    packet = getattr(torch.ops.aten, operator, None) if operator else None
    if not isinstance(packet, torch._ops.OpOverloadPacket):
        return False
    overloads = (getattr(packet, name) for name in packet.overloads())
    return any(torch.Tag.nondeterministic_seeded in overload.tags for overload in overloads)


def gives_complex(name: str, function: object) -> bool:
    """Whether the result is complex although the input is real: tried on a tiny one."""
    if not MAYBE_COMPLEX.fullmatch(name) or not callable(function):
        return False
    tiny = torch.full((4, 2), 0.5) if name == "view_as_complex" else torch.eye(4)
    return any(_is_complex(result) for result in _results(function, tiny))


def _results(function: Callable[..., object], tiny: torch.Tensor) -> list[object]:
    window = {"window": torch.ones(4), "return_complex": True}
    for arguments, options in (((tiny,), {}), ((tiny, tiny), {}), ((tiny, 4), window)):
        try:
            result = function(*arguments, **options)
        except (TypeError, ValueError, RuntimeError):
            continue
        return list(result) if isinstance(result, tuple) else [result]
    return []


def _is_complex(value: object) -> bool:
    return isinstance(value, torch.Tensor) and value.is_complex()
