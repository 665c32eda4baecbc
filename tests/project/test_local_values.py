"""What the values in a function are made of."""

from __future__ import annotations

import textwrap

import pytest

from modlint.facts.extract import extract
from modlint.facts.schema import FunctionFacts
from modlint.project.functions.local_values import locals_in, made_with
from modlint.project.submodules.factories import buildings


def function(source: str) -> FunctionFacts:
    facts = extract(textwrap.dedent(source))
    return facts.functions[-1]


def test_a_local_name_stands_for_what_comes_into_it() -> None:
    facts = function("""
        def make(width, depth):
            inner = width * scale
            layer = block(inner, depth)
            return layer
    """)
    assert made_with(facts, ["layer"]) == {"width", "depth", "scale", "block"}
    assert locals_in(facts, ["layer", "width"]) == {"layer", "inner"}


def test_a_name_that_is_bound_to_itself_again_is_among_what_it_is_made_with() -> None:
    facts = function("""
        def make(x):
            y = first(x)
            y = second(y)
            return y
    """)
    assert made_with(facts, ["y"]) == {"x", "y", "first", "second"}


@pytest.mark.parametrize("last", ["make(v198, v199)", "v198 if v0 else v199"])
def test_long_computations_are_followed_once(last: str) -> None:
    """Two hundred names, each made of the two before: every way through them would be more than there are atoms."""
    lines = [f"    v{number} = v{number - 2} if v{number - 1} else v{number - 1}" for number in range(2, 200)]
    facts = function("\n".join(["def make():", "    v0 = first()", "    v1 = second()", *lines, f"    return {last}"]))
    assert {"first", "second"} <= made_with(facts, ["v199"])
    assert len(locals_in(facts, ["v199"])) == 200
    assert {each.callee for each in buildings(facts)} in ({"make"}, {"first", "second"})
