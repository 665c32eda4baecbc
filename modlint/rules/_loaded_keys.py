"""Unused attributes that the weights which are loaded have keys for, as the code shows: loading needs them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from modlint.project.string_lookups import makes_by_name
from modlint.rules._unrequested import nobody_asks

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.submodules import Registered


def loading_needs(found: Registered, module: ModuleClass) -> bool:
    """Whether weights with its keys are loaded. What no call asks for is not there, and nothing is loaded into it."""
    named = names_key(found.name, module.inference.sources.lines(module.cls.path))
    return (named or _is_always_loaded(module)) and not nobody_asks(found, module)


def names_key(name: str, lines: Iterable[str]) -> bool:
    """Whether a string in the code is a key of a state_dict in which the attribute is a part, and no part of any."""
    if name in ("weight", "bias"):
        return False
    dotted = rf"""(["'])(?:[\w.]+\.{name}(?:\.[\w.]*)?|{name}\.[\w.]*)\1"""
    part = rf"""\b(?:key\w*|state_?dict|checkpoint|ckpt)\b.*(["']){name}\1"""
    return any(re.search(dotted, line) or re.search(part, line, re.IGNORECASE) for line in lines if name in line)


def _is_always_loaded(module: ModuleClass) -> bool:
    """Whether all that makes objects of the class loads all their weights at once."""
    from modlint.model.loaded_objects import always_loaded

    cls, project, inference = module.cls, module.project, module.inference
    return inference.memo.remember(
        ("always loaded", cls),
        lambda: not makes_by_name(project) and always_loaded(cls, project, inference.sources),
        False,
    )
