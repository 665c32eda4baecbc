"""Finds the rules: every file of this folder whose name has no leading underscore holds one."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from modlint.rules._base import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """One instance of every rule, by code."""
    package = __name__.rpartition(".")[0]
    files = sorted(Path(__file__).parent.glob("[!_]*.py"))
    rules = [rule() for file in files for rule in _rules_in(f"{package}.{file.stem}")]
    return tuple(sorted(rules, key=lambda rule: rule.code))


def _rules_in(module: str) -> list[type[Rule]]:
    return [
        value
        for value in vars(import_module(module)).values()
        if isinstance(value, type) and issubclass(value, Rule) and value.__module__ == module
    ]
