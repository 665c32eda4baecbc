"""Which methods bind or fill an attribute of their receiver, and what heirs of its class make of it."""

from __future__ import annotations

from modlint.facts.schema import FunctionFacts
from modlint.model.inference.events import Act, Event
from modlint.model.values.values import Kind
from modlint.project.classes.registrations import matches
from modlint.project.names.definitions import Class, External
from modlint.project.project import Project
from modlint.project.submodules.registered_kinds import Holding, of_external


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


def tells(event: Event) -> bool:
    """Whether it says what an attribute holds: a `setattr` of what is not known may put back what was there."""
    return event.act is Act.STORE or (event.act is Act.SETATTR and not event.value.may_be(Kind.UNKNOWN))


def is_parameter_of_heirs(cls: Class, name: str, project: Project) -> bool:
    """Whether a class that inherits from this one binds a new Parameter to the attribute."""
    binding = ((heir, method) for heir in project.descendants(cls) for method in heir.binding(name))
    return any(
        store.name == name
        and isinstance(made := project.resolve(heir.path, store.callee, method.qualname), External)
        and of_external(made.name) is Holding.PARAMETER
        for heir, method in binding
        for store in method.stores
    )


def _may_set(method: FunctionFacts, name: str) -> bool:
    return any(matches(call.pattern, name) for call in method.registrations if call.method == "setattr")
