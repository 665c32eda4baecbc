"""What LibCST's parser would not survive."""

from __future__ import annotations

import pytest

from modlint.syntax.nesting import too_deep


@pytest.mark.parametrize("link", ["+", " and ", " or ", " < ", " @ "])
def test_a_chain_of_operators(link: str) -> None:
    assert too_deep("x = " + link.join(["a"] * 10_000))
    assert not too_deep("x = " + link.join(["a"] * 500))


def test_strings_side_by_side() -> None:
    assert too_deep("x = " + " ".join(["'a'"] * 10_000))


@pytest.mark.parametrize(
    "text",
    ["x = [" + "-1, " * 10_000 + "]", "x = f(a + b, c)\n" * 5000, "def f():\n    '''" + "it's long\n" * 1000 + "'''\n"],
    ids=["table", "statements", "docstring"],
)
def test_what_is_long_is_not_deep(text: str) -> None:
    assert not too_deep(text)
