"""One module serves for many trials, unless they change it."""

from __future__ import annotations

import torch
from torch import nn

from modlint.runtime.specimen import Specimen


class Counted(nn.Module):
    built = 0

    def __init__(self):
        super().__init__()
        type(self).built += 1
        self.fc = nn.Linear(4, 4)
        self.cache = {}

    def forward(self, x):
        return self.fc(x)


class Remembers(Counted):
    def forward(self, x):
        return self.fc(self.cache.setdefault("first", x))


def trials(cls: type[Counted], *widths: int) -> list[bool]:
    """Which widths a module takes, one after another."""
    cls.built = 0
    specimen = Specimen(cls)
    return [isinstance(specimen.effort(lambda width=width: ((torch.ones(2, width),), {})), int) for width in widths]


def test_a_failed_call_needs_no_new_module() -> None:
    assert trials(Counted, 1, 2, 3) == [False] * 3
    assert Counted.built == 1


def test_what_passes_passes_on_a_new_module() -> None:
    assert trials(Counted, 1, 4) == [False, True]
    assert Counted.built == 2


def test_what_a_call_leaves_is_not_there_for_the_next() -> None:
    assert trials(Remembers, 1, 4, 2) == [False, True, False]


def test_lazy_parameters_are_not_settled_by_a_wrong_guess() -> None:
    specimen = Specimen(lambda: nn.Sequential(nn.LazyLinear(4), nn.Linear(3, 3)))
    for width in (5, 7):
        assert isinstance(specimen.effort(lambda width=width: ((torch.ones(2, width),), {})), Exception)
        assert specimen.module[0].weight.shape == (4, width)
