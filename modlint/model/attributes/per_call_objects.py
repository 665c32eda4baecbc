"""Objects that are made of what a call is given, and live no longer: their constructor speaks of the batch."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from modlint.model.inference.events import Event
from modlint.model.values.values import Kind, Trait

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass

_NAMES = r"(batch|batch_size|bsz|bs|[bB](?=\s*,\s*\w+\s*,))\s*,[\w\s,*]+"
_SIZES = re.compile(rf"^\s*\(?{_NAMES}\)?\s*=\s*[\w.]+\.(shape|size\(\))", re.MULTILINE)


def is_batched(bound: Iterable[Event], module: ModuleClass) -> bool:
    """Whether what is bound comes of tensors whose first size the constructor takes for that of a batch.

    `batch, channels, *_ = features.shape` is said of what one call is given, not of what a module keeps.
    """
    makers = {event.function for event in bound if not _is_made_there(event)}
    return any(_SIZES.search(module.inference.sources.text(maker)) for maker in makers)


def _is_made_there(event: Event) -> bool:
    return any(Trait.HOST in atom.traits for atom in event.value.of(Kind.TENSOR))
