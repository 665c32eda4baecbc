"""Calls whose result says what becomes of the argument."""

from __future__ import annotations

import libcst as cst

from modlint.model.code.chains import chain
from modlint.model.inference.frame import DRAWN, Frame
from modlint.model.values.arguments import Arguments
from modlint.model.values.values import Kind

_PASSING = frozenset({"enumerate", "zip", "list", "tuple", "iter", "reversed"})
_ADDING = frozenset({"append", "insert", "extend"})


def passes_on(function: cst.BaseExpression) -> bool:
    """Whether what is called takes its arguments apart, or draws indices by them as weights."""
    return chain(function) in _PASSING or _draws(function)


def adds_to_local(function: cst.BaseExpression, frame: Frame) -> bool:
    """Whether a list that a local name holds takes the arguments in, which it tells on."""
    if not isinstance(function, cst.Attribute) or function.attr.value not in _ADDING:
        return False
    taker = frame.held(function.value.value) if isinstance(function.value, cst.Name) else None
    return (
        taker is not None
        and taker.is_only(Kind.SEQUENCE)
        and not any(name.startswith("self.") for name in taker.origins)
    )


def drawn(function: cst.BaseExpression, arguments: Arguments) -> frozenset[str]:
    """The sources that indices are drawn by, if that is what is called."""
    if not _draws(function):
        return frozenset()
    return frozenset(f"{DRAWN}{source.removeprefix(DRAWN)}" for value in arguments.all() for source in value.sources)


def _draws(function: cst.BaseExpression) -> bool:
    return chain(function).rpartition(".")[2] == "multinomial"
