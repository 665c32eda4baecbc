"""Unused attributes that the weights which are loaded have keys for, as the code shows: loading needs them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from modlint.project.roles.string_lookups import makes_by_name
from modlint.project.submodules.registered_kinds import Holding
from modlint.rules._unrequested import nobody_asks
from modlint.rules.unused.filled_by_order import is_filled_by_order
from modlint.source.file_purpose import is_for_weights, is_test
from modlint.source.installed import is_installed

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.submodules.submodules import Registered

ANYWHERE = frozenset({"weight", "bias"})  # parts of the keys of any module
OF_WEIGHTS = re.compile(r"state_?dict|checkpoint|ckpt|load_weights", re.IGNORECASE)


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
    """Whether another file that names a class of this one turns keys of weights from elsewhere into its keys.

    By its name it is there for weights: to read all that name the class would have each edit of them asked again.
    """
    project, sources, path = module.project, module.inference.sources, module.cls.path
    naming = (each for cls in project.classes_in(path) for each in project.uses.naming(cls.facts.name))
    others = dict.fromkeys(each.path for each in naming)
    return any(
        makes_key(name, sources.lines(other))
        for other in others
        if other != path and is_for_weights(other) and not is_test(other) and not is_installed(other)
    )


def makes_key(name: str, lines: Sequence[str]) -> bool:
    """Whether code about weights renames something to a key in which the attribute is a part, or fills one."""
    if name in ANYWHERE:
        return False
    found = [line for line in lines if name in line]
    name = re.escape(name)
    key, other = rf"""["'](?:[\w.]+\.)?{name}\.[\w.]*["']|["'][\w.]+\.{name}["']""", r"""r?["'][^"']+["']"""
    made = re.compile(
        rf"(?:\w\(+|^\s*\()\s*{other}\s*,\s*(?:{key})\s*[,)]"  # replace("segments", "embeddings.types"), or in a table
        rf"|{other}\s*:\s*(?:{key})|(?:{key})\s*:\s*{other}"
        rf"|\[\s*(?:{key})\s*\]\s*=[^=]"
    )
    return any(map(made.search, found)) and any(map(OF_WEIGHTS.search, lines))


def _is_always_loaded(module: ModuleClass) -> bool:
    """Whether all that makes objects of the class loads all their weights at once."""
    from modlint.model.construction.loaded_objects import always_loaded

    cls, project, inference = module.cls, module.project, module.inference
    return inference.memo.remember(
        ("always loaded", cls),
        lambda: not makes_by_name(project) and always_loaded(cls, project, inference.sources),
        False,
    )
