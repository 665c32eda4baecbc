"""What is done by hand for modules in a plain container: their Parameters are registered, or given to an optimizer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from modlint.facts.chains import plain
from modlint.facts.schema import FunctionFacts, Inflow
from modlint.project.registered_kinds import Holding
from modlint.project.upkeep import ITERATORS, is_upkeep_method

if TYPE_CHECKING:
    from modlint.project.definitions import Class
    from modlint.project.project import Project

LISTINGS = frozenset({"parameters", "named_parameters"})


def registered_parameters(cls: Class, name: str, project: Project) -> str:
    """The `nn.ParameterList` into which a class puts the Parameters of what a container holds, empty if none."""
    family = project.uses.family(cls)
    lists = {
        found.name
        for owner in family
        for found in project.submodules.registered(owner)
        if found.holding is Holding.PARAMETER and found.kind.endswith("List")
    }
    methods = [method for owner in family for method in owner.methods if method.receiver]
    filled = (each for owner in family for each in _filled(owner, lists, project))
    return next((target for target, chain, method in filled if _of_held(chain, method, name, methods)), "")


def registers_others(cls: Class, name: str, project: Project) -> bool:
    """Whether a class fills a list of its own with the Parameters of something else."""
    return any(_filled(cls, (name,), project))


def trained(cls: Class, name: str, project: Project) -> bool:
    """Whether something lists the Parameters of what a container holds: to give them to an optimizer, perhaps."""
    family = project.uses.family(cls)
    working = (each for each in project.uses.naming(name) if not is_upkeep_method(each.facts))
    return any(_lists_parameters(each.facts, name, each.owner in family) for each in working)


def trains_itself(cls: Class, project: Project) -> bool:
    """Whether a class computes its gradients itself, as an estimator with a `fit` does."""
    methods = (method for owner in project.lineage(cls) for method in owner.methods)
    return any(call.endswith(".backward") for method in methods for call in method.calls)


def _filled(cls: Class, lists: Collection[str], project: Project) -> Iterator[tuple[str, str, FunctionFacts]]:
    """The lists that a class fills with what something else keeps, the chains, where: `block.parameters()`."""
    for method in cls.methods:
        for inflow in method.inflows:
            receiver, _, target = inflow.target.partition(".")
            if receiver == method.receiver != "" and target in lists:
                kept = (chain for chain in _handed(inflow) if "." in chain)
                local = (chain for chain in kept if not project.resolve(cls.path, _head(chain), method.qualname))
                yield from ((target, chain, method) for chain in local)


def _of_held(chain: str, method: FunctionFacts, name: str, methods: Collection[FunctionFacts]) -> bool:
    """Whether a chain starts at something that the container holds, or that is put into it."""
    head = _head(chain)
    if head == method.receiver:
        return _names(chain, method, name)
    if any(_names(each, method, name) for each in _sources(method, head)):
        return True
    if head in map(_head, _sources(method, f"{method.receiver}.{name}")):
        return True
    makers = {f"{each.receiver}.{method.name}()" for each in methods}
    handed = {each for other in methods for each in _sources(other, f"{other.receiver}.{name}")}
    return bool(makers & handed) and head in map(_head, _sources(method, "return"))


def _lists_parameters(function: FunctionFacts, name: str, own: bool) -> bool:
    """Whether a function lists the parameters of what an attribute holds, of its receiver only if that has it."""
    for chain in function.calls:
        *path, last = chain.split(".")
        if last in LISTINGS and path:
            every = (".".join(path), *(_sources(function, path[0]) if len(path) == 1 else ()))
            if any(
                own or not _names(each, function, name) for each in every if name in map(plain, each.split(".")[1:])
            ):
                return True
    return False


def _sources(function: FunctionFacts, target: str) -> set[str]:
    """The chains of what comes into a name, also by way of other names."""
    found: set[str] = set()
    waiting = [target]
    while waiting:
        wanted = waiting.pop()
        for chains in _come(function, wanted):
            new = set(chains) - found
            found |= new
            waiting += map(_head, new)
    return found


def _come(function: FunctionFacts, target: str) -> Iterator[tuple[str, ...]]:
    for inflow in function.inflows:
        if inflow.target == target:
            yield _handed(inflow)
    for store in function.stores:
        if f"{function.receiver}.{store.name}" == target:
            yield store.gives


def _handed(inflow: Inflow) -> tuple[str, ...]:
    """The chains of what comes in, also by way of what only makes a list of it, or walks over it."""
    called = {plain(chain.removesuffix("[,]")).rpartition(".")[2] for chain in inflow.gives}
    return (*inflow.gives, *inflow.loads) if called & {*ITERATORS, "ParameterList"} else inflow.gives


def _head(chain: str) -> str:
    return plain(chain.removesuffix("[,]").partition(".")[0])


def _names(chain: str, method: FunctionFacts, name: str) -> bool:
    """Whether a chain goes through an attribute of the receiver."""
    head, _, rest = chain.partition(".")
    return head == method.receiver and plain(rest.partition(".")[0]) == name
