"""What runs on an object before nn.Module's own `__init__`, by names; wrong only by saying too much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from modlint.facts.schema import FunctionFacts, Registration, Store, SuperInit
from modlint.project.classes.hierarchy import Ancestor, is_root
from modlint.project.classes.initializers import is_bare
from modlint.project.classes.reachability import reached
from modlint.project.names.definitions import Class


class Early(NamedTuple):
    """What a method may bind to an object before, or register on it, other than a literal."""

    owner: Class
    method: FunctionFacts
    fact: Store | Registration


def bound_early(mro: Sequence[Ancestor]) -> Iterator[Early]:
    """What may be bound to an object of a class before."""
    preparing = _preparing(mro)
    lineage = [ancestor for ancestor in mro if isinstance(ancestor, Class)]

    def prelude(owner: Class, method: FunctionFacts) -> SuperInit | None:
        return method.super_init if owner in preparing and method.name == "__init__" else None

    def early_calls(owner: Class, method: FunctionFacts) -> Sequence[str]:
        before = prelude(owner, method)
        return before.calls if before else method.calls

    for owner, method in reached(lineage, "__init__", early_calls):
        before = prelude(owner, method)
        last = before.line if before else method.end_line
        stored = (store for store in method.stores if not store.constant)
        facts: Iterator[Store | Registration] = chain(stored, method.registrations)
        yield from (Early(owner, method, fact) for fact in facts if fact.span.line <= last)


def _preparing(mro: Sequence[Ancestor]) -> frozenset[Class]:
    """The classes of the MRO in whose `__init__` nn.Module's own has surely run once `super().__init__()` has."""
    found = set()
    runs = False  # what stands behind leads to it, or is not known and then assumed to
    for ancestor in reversed(mro):
        if not isinstance(ancestor, Class):
            runs = runs or not is_bare(ancestor)
        elif is_root(ancestor):
            runs = True
        else:
            inits = [method for method in ancestor.methods if method.name == "__init__"]
            runs = runs and all(method.super_init for method in inits)
            if runs:
                found.add(ancestor)
    return frozenset(found)
