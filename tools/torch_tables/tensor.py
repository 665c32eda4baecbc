"""What the methods and properties of torch.Tensor give."""

from __future__ import annotations

import inspect

import torch

from torch_tables import annotations, functions, known, stubs, traits

STUB = ("_C/__init__.pyi", "TensorBase")


def tensor_attributes() -> dict[str, str]:
    """The spelling of every known attribute of a tensor, by name."""
    names = {*dir(torch.Tensor), *stubs.attributes(*STUB)}
    public = {name for name in names if not name.startswith("_") or name.startswith("__")}
    found = {name: _attribute(name) for name in sorted(public | set(known.TENSOR))}
    return {name: spelling for name, spelling in found.items() if spelling is not None}


def _attribute(name: str) -> str | None:
    annotation = stubs.attributes(*STUB).get(name)
    spelling = known.TENSOR.get(name) or (annotations.spell(annotation) if annotation else None)
    value = getattr(torch.Tensor, name, None)
    if not callable(value):
        return f"{spelling}+property" if spelling else None
    spelling = spelling or functions.of_definitions(stubs.methods(*STUB).get(name, ())) or _live(value)
    return spelling + traits.of_method(name, spelling) if spelling else None


def _live(value: object) -> str | None:
    given = getattr(value, "__annotations__", {}).get("return")
    if given is None:
        return None
    return annotations.spell(given if isinstance(given, str) else inspect.formatannotation(given))
