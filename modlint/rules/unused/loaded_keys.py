"""Unused attributes that the weights which are loaded have keys for, as the code shows: loading needs them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from modlint.facts.chains import chains
from modlint.facts.key_names import ANYWHERE
from modlint.project.names.definitions import Function
from modlint.project.roles.string_lookups import makes_by_name
from modlint.project.submodules.registered_kinds import Holding
from modlint.rules._unrequested import nobody_asks
from modlint.rules.unused.filled_by_order import is_filled_by_order
from modlint.source.file_purpose import is_test
from modlint.source.installed import is_installed

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.project import Project
    from modlint.project.submodules.submodules import Registered


def loading_needs(found: Registered, module: ModuleClass) -> bool:
    """Whether weights with its keys are loaded. What no call asks for is not there, and nothing is loaded into it.

    Where it is made after all, what fills all that there is in its order goes wrong without it.
    """
    if is_filled_by_order(module):
        return True
    lines = module.inference.sources.lines(module.cls.path)
    named = names_key(found.name, lines) or _is_converted(found.name, module)
    has_keys = found.holding in (Holding.STATEFUL, Holding.PARAMETER)
    return (named or (has_keys and _is_always_loaded(module))) and not nobody_asks(found, module)


def names_key(name: str, lines: Iterable[str]) -> bool:
    """Whether a string in the code is a key of a state_dict in which the attribute is a part, and no part of any."""
    if name in ANYWHERE:
        return False
    found = [line for line in lines if name in line]
    name = re.escape(name)
    dotted = rf"""(["'])(?:[\w.]+\.{name}(?:\.[\w.]*)?|{name}\.[\w.]*)\1"""
    part = rf"""\b(?:key\w*|state_?dict|checkpoint|ckpt)\b.*(["']){name}\1"""
    return any(re.search(dotted, line) or re.search(part, line, re.IGNORECASE) for line in found)


def _is_converted(name: str, module: ModuleClass) -> bool:
    """Whether another file turns keys of weights from elsewhere into its keys: one that names a class of this file.

    A name of several words is that of few layers: who names a class of a file that does may mean it, too. A method of
    the class may call what is there: `load_weights(model)`.
    """
    project, path = module.project, module.cls.path
    makers = _makers(name, module)
    if not makers:
        return False
    if any(user.owner in module.lineage for user in _callers(makers, module)):
        return True
    users = _users(path, project)
    further = (each for user in users if "_" in name.strip("_") for each in _users(user, project))
    return any(each in makers for each in chain(users, further))


def may_be_converted(name: str, module: ModuleClass) -> bool:
    """Whether a file that makes its keys may do so for this class: who names one of this file names its functions, too.

    What is given the model is its parameter: `kinds = {"net": (Net, load_net)}`.
    """
    project, makers = module.project, _makers(name, module)
    users = {*_users(module.cls.path, project)} if makers else set()
    return any(user.path in users for user in _callers(makers, module))


def _callers(makers: Iterable[str], module: ModuleClass) -> Iterator[Function]:
    """The functions that name one of these files."""
    project = module.project
    for maker in makers:
        for loader in project.facts(maker).functions:
            yield from (each for each in project.uses.naming(loader.name) if _names(each, loader.name, maker, project))


def _names(user: Function, name: str, path: str, project: Project) -> bool:
    """Whether a function names one of a file."""
    named = {each for each in chains(user.facts) if each.rpartition(".")[2] == name}
    found = (project.resolve(user.path, each, user.facts.qualname) for each in named)
    return any(isinstance(each, Function) and each.path == path for each in found)


def _makers(name: str, module: ModuleClass) -> set[str]:
    """The other files that turn keys of weights into such as it has."""
    made = (each for each in module.project.index.making_key(name) if each != module.cls.path)
    return {each for each in made if not is_test(each) and not is_installed(each)}


def _users(path: str, project: Project) -> list[str]:
    """The files that name a class of a file."""
    naming = (each for cls in project.classes_in(path) for each in project.uses.naming(cls.facts.name))
    return [*dict.fromkeys(each.path for each in naming)]


def _is_always_loaded(module: ModuleClass) -> bool:
    """Whether all that makes objects of the class loads all their weights at once."""
    from modlint.model.construction.loaded_objects import always_loaded

    cls, project, inference = module.cls, module.project, module.inference
    return inference.memo.remember(
        ("always loaded", cls),
        lambda: not makes_by_name(project) and always_loaded(cls, project, inference.sources),
        False,
    )
