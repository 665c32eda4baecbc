"""Which methods bind or fill an attribute of their receiver."""

from __future__ import annotations

from modlint.facts.schema import FunctionFacts
from modlint.project.registrations import matches


def binds(method: FunctionFacts, name: str) -> bool:
    """Whether a method may bind the attribute, by its name or by a string."""
    stored = any(store.name == name and store.form not in ("delete", "augment") for store in method.stores)
    return stored or _may_set(method, name)


def changes(method: FunctionFacts, name: str) -> bool:
    """Whether a method may bind or fill the attribute."""
    filled = f"{method.receiver}.{name}"
    return (
        any(store.name == name for store in method.stores)
        or any(inflow.target == filled for inflow in method.inflows)
        or _may_set(method, name)
    )


def _may_set(method: FunctionFacts, name: str) -> bool:
    return any(matches(call.pattern, name) for call in method.registrations if call.method == "setattr")
