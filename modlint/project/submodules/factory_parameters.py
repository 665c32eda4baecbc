"""What a class registers that a parameter makes: `self.norm = norm_layer(dim)`, as the parameter's default has it.

Or of which it makes something: `self.head = nn.Sequential(conv(dim, dim))`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from modlint.facts.schema import FunctionFacts, Inflow
from modlint.project.functions.bindings import bound, called
from modlint.project.functions.local_values import locals_in, made_with
from modlint.project.submodules.registered_kinds import Holding
from modlint.project.submodules.submodules import Registered

if TYPE_CHECKING:
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project

_NAME = r"([A-Za-z_][\w.]*)"
_CLASS = re.compile(rf"{_NAME}|(?:functools\.)?partial\(\s*{_NAME}\s*[,)].*", re.DOTALL)
_PARTIAL = frozenset({"partial()", "functools.partial()"})


def made_by_default(cls: Class, project: Project) -> Iterator[Registered]:
    """The modules that a class makes by calling a parameter for which it has a class of modules itself."""
    for method in cls.methods:
        for fact, name in bound(method):
            for maker in called(fact) if len(called(fact)) == 1 else ():
                defaults = _defaults(method, maker)
                holding = project.submodules.made_by_all(cls.path, method, defaults) if defaults else None
                if holding is not None:
                    yield Registered(name, maker, holding, fact, method)
    for found in project.submodules.registered(cls):
        if found.holding is Holding.CONTAINER and _makes_state(cls, found.method, found.fact.loads, project):
            yield found._replace(holding=Holding.STATEFUL)


def parts_by_default(cls: Class, found: Registered, project: Project) -> frozenset[str]:
    """The local names that hold what parameters make, or lists of that, of which something else is made."""
    named = {*locals_in(found.method, found.fact.loads)} - {*found.method.calls}
    return frozenset(name for name in named if _makes_state(cls, found.method, (name,), project))


def _makes_state(cls: Class, method: FunctionFacts, loads: Iterable[str], project: Project) -> bool:
    """Whether among what a value is made with a parameter is called whose defaults have state."""
    defaults = (_defaults(method, chain) for chain in made_with(method, loads) if chain in method.calls)
    return any(each and project.submodules.made_by_all(cls.path, method, each) is Holding.STATEFUL for each in defaults)


def _defaults(method: FunctionFacts, name: str) -> frozenset[str]:
    """The classes that a parameter stands for where the caller gives none; none if it may be anything else."""
    default = next((each.default for each in method.parameters if each.name == name and not each.star), "")
    found = {default} - {"None"} if default else set()
    for inflow in method.inflows if default else ():
        if inflow.target == name:
            found |= _named(inflow, method) - {name}
    classes = [_CLASS.fullmatch(each) for each in found]
    return frozenset(match[1] or match[2] for match in classes if match) if all(classes) else frozenset()


def _named(inflow: Inflow, method: FunctionFacts) -> set[str]:
    """What a value may be; of `partial(nn.Linear, width)` what it is given that no parameter is."""
    named = {*inflow.gives}
    if not named & _PARTIAL:
        return named
    given = {parameter.name for parameter in method.parameters}
    return (named - _PARTIAL) | {chain for chain in inflow.loads if f"{chain}()" not in _PARTIAL} - given
