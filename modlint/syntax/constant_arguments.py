"""The constants that a call gives the parameters of a function, or leaves to their defaults."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modlint.facts.schema import FunctionFacts


def constants(call: ast.Call, facts: FunctionFacts) -> Mapping[str, object]:
    """The values of the parameters that surely are constants, by name."""
    taking = (each for each in facts.parameters if not each.star and not each.keyword_only)
    takers = [each.name for each in taking if each.name != facts.receiver]
    if any(isinstance(each, ast.Starred) for each in call.args) or any(each.arg is None for each in call.keywords):
        return {}
    values: dict[str, ast.expr] = dict(zip(takers, call.args, strict=False))
    values |= {each.arg: each.value for each in call.keywords if each.arg}
    defaults = {each.name: each.default for each in facts.parameters if each.default and each.name not in values}
    values |= {name: ast.parse(f"({default})", mode="eval").body for name, default in defaults.items()}
    return {name: value.value for name, value in values.items() if isinstance(value, ast.Constant)}
