"""What is written out: numbers, strings, None, True and False."""

from __future__ import annotations

import libcst as cst

from modlint.model.code.chains import Known, pattern
from modlint.model.values.values import NONE, STRING, Kind, Trait, Value, literal, of_kind, written

CONSTANTS = {"None": NONE, "True": literal(Kind.NUMBER, True), "False": literal(Kind.NUMBER, False)}


def number(node: cst.Integer | cst.Float | cst.Imaginary) -> Value:
    """A number as it is written."""
    if isinstance(node, cst.Imaginary):
        return of_kind(Kind.NUMBER, Trait.COMPLEX)
    return written(Kind.NUMBER, node.value)


def string(node: cst.SimpleString | cst.ConcatenatedString | cst.FormattedString, known: Known) -> Value:
    """A string as it is written, with `*` for what only the run knows."""
    if isinstance(node, cst.SimpleString):
        return written(Kind.STRING, node.value)
    if isinstance(node, cst.FormattedString):
        return literal(Kind.STRING, pattern(node, known))
    text = node.evaluated_value
    return literal(Kind.STRING, text) if isinstance(text, str) else STRING
