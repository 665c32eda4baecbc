"""What is done by hand for what is not registered: registering, training, moving it, switching its mode."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import chain as chained
from typing import TYPE_CHECKING

from modlint.facts.chains import plain
from modlint.facts.schema import FunctionFacts, Inflow
from modlint.project.functions.local_values import made_with
from modlint.project.functions.upkeep import ITERATORS, is_upkeep_method
from modlint.project.names.definitions import Class, Definition, External, Function
from modlint.project.submodules.registered_kinds import Holding
from modlint.project.uses.receivers import SETTINGS

if TYPE_CHECKING:
    from modlint.project.project import Project

LISTINGS = frozenset({"parameters", "named_parameters"})
MOVES = frozenset({"to", "cuda"})
SWITCHES = frozenset({"eval"})
SAVES = frozenset({"state_dict", "save", "save_pretrained"})
LOADS = frozenset({"load_state_dict", "load", "load_pretrained", "load_weights"})


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
    return any(_calls_of_held(each.facts, name, each.owner in family, LISTINGS) for each in working)


def given_to_optimizer(name: str, project: Project) -> bool:
    """Whether something makes an optimizer with what an attribute holds: `Adam([model.memory])`."""
    for user in project.uses.naming(name):
        facts = user.facts
        for loads in (*(each.loads for each in facts.inflows), *(each.loads for each in facts.stores)):
            if any(_is_read_of_module(chain, name) for chain in loads):
                makers = (project.resolve(user.path, chain, facts.qualname) for chain in loads)
                if any(_is_optimizer(each, project) for each in makers):
                    return True
    return False


def handed_to_optimizer(cls: Class, name: str, project: Project) -> bool:
    """Whether a method gives out what a container holds, for an optimizer: `Adam(net.chunks())`."""
    methods = [method for owner in project.uses.family(cls) for method in owner.methods]
    givers = {each.name for each in methods if any(_names(c, each, name) for c in _sources(each, "return"))}
    return any(given_to_optimizer(giver, project) for giver in sorted(givers))


def moved(cls: Class, name: str, project: Project) -> bool:
    """Whether something moves what a container holds, one by one; what comes of calls of it is something else."""
    family = project.uses.family(cls)
    if any(_moves_held(each.facts, name, each.owner in family) for each in project.uses.naming(name)):
        return True
    return any(map(_moves_what_it_returns, _makers(family, name, project)))


def switched(cls: Class, name: str, project: Project) -> bool:
    """Whether something puts what a container holds into eval mode, one by one."""
    family = project.uses.family(cls)
    return any(_calls_of_held(each.facts, name, each.owner in family, SWITCHES) for each in project.uses.naming(name))


def saved(cls: Class, name: str, project: Project) -> bool:
    """Whether the class saves what a container holds and loads it, one by one."""
    methods = [method for owner in project.uses.family(cls) for method in owner.methods]
    return all(any(_calls_of_held(each, name, True, wanted) for each in methods) for wanted in (SAVES, LOADS))


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
        for store in method.stores:
            if store.name in lists:  # made of what is listed, under a local name perhaps
                listed = (each for each in made_with(method, store.loads) if each.rpartition(".")[2] in LISTINGS)
                yield from ((store.name, chain, method) for chain in listed)


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


def _calls_of_held(function: FunctionFacts, name: str, own: bool, wanted: frozenset[str]) -> bool:
    """Whether a function calls this of what an attribute holds, of its receiver only if that has it."""
    for chain in function.calls:
        *path, last = chain.split(".")
        if last in wanted and path:
            every = (".".join(path), *(_sources(function, path[0]) if len(path) == 1 else ()))
            if any(
                own or not _names(each, function, name) for each in every if name in map(plain, each.split(".")[1:])
            ):
                return True
    return False


def _moves_held(function: FunctionFacts, name: str, own: bool) -> bool:
    """Whether a function moves what an attribute holds, of its receiver only if that has it."""
    held = re.compile(rf"[\w.]+\.{re.escape(name)}(\.(values|items)\(\))?(\[,?\])*")
    moved = (path for path, _, last in (call.rpartition(".") for call in function.calls) if last in MOVES)
    every = (each for path in moved for each in (path, *chained(*_come(function, path))))
    return any(held.fullmatch(each) and (own or not _names(each, function, name)) for each in every)


def _makers(family: Collection[Class], name: str, project: Project) -> Iterator[FunctionFacts]:
    """The functions and methods whose results are bound to an attribute, or put into the container there."""
    for owner in family:
        for method in owner.methods:
            made = (each for each in _sources(method, f"{method.receiver}.{name}") if each.endswith("()"))
            for called in (each.removesuffix("()") for each in made):
                head, _, last = called.rpartition(".")
                own = project.method(owner, last) if head == method.receiver else None
                found = own or project.resolve(owner.path, called, method.qualname)
                if isinstance(found, Function):
                    yield found.facts


def _moves_what_it_returns(function: FunctionFacts) -> bool:
    """Whether a function moves what it returns, or what it has in a list that it returns."""
    returned = _sources(function, "return")
    moves = [call for call in function.calls if call.rpartition(".")[2] in MOVES]
    if any(f"{call}()" in returned for call in moves):
        return True
    names = {_head(each) for each in returned if "(" not in each} - {function.receiver, *ITERATORS}
    paths = [call.rpartition(".")[0] for call in moves]
    moved = {*paths, *chained(*(_sources(function, path) for path in paths))}
    return any(_head(each) in names for each in moved if "." not in each and "(" not in each)


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


def _is_optimizer(made: Definition | None, project: Project) -> bool:
    """Whether it is a class of optimizers, of torch or made of one of them."""
    line = project.mro(made) if isinstance(made, Class) else (made,)
    return any(isinstance(each, External) and each.name.startswith("torch.optim.") for each in line)


def _is_read_of_module(chain: str, name: str) -> bool:
    """Whether a chain ends in an attribute that is no setting: of `args.beta` an optimizer gets a coefficient."""
    owner, _, last = chain.rpartition(".")
    return last == name and not SETTINGS.fullmatch(plain(owner.rpartition(".")[2]))


def _head(chain: str) -> str:
    return plain(chain.removesuffix("[,]").partition(".")[0])


def _names(chain: str, method: FunctionFacts, name: str) -> bool:
    """Whether a chain goes through an attribute of the receiver."""
    head, _, rest = chain.partition(".")
    return head == method.receiver and plain(rest.partition(".")[0]) == name
