"""What the code of a class does itself with what an attribute holds: it saves, loads or moves it, or drops its key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modlint.facts.chains import chains
from modlint.facts.schema import FunctionFacts
from modlint.model.values.tensor_operations import MOVERS
from modlint.project.classes.registrations import matches
from modlint.project.index.index import moves
from modlint.project.names.definitions import External, Function

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass

_SAVING = frozenset({"state_dict", "get_extra_state", "_save_to_state_dict", "__getstate__"})
_LOADING = frozenset({"load_state_dict", "set_extra_state", "_load_from_state_dict"})


def saved_by_class(name: str, module: ModuleClass) -> bool:
    """Whether a class saves or loads an attribute by code of its own, or takes its key out of a state_dict."""
    methods = [method for owner in module.lineage for method in module.methods(owner)]
    touched = any(each.facts.name in _SAVING | _LOADING and _touches(each, name) for each in methods)
    loaded = any(each.facts.name in _LOADING and _loads(each, name, module) for each in methods)
    return touched or loaded or _read_to_save(name, module) or _takes_key_out(name, module)


def moved_by_class(name: str, module: ModuleClass) -> bool:
    """Whether `_apply`, `to` or `cuda` is overridden and handles an attribute, here or in the class that owns this.

    Or a method moves it by its name where no buffer is.
    """
    for method in module.moving:
        if _keeps_in_place(method) or _binds_any(method.facts) or _touches(method, name):
            return True
    methods = (method for owner in module.lineage for method in module.methods(owner))
    return any(_moves_in_dict(each, name, module) for each in methods) or module.project.index.knows(moves, name)


def _moves_in_dict(method: Function, name: str, module: ModuleClass) -> bool:
    """Whether a method spells the name and moves what the `__dict__` holds by names: `self.__dict__[each].cuda()`."""
    held = f"{method.facts.receiver}.__dict__[]"
    if not any(f"{held}.{mover}" in method.facts.calls for mover in MOVERS):
        return False
    return re.search(rf"[\"']{re.escape(name)}[\"']", module.inference.sources.text(method)) is not None


def _touches(method: Function, name: str) -> bool:
    """Whether a method binds an attribute or reads it by string, or saves it."""
    facts = method.facts
    if any(store.name == name for store in facts.stores):
        return True
    if facts.name in _SAVING and _mentions(facts, name):
        return True
    return any(matches(access.pattern, name) for access in facts.accesses if access.pattern != "*")


def _read_to_save(name: str, module: ModuleClass) -> bool:
    """Whether a method that saves calls one that reads it."""
    called = (each for saving in _SAVING for each in module.project.reachable_functions(module.cls, saving))
    return any(_mentions(each.facts, name) for each in called)


def _loads(method: Function, name: str, module: ModuleClass) -> bool:
    """Whether a method names an attribute, and its key beside that: what is only computed anew there is not saved."""
    key = re.compile(rf"[\"'.}}]{re.escape(name)}[\"']")
    return _mentions(method.facts, name) and key.search(module.inference.sources.text(method)) is not None


def _mentions(facts: FunctionFacts, name: str) -> bool:
    own = re.compile(rf"{re.escape(f'{facts.receiver}.{name}')}\b")
    return any(own.match(chain) for chain in chains(facts))


def _binds_any(method: FunctionFacts) -> bool:
    """Whether it reads or binds attributes by names that are only known when it runs: all that there are, perhaps."""
    bound = (call.pattern for call in method.registrations if call.receiver == method.receiver)
    return "*" in (*(access.pattern for access in method.accesses), *bound)


def _keeps_in_place(method: Function) -> bool:
    """Whether it overrides `_apply` and moves nothing: not what is registered either."""
    facts = method.facts
    return facts.name == "_apply" and not any(call.rpartition(".")[2] == "_apply" for call in facts.calls)


def _takes_key_out(name: str, module: ModuleClass) -> bool:
    """Whether a class takes the key of an attribute out of a state_dict: `state_dict.pop(prefix + "name", None)`."""
    taken = re.compile(rf"(\.pop\(|\bdel\s)[^\n]*[\"'.}}]{re.escape(name)}[\"']")
    methods = (method for owner in module.lineage for method in module.methods(owner))
    return any(taken.search(module.inference.sources.text(each)) for each in methods if _handles_state(each))


def _handles_state(function: Function) -> bool:
    """Whether it saves or loads, or is given a state_dict, as a hook is."""
    facts = function.facts
    return facts.name in _SAVING | _LOADING or any("state_dict" in each.name for each in facts.parameters)


def is_kept_in_files(name: str, module: ModuleClass) -> bool:
    """Whether methods of a class write an attribute into a file by itself, and read it from one."""
    methods = [method for owner in module.lineage for method in module.methods(owner)]
    return any(_writes(each, name, module) for each in methods) and any(_reads(each, name, module) for each in methods)


def _writes(method: Function, name: str, module: ModuleClass) -> bool:
    own = re.compile(rf"{re.escape(f'{method.facts.receiver}.{name}')}\b")
    passed = (each.callee for each in method.facts.arguments if own.match(each.chain))
    return any(_means(callee, "torch.save", method, module) for callee in passed)


def _reads(method: Function, name: str, module: ModuleClass) -> bool:
    called = (chain for store in method.facts.stores if store.name == name for chain in store.loads)
    return any(_means(chain, "torch.load", method, module) for chain in called)


def _means(chain: str, function: str, method: Function, module: ModuleClass) -> bool:
    if not chain.endswith(function.rpartition(".")[2]):
        return False
    found = module.project.resolve(method.path, chain, method.facts.qualname)
    return isinstance(found, External) and found.name == function
