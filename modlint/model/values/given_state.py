"""The state that modules of torch get by their arguments alone: the weight of a loss, what `affine` asks a norm for."""

from __future__ import annotations

from modlint.data.torch_api import ClassInfo
from modlint.model.values.arguments import Arguments
from modlint.model.values.values import Atom, Kind, Value


def given_state(info: ClassInfo, arguments: Arguments) -> tuple[tuple[str, Value], ...]:
    """What a module is given for its state that makes none by itself.

    Of losses the weight is the first argument, if that is no number, as the exponent of `nn.MultiMarginLoss` is.
    """
    if info.stateful is not False:
        return ()
    weighted = "weight" in info.switches
    first = [("weight", each) for each in arguments.positional[:1] if weighted and not each.is_only(Kind.NUMBER)]
    return (*first, *((name, value) for name, value in arguments.keywords.items() if name in info.switches))


def may_be_given_state(atom: Atom) -> bool:
    """Whether it is given what may be state: not `weight=None`, or `affine=False`."""
    values = (value for _, value in atom.keywords) if atom.kind is Kind.MODULE else ()
    return any(not value.is_only(Kind.NONE) and value.literal is not False for value in values)
