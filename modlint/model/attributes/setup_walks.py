"""What is done with a container while the object is made: it is handed on or walked, or what it holds is kept up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from modlint.model.attributes.container_uses import Place, places_in
from modlint.model.attributes.uses import Use, uses_in
from modlint.model.attributes.written_by_others import is_only_written
from modlint.model.code.chains import chain
from modlint.model.code.local_escapes import Parents, mentions
from modlint.model.inference.events import Act
from modlint.model.values.tensor_operations import NUMBERS
from modlint.project.functions.upkeep import FILLING, LISTINGS, is_upkeep_call, is_upkeep_callee, is_upkeep_method
from modlint.project.names.definitions import Function

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_changes import Changes

_REGISTERING = frozenset({"ModuleList", "ModuleDict", "ParameterList", "ParameterDict", "Sequential"})
_WALKS = frozenset({"zip", "enumerate", "reversed"})  # what a loop goes over a container by


def passed_on_in_setup(life: Changes) -> bool:
    """Whether the whole container is handed to something else, or walked, while the object is made."""
    taken = (each for method in life.module.setup for each in life.run(method).consumed if each.name == life.name)
    if any(_registers(each.how.rpartition(".")[2]) for each in taken):
        return True
    filled = {e.function for e in life.events if e.act is Act.EXTEND and isinstance(e.target, cst.Subscript)}
    return any(
        use.callee not in NUMBERS and not use.suffix and (use.callee or method not in filled)
        for method in life.module.setup
        for use in uses_in(method, life.name)
        if not _is_upkeep(use, life)
    )


def _is_upkeep(use: Use, life: Changes) -> bool:
    """Whether a method does no more with the container than to initialise, move or freeze what it holds."""
    if only_maintains(use.function):
        return True
    if not use.callee:
        return _looked_after(use.function, life) or _only_marked(use.function, life) or _only_called(use.function, life)
    if use.callee in _WALKS:
        return only_kept_up(use.function, life) or _only_called(use.function, life)
    return is_upkeep_callee(use.callee) or is_only_written(use, life)


def _only_marked(method: Function, life: Changes) -> bool:
    """Whether a method only sets attributes of what it holds: `self.rate._no_weight_decay = True`."""
    start = f"{method.facts.receiver}.{life.name}."
    return not _done_in(method, life) and any(chain.startswith(start) for chain in method.facts.foreign)


def _only_called(method: Function, life: Changes) -> bool:
    """Whether a method only goes through the container to call what it holds: `for layer in self.layers: layer(x)`."""
    elements = [_element(place) for place in places_in(method, life) if not _is_filled(place)]
    names = [each.value for each in elements if isinstance(each, cst.Name)]
    if not names or len(names) < len(elements):
        return False
    found = mentions(life.module.inference.sources.unit(method).node, names)
    return all(node in elements or _is_called(node, parents) for node, parents in found)


def _is_filled(place: Place) -> bool:
    """Whether the container is bound there, or a method puts something into it."""
    parent = place.parents[0]
    return isinstance(parent, cst.AssignTarget) or (isinstance(parent, cst.Attribute) and parent.attr.value in FILLING)


def _element(place: Place) -> cst.CSTNode | None:
    """What a loop over the container, by itself or with others, binds each of its elements to."""
    node: cst.BaseExpression = place.node
    parents, position = place.parents, None
    while isinstance(parents[0], cst.Arg) and isinstance(parents[1], cst.Call) and position is None:
        call = parents[1]
        walk = chain(call.func)
        if walk not in _WALKS:
            return None
        position = {"enumerate": 1, "zip": call.args.index(parents[0])}.get(walk)
        node, parents = call, parents[2:]
    loop = parents[0]
    if not isinstance(loop, (cst.For, cst.CompFor)) or loop.iter is not node:
        return None
    if position is None:
        return loop.target
    parts = loop.target.elements if isinstance(loop.target, (cst.Tuple, cst.List)) else ()
    return parts[position].value if position < len(parts) else None


def _is_called(node: cst.Name, parents: Parents) -> bool:
    """Whether what a name holds is called, initialised or frozen there, or asked what it is."""
    parent = parents[0]
    if isinstance(parent, cst.Attribute):
        name = parent.attr.value
        called = isinstance(parents[1], cst.Call) and parents[1].func is parent
        return called and is_upkeep_call(name) and name not in LISTINGS
    call = parents[1] if isinstance(parent, cst.Arg) else parent
    return isinstance(call, cst.Call) and (call.func is node or is_upkeep_callee(chain(call.func)))


def _looked_after(method: Function, life: Changes) -> bool:
    """Whether a method only initialises what the container holds: `for e in self.xs: e.reset_parameters()`."""
    done = _done_in(method, life)
    return bool(done) and all(how.startswith(".") or is_upkeep_callee(how) for how in done)


def only_kept_up(method: Function, life: Changes) -> bool:
    """Whether a method calls nothing but upkeep on what the container holds, and takes nothing out of it."""
    done = _done_in(method, life)
    return bool(done) and all(how.startswith(".") and is_upkeep_call(how[1:]) for how in done)


def _done_in(method: Function, life: Changes) -> set[str]:
    run = life.module.inference.run(method, life.module.cls)
    return {taken.how for taken in run.consumed if taken.name == life.name}


def only_maintains(method: Function) -> bool:
    """Whether a method is there to initialise or freeze, by its name, and registers nothing."""
    facts = method.facts
    registering = bool(facts.registrations) or any(_registers(call.rpartition(".")[2]) for call in facts.calls)
    return is_upkeep_method(facts) and not registering


def _registers(callee: str) -> bool:
    """Whether a function by that name registers what it is given: a container of torch's, `part.register_layers`."""
    return callee in _REGISTERING or callee.startswith("register_")
