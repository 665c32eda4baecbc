"""Spans, held against the source on the project's own files and on generated ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modlint.facts.extract import extract
from modlint.facts.schema import FileFacts, FunctionFacts
from modlint.finding import Span

SOURCES = sorted(Path(__file__).parents[2].glob("modlint/**/*.py"))
NAMES = st.sampled_from(["a", "größe", "переменная", "x1"])
FILLERS = st.sampled_from(["", "é = 'ü'; ", "'𝔘𝔫𝔦'; ", "0;\x0c ", "(1,\t2); "])
BREAKS = st.sampled_from(["\n", "\r\n", "\r"])


def text_at(source: str, span: Span) -> str:
    lines = re.split("\r\n|\r|\n", source)[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


def functions(facts: FileFacts) -> Iterator[FunctionFacts]:
    yield from facts.functions
    for cls in facts.classes:
        yield from cls.methods


@settings(deadline=None)
@given(st.lists(st.tuples(FILLERS, NAMES), min_size=1, max_size=5), BREAKS)
def test_a_store_s_span_is_the_attribute(lines: list[tuple[str, str]], line_break: str) -> None:
    body = [f"        {filler}self.{name} = f('ß', {name})" for filler, name in lines]
    source = line_break.join(["class Ä:", "    def f(self):", *body, ""])
    facts = extract(source)
    (cls,) = facts.classes
    assert text_at(source, cls.span) == "Ä"
    assert len(cls.methods[0].stores) == len(lines)
    for store, (_, name) in zip(cls.methods[0].stores, lines, strict=True):
        assert text_at(source, store.span) == f"self.{name}"
        assert store.value is not None
        assert text_at(source, store.value) == f"f('ß', {name})"
        assert text_at(source, store.statement) == f"self.{name} = f('ß', {name})"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_our_own_source(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    facts = extract(source)
    assert facts.failure is None
    assert facts == extract(source)
    for cls in facts.classes:
        assert text_at(source, cls.span) == cls.name
    for function in functions(facts):
        for store in function.stores:
            assert text_at(source, store.span) == f"{function.receiver}.{store.name}"
        for chains in (function.loads, function.calls, function.tests):
            assert list(chains) == sorted(set(chains))
