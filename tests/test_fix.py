"""Edits -> source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modlint.finding import Edit, Span
from modlint.fix import apply


def test_edits_are_made_whatever_their_order():
    edits = [Edit(Span(2, 1, 2, 2), "bee"), Edit(Span(1, 1, 1, 2), "ay")]
    assert apply("a\nb\n", edits) == "ay\nbee\n" == apply("a\nb\n", edits[::-1])


def test_an_insertion_before_a_replacement_and_a_removal_across_lines():
    edits = [Edit(Span(1, 3, 1, 3), "!"), Edit(Span(1, 3, 3, 1), "")]
    assert apply("ab\ncd\nef", edits) == "ab!ef"


def test_columns_are_characters():
    assert apply("ä = '€'; b\n", [Edit(Span(1, 10, 1, 11), "c")]) == "ä = '€'; c\n"


def test_lines_end_as_python_says():
    assert apply("a\r\nb\x0cc\rd\x85e", [Edit(Span(3, 1, 3, 2), "D")]) == "a\r\nb\x0cc\rD\x85e"


def test_equal_edits_count_once():
    edit = Edit(Span(1, 1, 1, 1), "import torch\n")
    assert apply("x", [edit, edit]) == "import torch\nx"


def test_overlapping_edits_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        apply("abc", [Edit(Span(1, 1, 1, 3), "x"), Edit(Span(1, 2, 1, 4), "y")])


@given(st.text(alphabet="ab\n\r\x0cé", max_size=20), st.text(max_size=4))
def test_an_edit_at_the_end_appends(source, text):
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = Span(len(lines), len(lines[-1]) + 1, len(lines), len(lines[-1]) + 1)
    assert apply(source, [Edit(end, text)]) == source + text
