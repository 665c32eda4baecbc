"""Unused attributes that are there for who uses the project: for its functions that they call, or by its interface."""

from __future__ import annotations

import re
from itertools import combinations, dropwhile
from typing import TYPE_CHECKING

from modlint.project.classes.hierarchy import is_root
from modlint.project.functions.bindings import bound
from modlint.project.submodules.registered_kinds import Holding
from modlint.rules._comments import docstring_parts

if TYPE_CHECKING:
    from modlint.facts.schema import FunctionFacts
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Class
    from modlint.project.submodules.submodules import Registered

ENTRY = re.compile(r"[`*]*(\w+)[`*]*(?: \([^)]*\))? ?:")
ENOUGH = 3  # so many kinds under one name are no accident, nor copied


def is_for_users(found: Registered, module: ModuleClass) -> bool:
    """Whether those who use the class are to read it."""
    if found.name.startswith("_"):
        return False
    handed_over = found.holding is Holding.PARAMETER and _is_to_be_handed_over(found, module)
    return handed_over or _is_of_all(found, module) or _is_told_to_them(found, module)


def _is_told_to_them(found: Registered, module: ModuleClass) -> bool:
    """Whether the docstring has it among the attributes, and leaves out private parts: what lists all tells nothing."""
    cls = module.cls
    lines = module.inference.sources.lines(cls.path)
    parts = docstring_parts(lines[cls.facts.line - 1 : cls.methods[0].line - 1])
    listed = dropwhile(lambda part: not part.startswith("Attributes"), parts)
    named = {match[1] for match in map(ENTRY.match, listed) if match}
    private = {each.name for each in module.project.submodules.registered(cls) if each.name.startswith("_")}
    return found.name in named and bool(private) and named.isdisjoint(private)


def _is_to_be_handed_over(found: Registered, module: ModuleClass) -> bool:
    """Whether a function in its file that no code here names wants it: `def loss(x, y, tau)` beside `self.tau`."""
    project = module.project
    functions = project.facts(module.cls.path).functions
    return any(_wants(each, found.name) and not project.uses.naming(each.name) for each in functions)


def _wants(function: FunctionFacts, name: str) -> bool:
    """Whether a function that others may call takes what has this name, and does not do without."""
    public = "." not in function.qualname and not function.name.startswith("_")
    return public and any(each.name == name and not each.default and not each.star for each in function.parameters)


def _is_of_all(found: Registered, module: ModuleClass) -> bool:
    """Whether heirs of one class all make something else of that name, and no code reads it of any of them."""
    project = module.project
    for base in (each for each in project.lineage(module.cls)[1:] if not is_root(each)):
        made = {heir: _made(heir, found.name) for heir in project.descendants(base)}
        kinds = {each for each in made.values() if each}
        unlike = len(kinds) >= ENOUGH and all(a.isdisjoint(b) for a, b in combinations(kinds, 2))
        if unlike and not any(project.uses.used(heir, found.name) for heir, each in made.items() if each):
            return True
    return False


def _made(cls: Class, name: str) -> frozenset[str]:
    """The classes of which a class makes what it binds to an attribute, by their names."""
    facts = (fact for method in cls.methods for fact, other in bound(method) if other == name)
    named = (chain.rpartition(".")[2] for fact in facts for chain in fact.loads)
    return frozenset(each for each in named if each[:1].isupper())
