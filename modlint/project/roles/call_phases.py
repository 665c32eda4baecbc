"""Which methods any code may call, and when they run: while the object is made, in every call, or later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.data.torch_api import module_attributes
from modlint.facts.chains import chains
from modlint.facts.schema import FunctionFacts
from modlint.project.classes.hierarchy import is_root
from modlint.project.classes.initializers import has_all_sources
from modlint.project.classes.registrations import matches
from modlint.project.names.definitions import Answer, Class, External, Function

if TYPE_CHECKING:
    from modlint.project.project import Project


def may_be_called(method: FunctionFacts, cls: Class, project: Project) -> bool:
    """Whether a method is called by Python, a base from elsewhere, or what may mean it when it names it."""
    hook = method.name.startswith("__") or method.name == "reset_parameters" or method.decorators
    if hook or not has_all_sources(cls, project):
        return True
    return any(_may_mean(caller, method, cls, project) for caller in project.uses.naming(method.name))


def is_left_over(method: Function, project: Project) -> bool:
    """Whether nothing calls a method that by its name is not for users: `_check_output`, say, once used to debug."""
    name, owner = method.facts.name, method.owner
    if owner is None or not name.startswith("_") or name in module_attributes():
        return False
    looked_up = (access.pattern for each in project.sharing(owner) for m in each.methods for access in m.accesses)
    return not may_be_called(method.facts, owner, project) and not any(matches(each, name) for each in looked_up)


def _may_mean(caller: Function, method: FunctionFacts, cls: Class, project: Project) -> bool:
    """Whether a function that names the method means this one, not that of its own object of another family."""
    if caller.facts is method:
        return False
    owner = caller.owner
    if owner is None or owner in project.uses.family(cls) or is_root(owner):
        return True
    named = {chain for chain in chains(caller.facts) if chain.rpartition(".")[2] == method.name}
    return not named <= {f"{caller.facts.receiver}.{method.name}", f"super().{method.name}"}


def runs_later(function: Function, project: Project) -> bool:
    """Whether it is a method of a module, and not one that its constructor runs."""
    owner = function.owner
    if owner is None or project.is_module(owner) is not Answer.YES:
        return False
    return function not in project.reachable_functions(owner, "__init__")


def runs_per_call(function: Function, project: Project) -> bool:
    """Whether it is a method of a module that its `forward` runs, and its constructor does not."""
    owner = function.owner
    if owner is None or not runs_later(function, project):
        return False
    return any(function in project.reachable_functions(owner, name) for name in ("forward", "training_step"))


def lives_for_a_call(function: Function, project: Project) -> bool:
    """Whether calls of modules alone come to it: they run it, or make the object that it is a method of."""
    if function.owner is None:
        callers = project.callers(function.facts.name)
        return bool(callers) and all(runs_per_call(caller, project) for caller in callers)
    return runs_per_call(function, project) or _is_made_by_calls(function.owner, project, {})


def serves_data(function: Function, project: Project) -> bool:
    """Whether it is a method of a data set by name, whose parts work on the CPU, where the data are."""
    owner = function.owner
    if owner is None or project.is_module(owner) is Answer.YES:
        return False
    known = (each for each in project.mro(owner) if each is not None)
    return any((each.name if isinstance(each, External) else each.facts.name).endswith("Dataset") for each in known)


def _is_made_by_calls(cls: Class | None, project: Project, known: dict[Class, bool]) -> bool:
    """Whether all that makes objects of a class lets go of them, or lives no longer than a call itself."""
    if cls is None:
        return False
    if cls not in known:
        known[cls] = False  # for those that it makes itself
        made = [(each, maker) for each in (cls, *project.descendants(cls)) for maker in project.makers(each)]
        known[cls] = bool(made) and all(
            _lets_go(maker, each, project) or _is_made_by_calls(maker.owner, project, known) for each, maker in made
        )
    return known[cls]


def _lets_go(maker: Function, made: Class, project: Project) -> bool:
    """Whether a call of a module makes an object and keeps it not, or another method asks it for things at most."""
    facts = maker.facts
    calls = {chain for chain in facts.calls if chain.rpartition(".")[2] == made.facts.name}
    if any(calls & {*store.loads} for store in facts.stores):
        return False
    if runs_per_call(maker, project):
        return True
    given = [inflow for inflow in facts.inflows if calls & {*inflow.loads}]
    names = {inflow.target for inflow in given}
    alone = all(len(inflow.gives) == 1 and inflow.target.isidentifier() for inflow in given)
    return runs_later(maker, project) and alone and bool(names) and not names & {"return", *facts.loads}
