"""`check_module` in a test suite."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from torch import nn

from modlint.config import UserError
from modlint.testing import check_module


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pos = torch.ones(4)
        self.unread = nn.Linear(4, 4)

    def forward(self, x, scale=1):
        return (x + self.pos) * scale


@pytest.mark.parametrize(
    "inputs",
    [
        (torch.ones(2, 4),),
        {"x": torch.ones(2, 4), "scale": 2},
        ((torch.ones(2, 4),), {"scale": 2}),
        torch.ones(2, 4),
        lambda: (torch.ones(2, 4), 2),
    ],
)
def test_report(inputs: object) -> None:
    with pytest.raises(AssertionError, match=r"(?s)test_testing.py:\d+: MOD701 .*`pos` stayed.*`pos` is bound here"):
        check_module(Net, inputs)


def test_notes_do_not_fail() -> None:
    check_module(Net, (torch.ones(2, 4),), checks=["unread-parameter"])


def test_unknown_check() -> None:
    with pytest.raises(UserError):
        check_module(Net, checks=["MOD101"])


def test_lines_of_modlint_are_not_the_users() -> None:
    with pytest.raises(AssertionError) as report:
        check_module(Net, (torch.ones(2, 4),))
    assert "modlint/testing.py" not in str(report.value)


@pytest.mark.parametrize(
    ("factory", "inputs", "error"),
    [
        (lambda: nn.Linear(3, 3), (torch.ones(2, 4),), RuntimeError),
        (lambda: 3, None, TypeError),
        (nn.Linear(4, 3), (torch.ones(2, 4),), TypeError),
        (nn.Linear, None, TypeError),
    ],
)
def test_what_cannot_run_does_not_pass(factory: object, inputs: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        check_module(factory, inputs)


@pytest.mark.parametrize("device", ["tpu", "cuda:99", "cuda"])
def test_a_device_that_is_not_there(device: str) -> None:
    if device == "cuda" and torch.cuda.is_available():
        pytest.skip("there is one")
    with pytest.raises(UserError, match=f"device.*{device}"):
        check_module(lambda: nn.Linear(4, 3), (torch.ones(2, 4),), device=device)


def test_importing_needs_no_torch() -> None:
    done = "import sys, modlint.testing, modlint.runtime; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", done], check=False).returncode == 0
