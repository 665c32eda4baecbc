"""Source that cannot be read."""

from __future__ import annotations

import sys
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modlint.facts.extract import extract


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("x = 1\ndef f(:\n", "invalid syntax", 2, 7),
        ("x = 1\ny\0 = 2\n", "the source holds a null byte", 2, 2),
        ("x = 1\n'é\udc80'\n", "the source holds a lone surrogate", 2, 3),
        ("(" * 1000 + ")" * 1000, "too many nested parentheses", 1, 0),
        ("x = a" + ".b()" * 5000, "too deeply nested", 1, 1),
    ],
)
def test_failures_have_a_position(text: str, message: str, line: int, column: int) -> None:
    facts = extract(text)
    assert facts.failure is not None
    assert message in facts.failure.message
    assert facts.failure.line == line
    assert facts.failure.column == column or column == 0
    assert (facts.classes, facts.functions, facts.body) == ((), (), None)


def test_an_empty_file_has_facts() -> None:
    facts = extract("")
    assert facts.failure is None
    assert (facts.lines, facts.classes, facts.functions, facts.imports) == (0, (), (), ())


def test_long_sums_and_long_elif_chains_are_no_deep_nesting() -> None:
    sums = extract("x = " + " + ".join(["a"] * 2500) + "\n")
    branches = extract("if a: pass\n" + "elif b: pass\n" * 800 + "else: c.d\n")
    assert sums.failure is branches.failure is None
    assert sums.body is not None
    assert branches.body is not None
    assert sums.body.loads == ("a",)
    assert branches.body.loads == ("c.d",)


def test_other_line_breaks() -> None:
    facts = extract("x = 1\r\nclass A:\r  y = '\\\r'\n\x0cclass B: pass\r")
    assert facts.failure is None
    assert [cls.span for cls in facts.classes] == [(2, 7, 2, 8), (5, 8, 5, 9)]
    assert facts.lines == 5


def test_the_user_s_warnings_stay_silent() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert extract("x = '\\d'\nassert (1, 2)\n").failure is None


@pytest.mark.skipif(sys.version_info < (3, 12), reason="syntax of Python 3.12")
def test_type_parameters() -> None:
    facts = extract("class A[T: B](C[T]):\n  def f[S](self) -> S: return self.x\ntype X = int\n")
    assert facts.classes[0].bases == ("C",)
    assert facts.classes[0].methods[0].loads == ("self.x",)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_facts(text: str) -> None:
    facts = extract(text)
    assert facts == extract(text)
    assert facts.failure is None or facts.failure.line >= 1


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["#", "noqa", '"', "'", '"""', "'''", "\\", "\n", "\r", "f", "(", "x", " "]), max_size=60)
)
def test_any_rubbish_around_comments_ends(parts: list[str]) -> None:
    text = "".join(parts)
    for found in extract(text).suppressions:
        assert 1 <= found.span.line <= text.count("\n") + text.count("\r") + 1
