"""Taking out the Parameter inside a value of which a Parameter is made: it would be trained by nobody."""

from __future__ import annotations

import libcst as cst

from modlint.finding import Edit, Span
from modlint.model.code.chains import calls_in, chain
from modlint.model.code.sources import Unit

_ATOMIC = (cst.Call, cst.Name, cst.Attribute, cst.Subscript)


def without_parameter(value: cst.BaseExpression, unit: Unit) -> tuple[str, tuple[Edit, ...]]:
    """The code of a value with what its only Parameter is made of in the place of that, and the edits for it."""
    code = unit.code(value)
    calls = [each for each in calls_in(value) if chain(each.func).rpartition(".")[2] == "Parameter"]
    call = calls[0] if len(calls) == 1 else None
    if call is None or call.lpar or len(call.args) != 1 or call.args[0].keyword or call.args[0].star:
        return code, ()
    whole, given, inner = unit.span(call), unit.span(call.args[0].value), call.args[0].value
    made, data = unit.code(call), unit.code(inner)
    bare = isinstance(inner, _ATOMIC)
    opening, closing = ("", "") if bare else ("(", ")")
    edits = Edit(Span(*whole[:2], *given[:2]), opening), Edit(Span(*given[2:], *whole[2:]), closing)
    return code.replace(made, f"{opening}{data}{closing}", 1), edits
