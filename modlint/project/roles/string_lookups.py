"""Objects that are made of classes which the code looks up by a string: `globals()[name](...)`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.project.names.definitions import External, Function
from modlint.source.file_purpose import is_test

if TYPE_CHECKING:
    from modlint.project.project import Project

TABLES = frozenset({"globals()[]", "locals()[]", "vars()[]", "eval()"})
MEMBERS = ".__dict__[]"


def makes_by_name(project: Project) -> bool:
    """Whether anything but tests may make objects of any class, as a string says."""
    return any(_calls_what_it_finds(each, project) for each in _looking(project) if not is_test(each.path))


def _looking(project: Project) -> Iterator[Function]:
    yield from project.uses.naming("__dict__")
    for name in ("globals", "locals", "vars", "eval", "getattr"):
        yield from project.callers(name)


def _calls_what_it_finds(function: Function, project: Project) -> bool:
    facts = function.facts
    if not TABLES.isdisjoint(facts.calls):
        return True
    owners = [call.removesuffix(MEMBERS) for call in facts.calls if call.endswith(MEMBERS)]
    if "getattr()" in facts.calls:
        owners += [access.receiver for access in facts.accesses if "*" in access.pattern]
    return not all(_is_known(owner, function, project) for owner in owners)


def _is_known(receiver: str, function: Function, project: Project) -> bool:
    """Whether what is looked up belongs to a package from elsewhere, or to the receiver."""
    found = project.resolve(function.path, receiver, function.facts.qualname)
    return receiver == function.facts.receiver or isinstance(found, External)
