"""Names that a class both registers and has in another way, judged from names alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.data.torch_api import module_attributes
from modlint.project.hierarchy import is_root
from modlint.project.initializers import REGISTRARS

if TYPE_CHECKING:
    from modlint.project.definitions import Class
    from modlint.project.project import Project

_KINDS = {"register_module": "add_module"}


def contested(cls: Class, project: Project) -> Iterator[str]:
    """The names that `cls` has a part in, which are registered by a call or an assignment and bound in another way."""
    own = {name for name, _ in _bound(cls)}
    ways: dict[str, set[str]] = defaultdict(set)
    for owner in project.lineage(cls):
        if not is_root(owner):
            for name, way in _bound(owner):
                ways[name].add(way)
    for name in own & ways.keys():
        registered = ways[name] & {*REGISTRARS, "buffer"}
        at_class = "class" in ways[name] or name in module_attributes()
        if (registered and (len(ways[name]) > 1 or at_class)) or ("call" in ways[name] and at_class):
            yield name


def _bound(cls: Class) -> Iterator[tuple[str, str]]:
    """Each name that a class binds, and how: a registering call, `buffer`, `call`, another `value`, or `class`."""
    for method in cls.methods:
        yield method.name, "class"
        for call in method.registrations:
            if call.receiver not in (method.receiver, "super()"):
                continue
            if call.method in REGISTRARS:
                yield call.pattern, _KINDS.get(call.method, call.method)
            elif call.method == "setattr":
                yield call.pattern, "value"
        for store in method.stores:
            if store.form != "annotate":
                yield store.name, _way(store.callee)
    for store in cls.facts.attributes:
        if store.form != "annotate":
            yield store.name, "class"


def _way(callee: str) -> str:
    if callee.endswith("Buffer"):
        return "buffer"
    return "call" if callee else "value"
