"""The logical device of each storage, and where its tensor comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.multiprocessing.reductions import StorageWeakRef

from modlint.runtime.frames import Frame
from modlint.runtime.object_walk import Reached

CPU = torch.device("cpu")
_SWEEP = 20_000  # storages remembered before those that died are forgotten


class Tag(NamedTuple):
    """What is known of a storage: its device, the line that made it, the attribute it was left behind in.

    It is doubtful if a global asked for the CPU, which may ask for something else on another machine.
    """

    device: torch.device
    origin: Frame | None = None
    source: Reached | None = None
    doubtful: bool = False

    @property
    def inherited(self) -> bool:
        """Whether what is computed from it is marked as well."""
        return self.doubtful or self.source is not None


class Tags:
    """Storage -> Tag. Views, `.data` and `nn.Parameter(t)` share a storage, and so its tag.

    A tensor without storage (sparse, mkldnn) carries the tag itself.
    """

    def __init__(self, physical: str) -> None:
        self._physical = physical
        self._tags: dict[int, tuple[StorageWeakRef, Tag]] = {}
        self._limit = _SWEEP

    def get(self, tensor: Tensor) -> Tag | None:
        """The tag of a tensor, if it has one."""
        with torch._C.DisableTorchFunction():
            storage = _storage(tensor)
            if storage is None:
                return getattr(tensor, "_modlint_tag", None)
            entry = self._tags.get(storage._cdata)
        return entry[1] if entry and not entry[0].expired() else None

    def forget_sources(self) -> None:
        """Lets go of the modules that attributes belong to."""
        live = {key: entry for key, entry in self._tags.items() if not entry[0].expired()}
        self._tags = {key: (ref, tag._replace(source=None)) for key, (ref, tag) in live.items()}

    def device(self, tensor: Tensor) -> torch.device:
        """The device that a tensor is on, as its user sees it."""
        tag = self.get(tensor)
        if tag:
            return tag.device
        with torch._C.DisableTorchFunction():
            return CPU if tensor.device.type in ("cpu", self._physical) else tensor.device

    def set(self, tensor: Tensor, tag: Tag) -> None:
        """Gives a tensor's storage a tag."""
        with torch._C.DisableTorchFunction():
            storage = _storage(tensor)
            if storage is None:
                tensor._modlint_tag = tag  # type: ignore[attr-defined]
                return
            self._tags[storage._cdata] = (StorageWeakRef(storage), tag)
        if len(self._tags) > self._limit:
            self._tags = {key: entry for key, entry in self._tags.items() if not entry[0].expired()}
            self._limit = max(_SWEEP, 2 * len(self._tags))


def tensors_among(values: Iterable[Any]) -> list[Tensor]:
    """The tensors among arguments or results. Every operator passes here, and torch's own `tree_leaves` is slow."""
    found: list[Tensor] = []
    for value in values:
        if isinstance(value, Tensor):
            found.append(value)
        elif isinstance(value, list | tuple):
            found += tensors_among(value)
        elif isinstance(value, dict):
            found += tensors_among(value.values())
    return found


def _storage(tensor: Tensor) -> torch.UntypedStorage | None:
    try:
        return tensor.untyped_storage()
    except (NotImplementedError, RuntimeError):
        return None
