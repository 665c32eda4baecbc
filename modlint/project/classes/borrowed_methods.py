"""Methods that a class body takes from a class which is no ancestor: `encode = Other.encode`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.facts.schema import FunctionFacts
from modlint.project.names.definitions import Class

if TYPE_CHECKING:
    from modlint.project.project import Project


def borrowed_methods(cls: Class, project: Project) -> Iterator[FunctionFacts]:
    """The methods of others that run on instances of a class, bound in its body by their names."""
    for store in cls.facts.attributes:
        for chain in store.loads:
            owner, _, name = chain.rpartition(".")
            lender = project.resolve(cls.path, owner, cls.facts.scope) if owner else None
            method = project.method(lender, name) if isinstance(lender, Class) else None
            if method is not None and method.facts.receiver:
                yield method.facts
