"""Names that a class both registers and has in another way, judged from names alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from modlint.data.torch_api import module_attributes
from modlint.facts.schema import Arm, FunctionFacts
from modlint.project.classes.hierarchy import is_root
from modlint.project.classes.initializers import REGISTRARS
from modlint.project.classes.registrations import are_exclusive

if TYPE_CHECKING:
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project

REGISTERED = REGISTRARS | {"buffer"}
CALLED = REGISTERED | {"call"}
_KINDS = {"register_module": "add_module"}


class Way(NamedTuple):
    """One place in a method that binds a name, and how: a registering call, `buffer`, `call` or another `value`."""

    name: str
    how: str
    method: FunctionFacts
    arms: tuple[Arm, ...]


def contested(cls: Class, project: Project) -> Iterator[str]:
    """The names that `cls` has a part in, which are registered by a call or an assignment and bound in another way."""
    family = [owner for owner in project.lineage(cls) if not is_root(owner)]
    at_class = {name for owner in family for name in _defined(owner)} | module_attributes()
    ways: dict[str, list[Way]] = defaultdict(list)
    for way in (way for owner in family for way in _bound(owner)):
        ways[way.name].append(way)
    for name in {*_defined(cls), *(way.name for way in _bound(cls))} & ways.keys():
        hows = {way.how for way in ways[name]}
        if (name in at_class and hows & CALLED) or (hows & REGISTERED and _meet(ways[name], cls, project)):
            yield name


def _meet(ways: list[Way], cls: Class, project: Project) -> bool:
    """Whether the name may be bound in another way before it is registered: by the same method, or by `__init__`."""
    pairs = [(way, other) for way, other in permutations(ways, 2) if way.how in REGISTERED and way.how != other.how]
    first = {each.facts.name for each in project.reachable_functions(cls, "__init__")} if pairs else set()
    return any(
        not _apart(way, other, cls) if way.method is other.method else other.method.name in first
        for way, other in pairs
    )


def _apart(way: Way, other: Way, cls: Class) -> bool:
    """Whether the class's own `__init__`, which runs once, goes one way or the other."""
    once = way.method.name == "__init__" and any(way.method is method for method in cls.methods)
    return once and are_exclusive(way.arms, other.arms)


def _defined(cls: Class) -> Iterator[str]:
    """The names that a class body binds."""
    yield from (method.name for method in cls.methods)
    yield from (store.name for store in cls.facts.attributes if store.form != "annotate")


def _bound(cls: Class) -> Iterator[Way]:
    """Each name that the methods of a class bind, and how."""
    for method in cls.methods:
        for call in method.registrations:
            if call.receiver not in (method.receiver, "super()"):
                continue
            if call.method in REGISTRARS:
                yield Way(call.pattern, _KINDS.get(call.method, call.method), method, call.arms)
            elif call.method == "setattr":
                yield Way(call.pattern, "value", method, call.arms)
        for store in method.stores:
            if store.form != "annotate":
                yield Way(store.name, _how(store.callee), method, store.arms)


def _how(callee: str) -> str:
    if callee.endswith("Buffer"):
        return "buffer"
    return "call" if callee else "value"
