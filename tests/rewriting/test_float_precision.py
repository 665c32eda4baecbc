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
    ],
)
def test_double_precision_is_doubted_where_it_may_be(value: str, doubted: bool, tmp_path: Path) -> None:
    fix = finding_in(tmp_path, NET.format(value=value)).fix
    assert isinstance(fix, Fix)
    assert ("unless it has to stay in float64" in fix.title) == doubted


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
