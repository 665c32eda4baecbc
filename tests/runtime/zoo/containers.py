"""Tensors and modules behind something else: containers, closures, helper objects."""

import functools
from collections import namedtuple
from dataclasses import dataclass

import torch
from torch import nn

_Pair = namedtuple("_Pair", "left right")


@dataclass
class _Tables:
    pos: torch.Tensor


class _Slotted:
    __slots__ = ("pos",)

    def __init__(self):
        self.pos = torch.ones(8)


class InList(nn.Module):
    def __init__(self):
        super().__init__()
        self.tables = [torch.ones(8), torch.ones(8)]

    def forward(self, x):
        return x + self.tables[1]  # MOD701


class InDict(nn.Module):
    def __init__(self):
        super().__init__()
        self.tables = {"pos": torch.ones(8)}

    def forward(self, x):
        return x + self.tables["pos"]  # MOD701


class InDataclass(nn.Module):
    def __init__(self):
        super().__init__()
        self.tables = _Tables(torch.ones(8))

    def forward(self, x):
        return x + self.tables.pos  # MOD701


class InNamedTuple(nn.Module):
    def __init__(self):
        super().__init__()
        self.pair = _Pair(torch.ones(8), 2.0)

    def forward(self, x):
        return x * self.pair.right + self.pair.left  # MOD701


class InSlots(nn.Module):
    def __init__(self):
        super().__init__()
        self.helper = _Slotted()

    def forward(self, x):
        return x + self.helper.pos  # MOD701


class InClosure(nn.Module):
    def __init__(self):
        super().__init__()
        pos = torch.ones(8)
        self.add = lambda x: x + pos  # MOD701

    def forward(self, x):
        return self.add(x)


class InPartial(nn.Module):
    def __init__(self):
        super().__init__()
        self.add = functools.partial(torch.add, torch.ones(8))

    def forward(self, x):
        return self.add(x)  # MOD701


class ParametersInList(nn.Module):
    def __init__(self):
        super().__init__()
        self.scales = [nn.Parameter(torch.ones(8))]

    def forward(self, x):
        return x * self.scales[0]  # MOD701


class ParametersListed(nn.Module):
    def __init__(self):
        super().__init__()
        self.scales = nn.ParameterList([nn.Parameter(torch.ones(8)) for _ in range(2)])
        self.named = nn.ParameterDict({"shift": nn.Parameter(torch.zeros(8))})

    def forward(self, x):
        return x * self.scales[0] * self.scales[1] + self.named["shift"]


class ModulesInList(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.1))]  # MOD703 MOD705

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)  # MOD701
        return x


class ModulesListed(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(8, 8), nn.Dropout(0.1)])
        self.extra = nn.ModuleDict({"norm": nn.LayerNorm(8)})

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.extra["norm"](x)


class ClosureOverLayer(nn.Module):
    """A copy of the module calls the original's layer."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)
        self.call = lambda x: self.linear(x)  # MOD706

    def forward(self, x):
        return self.call(x)


class BoundMethod(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)
        self.call = self._call

    def _call(self, x):
        return self.linear(x)

    def forward(self, x):
        return self.call(x)


class Alias(nn.Module):
    """The second name of a buffer is left with the old tensor."""

    def __init__(self):
        super().__init__()
        self.register_buffer("pos", torch.ones(8))
        self.also = self.pos

    def forward(self, x):
        return x + self.also  # MOD701


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(8, 8, bias=False)
        self.head = nn.Linear(8, 8, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, x):
        return self.head(self.embed(x))
