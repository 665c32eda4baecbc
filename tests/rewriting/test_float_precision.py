"""What is cast to single precision where it is made has not to stay in double."""

from __future__ import annotations

from pathlib import Path

import pytest

from mending import finding_in
from modlint.finding import Fix

NET = """
import numpy as np
import torch
from torch import nn
from torch.autograd import Variable


class Net(nn.Module):
    def __init__(self, n, device):
        super().__init__()
        a = np.ones(n)
        either = torch.from_numpy(a)
        cast = torch.from_numpy(a)
        cast = cast.float()
        if n:
            either = either.float()
        self.x = {value}

    def forward(self, x):
        return x + self.x
"""


@pytest.mark.parametrize(
    ("value", "doubted"),
    [
        ("torch.from_numpy(a)", True),
        ("torch.from_numpy(a.astype(np.float32))", False),
        ('torch.from_numpy(a.astype("float32"))', False),
        ("torch.from_numpy(a.astype(np.int64)).float()", False),
        ("torch.from_numpy(a).float().to(device).view(-1)", False),
        ("torch.from_numpy(a).to(torch.float32)", False),
        ("torch.from_numpy(a).to(device)", True),
        ("torch.from_numpy(a).to(torch.int64)", False),  # which no cast of the module reaches
        ("torch.from_numpy(a).type(torch.bool)", False),
        ("torch.from_numpy(a).double().cuda()", True),
        ("torch.from_numpy(a.astype(float))", True),
        ("torch.arange(n, dtype=torch.float32).double()", True),
        ("torch.from_numpy(a) * torch.arange(n).float()", True),
        ("Variable(torch.from_numpy(a.astype(np.float32)), requires_grad=False)", False),
        ("torch.tensor(a, dtype=torch.float32)", False),
        ("cast.reshape(1, -1)", False),
        ("either.reshape(1, -1)", True),
    ],
)
def test_double_precision_is_doubted_where_it_may_be(value: str, doubted: bool, tmp_path: Path) -> None:
    fix = finding_in(tmp_path, NET.format(value=value)).fix
    assert isinstance(fix, Fix)
    assert ("unless it has to stay in float64" in fix.title) == doubted


WHOLE = """
import numpy as np
import torch
from torch import nn


def padded(begin: int, size: int):
    ids = [begin] * size
    ids[0] = begin + 1
    return ids


def shared(size):
    return np.ones(size)


def reversal(n):
    order = np.arange(n).reshape(n, 1)
    for _ in range(3):
        half = order.shape[0] // 2
        order = np.hstack((order[:half], order[half:]))
    return torch.from_numpy(order.squeeze(0)).to("cpu")


def repeated(n):
    rows = torch.zeros(n * 2, dtype=torch.long)
    for i in range(n):
        rows[2 * i] = i
    return rows


def spread(n):
    rows = torch.zeros(n * 2, dtype=torch.float32)
    for i in range(n):
        rows[2 * i] = i
    return rows


class Mapper:
    start = padded(1, 9)
    end = [1, 2, -3]
    rates = shared(9)


class Net(nn.Module):
    def __init__(self, n, device, rate: float = 0.5):
        super().__init__()
        steps = [8, 16, 32]
        mixed = [8, 16]
        mixed[1] = n
        self.x = {value}

    def forward(self, x):
        return x.float() + self.x[None]
"""


@pytest.mark.parametrize(
    ("value", "doubted"),
    [
        ("torch.tensor(steps)", False),
        ("torch.tensor(steps) / 3", True),
        ("torch.tensor(mixed)", True),
        ("torch.tensor(steps, dtype=torch.float64)", True),
        ("torch.tensor(steps).double()", True),
        ("torch.tensor(steps).to(torch.get_default_dtype())", True),
        ("torch.tensor([rate, 3])", True),
        ("torch.tensor([len(steps), 3])", False),
        ("torch.arange(n).to(device)", False),
        ("torch.arange(0, 1, 0.1)", True),
        ("reversal(n)", False),
        ("repeated(n)", False),
        ("spread(n)", True),
        ("torch.from_numpy(np.array(Mapper.start) + 1)", False),
        ("torch.from_numpy(np.array(Mapper.end))", False),
        ("torch.from_numpy(np.array(Mapper.rates))", True),
    ],
)
def test_whole_numbers_are_not_doubted(value: str, doubted: bool, tmp_path: Path) -> None:
    fix = finding_in(tmp_path, WHOLE.format(value=value)).fix
    assert isinstance(fix, Fix)
    assert ("unless it has to stay in float" in fix.title) == doubted


@pytest.mark.parametrize(
    ("value", "doubted"), [("torch.tensor([0.5])", True), ("torch.tensor([0])", False), ("torch.ones(n).bool()", False)]
)
def test_single_precision_is_doubted_where_it_may_be(value: str, doubted: bool, tmp_path: Path) -> None:
    net = NET.format(value=value).replace(
        "x + self.x", "x.float()[self.x[None]]" if not doubted else "x.float() + self.x[None]"
    )
    fix = finding_in(tmp_path, net).fix
    assert isinstance(fix, Fix)
    assert ("unless it has to stay in float32" in fix.title) == doubted
