"""How objects of a class are made: what `__init__` is along a line of classes, and whether it alone makes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from modlint.data.bases import module_class
from modlint.facts.chains import value_chains
from modlint.project.classes.hierarchy import ROOT, ROOT_NAMES, Ancestor, is_root
from modlint.project.names.definitions import Class, External, Function

if TYPE_CHECKING:
    from modlint.project.project import Project

MODULE = External("torch.nn.Module")
OBJECT = External("builtins.object")
REGISTRARS = frozenset({"register_buffer", "register_parameter", "add_module", "register_module"})
_WITHOUT = frozenset({"builtins.object", "abc.ABC", "typing.Generic", "typing_extensions.Generic"})
_BINDING = frozenset({"__setattr__", "__delattr__", "__getattr__", "__getattribute__"}) | REGISTRARS

Initializer = Function | External | None


def initializer(line: Iterable[Ancestor], project: Project) -> Initializer:
    """The `__init__` that is found first: a method, the outside class that has it, or None where that is not known."""
    for ancestor in line:
        if isinstance(ancestor, External) and ancestor.name in _WITHOUT:
            continue
        if not isinstance(ancestor, Class):
            return MODULE if _is_module(ancestor) else ancestor
        if is_root(ancestor):
            return MODULE
        own = project.own_method(ancestor, "__init__")
        if own is not None:
            return own
        if ancestor.facts.decorators or any(each.name == "__init__" for each in ancestor.facts.attributes):
            return None  # a decorator such as dataclass may write one
    return OBJECT


def is_bare(ancestor: Ancestor) -> bool:
    """Whether it is an outside class without methods of its own."""
    return isinstance(ancestor, External) and ancestor.name in _WITHOUT


def has_all_sources(cls: Class, project: Project) -> bool:
    """Whether all code is at hand that the objects of a class have, but for nn.Module's."""
    return all(isinstance(each, Class) or is_bare(each) or _is_module(each) for each in project.mro(cls))


def _is_module(ancestor: Ancestor) -> bool:
    return isinstance(ancestor, External) and ancestor.name in ROOT_NAMES


def end_of_super_calls(cls: Class, project: Project) -> Initializer:
    """The `__init__` at which the calls of `super().__init__()` end, from the class's first one on."""
    line = project.mro(cls)
    found = initializer(line, project)
    while isinstance(found, Function) and "super().__init__" in found.facts.calls:
        found = initializer(line[line.index(found.owner) + 1 :], project)
    return found


def binds_as_torch_does(cls: Class, project: Project) -> bool:
    """Whether nothing overrides how nn.Module binds and registers attributes."""
    return all(
        ancestor is not None and not (isinstance(ancestor, Class) and _names(ancestor) & _BINDING)
        for ancestor in project.mro(cls)
    )


def made_by_init_alone(cls: Class, project: Project) -> bool:
    """Whether also nothing but `__init__` has a hand in making an object."""
    plain = all(_leaves_making_alone(ancestor, project) for ancestor in project.mro(cls))
    return plain and binds_as_torch_does(cls, project)


def _leaves_making_alone(ancestor: Ancestor, project: Project) -> bool:
    if isinstance(ancestor, External):
        return ancestor.name in _WITHOUT or module_class(ancestor.name) is True
    if ancestor is None:
        return False
    facts = ancestor.facts
    metaclass = facts.metaclass and project.resolve(ancestor.path, facts.metaclass, facts.scope)
    hook = project.own_method(ancestor, "__init_subclass__")
    decorators = (project.resolve(ancestor.path, mark.removesuffix("()"), facts.scope) for mark in facts.decorators)
    return (
        metaclass in ("", External("abc.ABCMeta"))
        and (is_root(ancestor) or "__new__" not in _names(ancestor))
        and not (hook and _wraps_init(hook))
        and all(isinstance(each, Function) and not _wraps_init(each) for each in decorators)
    )


def _wraps_init(function: Function) -> bool:
    """Whether a function has to do with the `__init__` of a class that it is given."""
    facts = function.facts
    named = (*(call.pattern for call in facts.registrations), *(access.pattern for access in facts.accesses))
    return any("__init__" in chain for chain in value_chains(facts)) or "__init__" in named


def _names(cls: Class) -> frozenset[str]:
    """The names that a class body binds; what torch's own nn.Module has does not count."""
    if is_root(cls) and cls.module.partition(".")[0] in ROOT:  # not what a package inside another has in its place
        return frozenset()
    return frozenset({*(method.name for method in cls.methods), *(store.name for store in cls.facts.attributes)})
