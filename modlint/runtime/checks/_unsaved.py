"""Values that differ between two modules with the same state_dict."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from modlint.runtime.checks._outputs import outputs, same
from modlint.runtime.object_walk import Reached, walk
from modlint.runtime.subject import Subject


def responsible(subject: Subject, whole: nn.Module, loaded: nn.Module, wanted: list[Tensor]) -> Iterator[Reached]:
    """The values outside the state_dict that, copied over as well, bring the outputs nearer to those wanted."""
    got = outputs(subject, loaded)
    for there, here in _differing(subject, whole, loaded):
        if same(got, wanted):
            return
        _transplant(there, here)
        now = outputs(subject, loaded)
        if not same(now, got):
            yield there
        got = now


def stateful(subject: Subject, module: nn.Module) -> bool:
    """Whether the module has random numbers of its own."""
    numpy = sys.modules.get("numpy")
    kinds = (torch.Generator, random.Random, *((numpy.random.Generator, numpy.random.RandomState) if numpy else ()))
    return any(isinstance(reached.value, kinds) for reached in walk(module, subject.territory.owns))


def _differing(subject: Subject, whole: nn.Module, loaded: nn.Module) -> list[tuple[Reached, Reached]]:
    saved = whole.state_dict().keys()
    here = {reached.path: reached for reached in _values(subject, loaded)}
    pairs = [(there, here[there.path]) for there in _values(subject, whole) if there.path in here]
    return [(there, other) for there, other in pairs if there.path not in saved and _differ(there.value, other.value)]


def _values(subject: Subject, module: nn.Module) -> Iterator[Reached]:
    """Tensors and arrays anywhere, and numbers that are attributes of the user's modules."""
    for reached in walk(module, subject.territory.owns):
        if isinstance(reached.value, Tensor) or _is_array(reached.value):
            yield reached
        elif isinstance(reached.value, nn.Module) and subject.territory.owns(type(reached.value)):
            for name, value in vars(reached.value).items():
                if isinstance(value, int | float | complex) and name != "training":
                    yield Reached(f"{reached.path}.{name}".lstrip("."), value, reached.value, name)


def _is_array(value: object) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ndarray)


def _differ(left: Any, right: Any) -> bool:
    if type(left) is not type(right):
        return False
    if not isinstance(left, Tensor) and not _is_array(left):
        return bool(left != right)
    if left.shape != right.shape or left.dtype != right.dtype:
        return False
    if isinstance(left, Tensor):
        return left.layout == torch.strided and left.device == right.device and not same([left], [right])
    return bool((left != right).any())


def _transplant(there: Reached, here: Reached) -> None:
    if isinstance(here.value, Tensor):
        here.value.data = there.value.detach().clone()
    elif _is_array(here.value):
        here.value[...] = there.value
    elif here.owner is not None:
        setattr(here.owner, here.attribute, there.value)
