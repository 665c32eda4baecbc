"""Functions of the project that methods hand their receiver to, and that use it as methods do: `normalize(self, x)`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.facts.chains import plain, value_chains
from modlint.facts.schema import FunctionFacts
from modlint.project.functions.upkeep import is_upkeep_method
from modlint.project.names.definitions import Class, Function
from modlint.project.uses.receiver_escapes import given_it
from modlint.source.installed import is_installed

if TYPE_CHECKING:
    from modlint.project.project import Project


def borrowers(cls: Class, method: FunctionFacts, project: Project) -> Iterator[tuple[str, Function]]:
    """The functions that a method of a class calls by name with its receiver, each with how it calls it."""
    for callee in given_it(method):
        found = None if callee.startswith((f"{method.receiver}.", "super()")) else _called(callee, cls, method, project)
        if found is not None and not is_installed(found.path) and not is_upkeep_method(found.facts):
            yield callee, found


def _called(callee: str, cls: Class, method: FunctionFacts, project: Project) -> Function | None:
    found = project.resolve(cls.path, callee, method.qualname)
    return found if isinstance(found, Function) and "classmethod" not in found.facts.decorators else None


def borrowed_names(cls: Class, method: FunctionFacts, project: Project) -> Iterator[str]:
    """The attributes that such functions may use of a method's receiver."""
    for _, found in borrowers(cls, method, project):
        given = {each.name for each in found.facts.parameters}
        parts = (chain.split(".", 2) for chain in value_chains(found.facts))
        yield from (plain(each[1]) for each in parts if len(each) > 1 and each[0] in given)
        yield from (each.pattern for each in found.facts.accesses if each.receiver in given)
