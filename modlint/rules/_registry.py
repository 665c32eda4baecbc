"""Finds the rules: every file of this folder whose name has no leading underscore holds one."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from modlint.rules._base import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """One instance of every rule, by code."""
    package = __name__.rpartition(".")[0]
    folder = import_module(package).__path__
    files = [info.name for info in pkgutil.iter_modules(folder) if not info.name.startswith("_")]
    rules = [rule() for file in files for rule in _rules_in(f"{package}.{file}")]
    return tuple(sorted(rules, key=lambda rule: rule.code))


def _rules_in(module: str) -> list[type[Rule]]:
    return [
        value
        for value in vars(import_module(module)).values()
        if isinstance(value, type) and issubclass(value, Rule) and value.__module__ == module
    ]
