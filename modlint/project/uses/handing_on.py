"""Classes that hand on what they lack: by `__getattr__` their objects may have the attributes of any others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.facts.chains import plain
from modlint.project.classes.hierarchy import is_root
from modlint.project.functions.bindings import unmoved
from modlint.project.names.definitions import Class, Function

if TYPE_CHECKING:
    from modlint.project.functions.reads import Read
    from modlint.project.project import Project

FINDING = ("__getattr__", "__getattribute__")
NAMES = re.compile(r"[A-Za-z_][\w.]*")


def finds_more(cls: Class, project: Project) -> bool:
    """Whether the objects of a class may have attributes that nothing gives them."""
    lineage = (each for each in project.lineage(cls) if not is_root(each))
    return any(each.named(name) for each in lineage for name in FINDING)


def lacks_and_finds(cls: Class | None, name: str, project: Project) -> bool:
    """Whether an attribute that methods of a class read of their receiver is handed on: no method gives it one."""
    if cls is None or not finds_more(cls, project):
        return False
    return not any(_gives(each, name) for each in project.relatives(cls))


def _gives(cls: Class, name: str) -> bool:
    """Whether a class body binds an attribute, or has a method of its name."""
    stores = (*cls.attributes, *(store for method in cls.methods for store in method.stores))
    return any(each.name == name for each in stores) or bool(cls.named(name))


def hands_on(read: Read, function: Function, project: Project) -> bool:
    """Whether what a function reads an attribute from is made, or declared, to be of a class that finds more."""
    if function.owner and read.position == 1 and plain(read.parts[0]) == function.facts.receiver:
        return finds_more(function.owner, project)
    known = (project.resolve(path, chain, scope) for path, chain, scope in _classes(read, function, project))
    return any(isinstance(each, Class) and finds_more(each, project) for each in known)


def _classes(read: Read, function: Function, project: Project) -> Iterator[tuple[str, str, str]]:
    """What is called to make what an attribute is read from, or named to declare it, each with its file and scope."""
    facts, head = function.facts, plain(read.parts[0])
    if function.owner and head == facts.receiver:
        yield from _of_attribute(function.owner, plain(read.parts[1]), project)
        return
    declared = [each.annotation for each in facts.parameters if each.name == head]
    made = [f"{head}()"] if read.parts[0].endswith("()") else []
    for inflow in facts.inflows:
        if inflow.target == head:
            made += inflow.gives
            declared += inflow.annotations
    yield from ((function.path, each, facts.qualname) for each in _named(made, declared))


def _of_attribute(owner: Class, name: str, project: Project) -> Iterator[tuple[str, str, str]]:
    for cls in dict.fromkeys(project.relatives(owner)):
        stores = [(store, method.qualname) for method in cls.methods for store in method.stores]
        stores += [(store, cls.facts.qualname) for store in cls.attributes]
        for store, scope in stores:
            if store.name == name:
                made = [f"{store.callee}()"] if store.callee else []
                yield from ((cls.path, each, scope) for each in _named(made, [store.annotation]))
        for method in cls.named(name):  # a property
            yield from ((cls.path, each, method.qualname) for each in _named([], [method.returns]))


def _named(made: list[str], declared: list[str]) -> Iterator[str]:
    yield from (unmoved(chain.removesuffix("()")) for chain in made if chain.endswith("()"))
    yield from (name for annotation in declared for name in NAMES.findall(annotation))
