"""The values that stand under a name in torch: dtypes, numbers, layouts."""

from __future__ import annotations

import inspect

import torch

from torch_tables.names import modules

KINDS = (
    (bool, "bool"),
    ((int, float), "number"),
    (str, "string"),
    (torch.dtype, "dtype"),
    (torch.Generator, "generator"),
    (torch.Tensor, "tensor"),
    ((torch.layout, torch.memory_format, torch.qscheme), "other"),
)
SCOPES = ("torch", "torch.random")


def constants() -> dict[str, dict[str, str]]:
    """The spelling of every public constant, by module and name."""
    return {scope: dict(sorted(_constants(scope).items())) for scope in SCOPES}


def _constants(scope: str) -> dict[str, str]:
    values = {name: value for name, value in vars(modules()[scope]).items() if not name.startswith("_")}
    found = {name: _kind(value) for name, value in values.items() if not inspect.isclass(value)}
    return {name: kind for name, kind in found.items() if kind is not None}


def _kind(value: object) -> str | None:
    if value is None:
        return "none"
    return next((kind for types, kind in KINDS if isinstance(value, types)), None)
