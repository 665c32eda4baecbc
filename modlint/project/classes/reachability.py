"""What runs when a method runs: the closure over calls on the receiver, along the MRO."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from modlint.facts.chains import chains
from modlint.facts.schema import FunctionFacts, Store
from modlint.project.classes.class_level import is_property
from modlint.project.names.definitions import Class

SETUP = ("__init__", "__post_init__", "reset_parameters")  # what runs by itself while an object is made
PER_CALL = ("forward", "__call__", "training_step", "validation_step")
Found = tuple[Class, FunctionFacts]
Leads = Callable[[Class, FunctionFacts], Iterable[str]]


class Body(Protocol):
    """A class body: what it binds, and its methods, also by name."""

    @property
    def attributes(self) -> tuple[Store, ...]: ...
    @property
    def methods(self) -> Iterable[FunctionFacts]: ...
    def named(self, name: str) -> Sequence[FunctionFacts]: ...


def own_method(body: Body, name: str) -> FunctionFacts | None:
    """The method of that name in a class body: the last one that is no setter, or one that a name is bound to."""
    for method in reversed(body.named(name)):
        if not any(mark.endswith((".setter", ".deleter")) for mark in method.decorators):
            return method
    for store in body.attributes:
        if store.name == name and len(store.loads) == 1 and store.loads[0] != name and "." not in store.loads[0]:
            return next(iter(body.named(store.loads[0])), None)
    return None


def mentioned(owner: Class, method: FunctionFacts) -> Iterable[str]:
    """All chains in a method but what it binds."""
    return chains(method)


def at_once(owner: Class, method: FunctionFacts) -> Iterator[str]:
    """The chains in a method but those of methods that it only keeps: `self.act = self.fast`, `once(self.fast)`."""
    kept = {chain for store in method.stores for chain in _alone(store) if _is_plain_method(owner, method, chain)}
    yield from method.calls
    yield from (chain for chain in mentioned(owner, method) if chain not in kept)


def _alone(store: Store) -> set[str]:
    """The one chain that is bound, or of which what is bound is made, or those of which a test chooses one."""
    made_of = {*store.loads} - {store.callee}
    chosen = {*store.gives}
    return made_of if len(made_of) == 1 else set() if "[]" in chosen else chosen


def _is_plain_method(owner: Class, method: FunctionFacts, chain: str) -> bool:
    head, _, name = chain.partition(".")
    found = own_method(owner, name) if head == method.receiver != "" else None
    return found is not None and not is_property(found)


def reached(mro: Sequence[Class], start: str, leads: Leads = mentioned) -> Iterator[Found]:
    """The methods that run when `start` runs on an instance, each once. `leads` are the chains that are followed."""
    waiting = list(_found(mro, start))
    seen: set[tuple[Class, str]] = set()
    while waiting:
        owner, method = waiting.pop()
        if (owner, method.qualname) in seen:
            continue
        seen.add((owner, method.qualname))
        yield owner, method
        for chain in leads(owner, method):
            waiting.extend(_next(mro, owner, method, chain))


def _next(mro: Sequence[Class], owner: Class, method: FunctionFacts, chain: str) -> Iterator[Found]:
    """The methods that a chain in a method leads to: on the receiver, on `super()`, on a base by its name."""
    head, _, rest = chain.partition(".")
    name = rest.partition(".")[0].removesuffix("()").removesuffix("[]")
    if head == method.receiver != "":
        yield from _found(mro, name or ("forward" if chain in method.calls else "__iter__"))
    elif head == "super()":
        yield from _found(mro[mro.index(owner) + 1 :], name)
    elif named := [cls for cls in mro if cls.facts.name == head]:
        yield from _found(mro[mro.index(named[0]) :], name)


def _found(mro: Sequence[Class], name: str) -> Iterator[Found]:
    """The first method of that name along an MRO."""
    for cls in mro:
        if method := own_method(cls, name):
            yield cls, method
            return
