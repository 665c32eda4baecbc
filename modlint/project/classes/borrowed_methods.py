"""Methods that a class takes from another for its own objects: `encode = Other.encode`, `Other.encode(self, x)`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.facts.schema import FunctionFacts
from modlint.project.names.definitions import Class, External

if TYPE_CHECKING:
    from modlint.project.project import Project


def borrowed_methods(cls: Class, project: Project) -> Iterator[FunctionFacts]:
    """The methods of others that run on instances of a class: bound in its body by name, or given its receiver."""
    for owner, name, scope in (*_bound(cls), *_given_receivers(cls)):
        lender = project.resolve(cls.path, owner, scope)
        method = project.method(lender, name) if isinstance(lender, Class) else None
        if method is not None and method.facts.receiver:
            yield method.facts


def _bound(cls: Class) -> Iterator[tuple[str, str, str]]:
    return ((owner, name, cls.facts.scope) for owner, name in _taken(cls))


def _given_receivers(cls: Class) -> Iterator[tuple[str, str, str]]:
    """What methods of a class call by the name of another with their receiver: that, the method, and their scope."""
    for method in cls.methods:
        own = (method.receiver, "super()")
        for callee, chain in method.arguments:
            owner, _, name = callee.rpartition(".")
            if owner and method.receiver == chain and owner.partition(".")[0] not in own:
                yield owner, name, method.qualname


def borrows_unseen(cls: Class, project: Project) -> bool:
    """Whether it takes one of a class whose source is not at hand: `forward = LlamaModel.forward` may use anything."""
    for owner, name in _taken(cls):
        if name[:1].islower() and owner.rpartition(".")[2][:1].isupper():
            lender = project.resolve(cls.path, owner, cls.facts.scope)
            if lender is None or (isinstance(lender, External) and not lender.name.startswith("torch.")):
                return True
    return False


def _taken(cls: Class) -> Iterator[tuple[str, str]]:
    """What the class body takes from something else: its chain, and the attribute."""
    chains = (chain.rpartition(".") for store in cls.facts.attributes for chain in store.loads)
    return ((owner, name) for owner, _, name in chains if owner)
