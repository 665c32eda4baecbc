"""What classes give their objects under a name before any `__init__` runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from modlint.data.torch_api import module_attributes
from modlint.facts.chains import chains
from modlint.facts.schema import FunctionFacts, Store
from modlint.finding import Span
from modlint.project.classes.hierarchy import is_root
from modlint.project.names.definitions import Class

if TYPE_CHECKING:
    from modlint.project.project import Project

_PLAIN = frozenset({"staticmethod", "classmethod"})


class ClassLevel(NamedTuple):
    """A name that a class body binds. `owner` is None for what nn.Module itself defines.

    `sure` says that reading it from an object works: a property may raise AttributeError, a descriptor too.
    """

    what: str
    sure: bool
    owner: Class | None = None
    span: Span | None = None


def class_level(cls: Class, name: str, project: Project) -> ClassLevel | None:
    """What objects of a module class have under a name through their class, None if there is nothing."""
    for owner in project.lineage(cls):
        if is_root(owner):
            break
        for method in owner.methods:
            if method.name == name:
                what = "method" if set(method.decorators) <= _PLAIN else "property"
                sure = what == "method" or _readable(method)
                return ClassLevel(what, sure, owner, Span(method.line, 1, method.line, 1))
        for store in owner.facts.attributes:
            if store.name == name and store.form != "annotate":
                return ClassLevel("class attribute", _is_constant(store), owner, store.span)
    return ClassLevel("attribute of `nn.Module`", True) if name in module_attributes() else None


def is_property(method: FunctionFacts) -> bool:
    """Whether to read the name calls the method."""
    return any(mark.rpartition(".")[2] in ("property", "cached_property") for mark in method.decorators)


def _readable(method: FunctionFacts) -> bool:
    """Whether a property surely gives something: it asks nothing of the object."""
    asked = any(chain.partition(".")[0] in (method.receiver, "super()", "AttributeError") for chain in chains(method))
    known = all(mark in ("property", "cached_property", "functools.cached_property") for mark in method.decorators)
    return known and not asked and not method.accesses


def _is_constant(store: Store) -> bool:
    return store.form == "assign" and bool(store.constant) and not store.conditional
