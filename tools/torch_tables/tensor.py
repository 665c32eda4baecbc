"""What the methods and properties of torch.Tensor give."""

from __future__ import annotations

import torch

from torch_tables import functions, known, spelling, stubs, traits

STUB = ("_C/__init__.pyi", "TensorBase")


def tensor_attributes() -> dict[str, str]:
    """The spelling of every known attribute of a tensor, by name."""
    names = {*dir(torch.Tensor), *stubs.attributes(*STUB)}
    public = {name for name in names if not name.startswith("_") or name.startswith("__")}
    found = {name: _attribute(name) for name in sorted(public | set(known.TENSOR))}
    return {name: given for name, given in found.items() if given is not None}


def _attribute(name: str) -> str | None:
    annotation = stubs.attributes(*STUB).get(name)
    given = known.TENSOR.get(name) or (spelling.spell(annotation) if annotation else None)
    value = getattr(torch.Tensor, name, None)
    if not callable(value):
        return f"{given}+property" if given else None
    given = given or functions.of_definitions(stubs.methods(*STUB).get(name, ())) or functions.of_annotation(value)
    return given + traits.of_method(name, given) if given else None
