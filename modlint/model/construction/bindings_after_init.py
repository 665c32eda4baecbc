"""What methods bind that are called once the object is made, as far as only `__init__` has had a hand in it before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.model.construction.construction import Making, Run
from modlint.model.construction.object_state import ALWAYS, Binding, ObjectState, Other
from modlint.project.classes.hierarchy import is_root
from modlint.project.classes.initializers import REGISTRARS, has_all_sources
from modlint.project.classes.registrations import matches
from modlint.project.names.definitions import Function

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass

_LAX = ("_buffers", "_parameters", "_modules", "__dict__", "delattr", "__delattr__")


def bindings_after_init(module: ModuleClass) -> Iterator[Binding]:
    """The bindings of the class's own methods that `__init__` does not run, on their first call."""
    if module.making.end is None or not has_all_sources(module.cls, module.project):
        return  # an outside class may call any method while the object is made
    for method in module.methods(module.cls):
        if method not in module.making.entered and not method.facts.name.startswith("__"):
            yield from _bindings(method, module)


def _bindings(method: Function, module: ModuleClass) -> Iterator[Binding]:
    registered = {call.pattern for call in method.facts.registrations if call.method in REGISTRARS}
    names = [name for name in registered if "*" not in name and not _changed(name, method, module)]
    end = module.making.end
    if not names or end is None or not method.facts.receiver:
        return
    held = {name: end.holders(name) for name in names}
    made = Making(module.cls, module.inference)
    Run(made, method, ObjectState(ALWAYS, held, open=True)).finish()
    yield from (each for each in made.bindings if each.name in held and Other.ANYTHING not in each.before)


def _changed(name: str, method: Function, module: ModuleClass) -> bool:
    """Whether something else than `__init__` and this method may change what the name holds before it is called."""
    owners = (owner for owner in module.project.relatives(module.cls) if not is_root(owner))
    others = (other for owner in owners for other in module.methods(owner))
    return any(_changes(other, name, other is method, other in module.making.entered) for other in others)


def _changes(other: Function, name: str, itself: bool, in_making: bool) -> bool:
    facts = other.facts
    if facts.name == "__init__" and in_making:
        return False
    if any(part in chain.split(".") for chain in (*facts.calls, *facts.loads) for part in _LAX):
        return True
    if any(store.name == name and (store.form == "delete" or not (itself or in_making)) for store in facts.stores):
        return True
    return any(
        matches(call.pattern, name) and ("*" in call.pattern or not (itself or in_making))
        for call in facts.registrations
    )
