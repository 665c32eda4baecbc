"""Handing over: methods that pass their receiver to code whose source is not at hand, which may then use anything."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.facts.schema import FunctionFacts
from modlint.project.functions.upkeep import is_upkeep_callee
from modlint.project.names.definitions import Class, Definition, External
from modlint.source.installed import is_installed

if TYPE_CHECKING:
    from modlint.project.project import Project

HARMLESS = sys.stdlib_module_names | {"builtins", "numpy", "torch"}
_OF_ANY_MODEL = re.compile(
    r"checkpoint|ckpt|state_?dict|summar|watch|profile|flops|count|apply|freeze|requires_?grad", re.IGNORECASE
)  # what is done to all models alike goes by their listings and keys


def receiver_escapes(cls: Class, method: FunctionFacts, project: Project) -> bool:
    """Whether a method of a class hands the instance to what is not known: `self.processor(self, x)`."""
    return any(_is_unknown(callee, method, cls, project) for callee in given_it(method))


def handed_to_library(cls: Class, method: FunctionFacts, project: Project) -> bool:
    """Whether a method gives the finished instance to a library that may know its kind: `load_weights(self, path)`.

    What a base of a library gives on is known there as that base.
    """
    return not (method.name == "__init__" or is_installed(cls.path)) and any(
        not _OF_ANY_MODEL.search(callee.rpartition(".")[2])
        and _is_of_library(project.resolve(cls.path, callee, method.qualname))
        for callee in given_it(method)
    )


def given_it(method: FunctionFacts) -> Iterator[str]:
    """What a method calls with its receiver, but for upkeep."""
    return (
        callee
        for callee, chain in method.arguments
        if method.receiver != "" and chain == method.receiver and not is_upkeep_callee(callee)
    )


def _is_unknown(callee: str, method: FunctionFacts, cls: Class, project: Project) -> bool:
    """Whether the source of what is called is not at hand. What of the project is given an object is read by name."""
    head, _, rest = callee.partition(".")
    if head == "super()":
        return False
    if head == method.receiver:
        return project.method(cls, rest) is None
    found = project.resolve(cls.path, callee, method.qualname)
    return found is None or _is_of_library(found)


def _is_of_library(found: Definition | None) -> bool:
    """Whether it is none of the project's own, and of no library that reads nothing of a model by name."""
    if isinstance(found, External):
        return found.name.partition(".")[0] not in HARMLESS
    return found is not None and is_installed(found.path)
