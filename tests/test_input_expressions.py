"""The language of `inputs` makes tensors and nothing else."""

from __future__ import annotations

import pytest

from modlint.input_expressions import ExpressionError, parse
from modlint.protocol import EXPRESSION


def test_what_makes_tensors_is_read() -> None:
    assert parse("randn(2, 16, dtype=float64)") == {
        EXPRESSION: "randn",
        "args": [2, 16],
        "kwargs": {"dtype": "float64"},
    }
    assert parse("torch.randint(0, 10, (2,), dtype=torch.long)")["args"][2] == {
        EXPRESSION: "tuple",
        "args": [2],
        "kwargs": {},
    }


def test_what_is_around_tensors() -> None:
    assert parse("[None, -1, {'a': True}]") == [None, -1, {"a": True}]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('x')",
        "open('x')",
        "torch.load('x')",
        "ones(2).cuda()",
        "ones(device='cuda')",
        "ones(2, dtype=os)",
        "ones(*x)",
        "ones(**x)",
        "x",
        "2 ** 99999",
        "[x for x in y]",
        "ones(2",
        "lambda: 1",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)
