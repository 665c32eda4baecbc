"""The fix that spreads a list of tensors over buffers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mending import finding_in, mended, net
from modlint.finding import Safety

HEAD = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n=2):
        super().__init__()
        self.x = {made}

    def forward(self, x):
        {use}
        return x
"""
PAIR = "[torch.zeros(n), torch.arange(n) * 2.0]"


@pytest.mark.parametrize(
    ("made", "use"),
    [
        (PAIR, "for each in self.x: x = x + each"),
        (PAIR, "x = x + self.x[0] - self.x[1]"),
        (PAIR, "x = torch.stack(self.x).sum(0) + x"),
        (PAIR, "x = x + self.x[-1] * len(self.x)"),
        ("(torch.ones(n),)", "x = x + sum(self.x) + self.x[0]"),
        ("(torch.ones(n), torch.ones(n))", "a, b = list(self.x)\n        x = a + b + x"),
    ],
)
def test_the_model_does_the_same(made: str, use: str, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    before = HEAD.format(made=made, use=use)
    nets = [net(text) for text in (before, mended(tmp_path, before))]
    assert torch.equal(*(each(torch.ones(2)) for each in nets))
    assert [list(each.state_dict()) for each in nets] == [[], []]
    assert {buffer.is_meta for buffer in nets[1].to("meta").buffers()} == {True}


def test_it_is_for_the_author_to_make(tmp_path: Path) -> None:
    fix = finding_in(tmp_path, HEAD.format(made=PAIR, use="x = x + self.x[0]")).fix
    assert fix is not None
    assert fix.safety is Safety.UNSAFE


@pytest.mark.parametrize(
    ("made", "use"),
    [
        ("[torch.zeros(n) for _ in range(n)]", "x = torch.cat(self.x)"),
        ("[torch.zeros(n)] * 2", "x = torch.cat(self.x)"),
        ("[torch.rand(n)]", "x = torch.cat(self.x)"),
        ("[torch.zeros(n), None]", "x = x + self.x[0]"),
        ("[torch.zeros(n)]  ; y = 1", "x = torch.cat(self.x)"),
        ("[torch.zeros(n),  # first\n            torch.ones(n)]", "x = torch.cat(self.x)"),
        ("[torch.zeros(1)] if n else [torch.ones(1)]", "x = torch.cat(self.x)"),
        ("{'a': torch.zeros(n)}", "x = x + self.x['a']"),
        (PAIR, "y = self.x\n        x = x + y[0]"),
        (PAIR, "x = print_all(self.x)[0]"),
        (PAIR, "x = x + self.x[0]\n        self.x[0] = x"),
        (f"{PAIR}\n        self.x_1 = 3", "x = x + self.x[0] + self.x_1"),
        (", ".join([PAIR[:-1], *["torch.ones(n)"] * 3]) + "]", "x = torch.cat(self.x)"),
    ],
)
def test_where_it_may_not_mean_the_same_there_is_no_fix(made: str, use: str, tmp_path: Path) -> None:
    assert finding_in(tmp_path, HEAD.format(made=made, use=use), "MOD102").fix is None


@pytest.mark.parametrize(
    "other", ["def f(net: Net):\n    return net.x", "class Heir(Net):\n    def g(self):\n        return self.x"]
)
def test_no_fix_where_others_use_it(other: str, tmp_path: Path) -> None:
    text = HEAD.format(made=PAIR, use="x = torch.cat(self.x)")
    assert finding_in(tmp_path, f"{text}\n\n{other}\n", "MOD102").fix is None
