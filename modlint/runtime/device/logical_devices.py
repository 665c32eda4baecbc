"""The logical devices of one simulation: a CPU, two CUDA devices, and what happened on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import torch
from torch import Tensor

from modlint.runtime.device.event_log import Journal
from modlint.runtime.device.storage_tags import CPU, Tag, Tags
from modlint.runtime.frames import Territory

DEVICES = 2
TARGET = torch.device("cuda", 1)


@cache
def _tags(physical: str) -> Tags:
    """The tags of this process: what one simulation leaves in a cache of the user's, the next finds there."""
    return Tags(physical)


class World:
    """Tags, journal and the current device.

    `physical` is where data really is: `cpu`, or `meta` for modules that do not fit in memory. The ambient device is
    what a tensor gets that is made where no mode looks: inside an operator's own Python or C++.
    """

    def __init__(self, territory: Territory, physical: str = "cpu") -> None:
        self.territory = territory
        self.physical = physical
        self.tags = _tags(physical)
        self.journal = Journal()
        self.current = TARGET.index
        self._ambient: list[torch.device] = []

    @property
    def ambient(self) -> torch.device:
        return self._ambient[-1] if self._ambient else CPU

    @property
    def watched(self) -> bool:
        """Whether the operator that runs was called through torch's Python functions."""
        return bool(self._ambient)

    @contextmanager
    def within(self, device: torch.device) -> Iterator[None]:
        """Makes a device the ambient one."""
        self._ambient.append(device)
        try:
            yield
        finally:
            self._ambient.pop()

    def named(self, name: object) -> torch.device:
        """The device that a user names: `1`, `"cuda"`, `"cuda:0"`."""
        device = torch.device("cuda", name) if type(name) is int else torch.device(name)  # type: ignore[call-overload]
        return torch.device("cuda", self.current) if device.type == "cuda" and device.index is None else device

    def device(self, tensor: Tensor) -> torch.device:
        """The device that a tensor is on."""
        return self.tags.device(tensor)

    def put(self, tensor: Tensor, device: torch.device, parent: Tag | None = None) -> Tensor:
        """Says that a tensor is on a device, and was made by the line that runs, from another one."""
        marks = (parent.source, parent.doubtful) if parent else ()
        self.tags.set(tensor, Tag(device, self.territory.innermost(), *marks))
        return tensor

    def choose(self, tensor: Tensor, device: torch.device) -> Tensor:
        """Puts a tensor on the device that the user's code asks for."""
        if self.device(tensor) != device or not self.tags.get(tensor):
            self.put(tensor, device)
        if device == CPU and self.territory.says_cpu():
            self.tags.set(tensor, self.tag(tensor)._replace(doubtful=True))
        return tensor

    def mixed(self, operator: str, *operands: Tag) -> None:
        """Notes that the line that runs mixes devices."""
        self.journal.record(operator, operands, self.territory.innermost())

    def tag(self, tensor: Tensor) -> Tag:
        """The tag of a tensor; one without origin for what was made before the simulation."""
        return self.tags.get(tensor) or Tag(self.device(tensor))
