"""What a class registers that a parameter makes: `self.norm = norm_layer(dim)`, as the parameter's default has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.facts.schema import FunctionFacts, Inflow
from modlint.project.functions.bindings import bound, called
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
