"""What modules keep in plain containers, and whether it is hidden there.

Only a check that has something to look at imports this: what it needs takes long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from modlint.facts.schema import FunctionFacts
from modlint.model.attributes.attribute_life import Life
from modlint.model.attributes.container_uses import Place, places
from modlint.model.attributes.setup_walks import only_kept_up, only_maintains
from modlint.model.code.branches import calls_on_paths
from modlint.model.code.chains import chain, handed_names, names_in
from modlint.model.code.local_escapes import renewed
from modlint.model.code.local_wholes import listed, wholes
from modlint.model.code.paths import exclusive
from modlint.model.inference.events import Act, Event
from modlint.model.module_class import ModuleClass
from modlint.model.values.nested import opened
from modlint.model.values.tensor_operations import NUMBERS
from modlint.model.values.values import NOTHING, Atom, Kind, Trait, Value
from modlint.project.functions.local_values import locals_in, made_with
from modlint.project.functions.upkeep import is_upkeep_callee
from modlint.project.names.definitions import Definition, Function
from modlint.rules.unregistered.origins import made_here, origins_of, recorded_elsewhere, still_means
from modlint.rules.unregistered.repacked import is_repacked

LISTINGS = frozenset({"parameters", "named_parameters", "named_modules", "state_dict"})
NAMING = (Act.MODULE, Act.PARAMETER, Act.SETATTR)
MODULE_SETTERS = ("setattr", "add_module", "register_module", "_modules")
_SETTERS = MODULE_SETTERS[:3]
_FILLING = ("append", "extend", "insert")
_LOOKING_AFTER = frozenset({"requires_grad", "requires_grad_", "to", "cuda"})


def contents(event: Event, life: Life) -> Value:
    """What a binding or an `append` puts into a container; nothing if it is not surely a plain one."""
    if event.act is Act.EXTEND:
        return made_here(opened(event.value), event) if _filled_by(event, life) is not None else NOTHING
    holds = Value(tuple(filter(_is_plain, event.value.of(Kind.SEQUENCE, Kind.MAPPING))))
    plain = event.value.is_only(Kind.SEQUENCE, Kind.MAPPING, Kind.NONE)
    return made_here(opened(holds), event) if plain else NOTHING


def _is_plain(container: Atom) -> bool:
    """Whether it surely is no nn.ModuleList: it is seen to be made, or an argument that is declared to hold tensors."""
    if Trait.DECLARED not in container.traits:
        return True
    held = opened(Value((container,)))
    return held.is_only(Kind.TENSOR, Kind.NONE) and all(Trait.ARGUMENT in a.traits for a in held.of(Kind.TENSOR))


def _filled_by(event: Event, life: Life) -> Event | None:
    """What binds the plain container that is filled: in this branch, at least, the attribute is nothing else."""
    if life.is_container:
        return event
    stores = [each for each in life.events if each.act is not Act.EXTEND]
    before = [each for each in stores if each.function is event.function and not exclusive(each.path, event.path)]
    bound = before[0] if before else None
    if bound is None or bound.act is not Act.STORE or not bound.value.is_only(Kind.SEQUENCE, Kind.MAPPING):
        return None
    return bound if all(each is bound or exclusive(each.path, bound.path) for each in stores) else None


def registered_one_by_one(event: Event, life: Life) -> Event | None:
    """What also registers, by name and beside it, what is put into a container that calls read."""
    if event.act is not Act.EXTEND or life.registered(event) or life.rebound_per_call:
        return None
    if all(use.numeric for use in life.uses):
        return None
    origins, module = origins_of(event.value), life.module
    beside = (other for other in _beside(event, module) if other.act is Act.MODULE)
    same = (each for each in beside if still_means(origins & origins_of(each.value), event, each, module))
    return next(same, None)


def read_by_name(registration: Event, life: Life) -> str:
    """What to do with a container whose modules are registered by name: what keeps their keys, and what does not."""
    held = life.module.inference.attribute(life.module.cls, life.name)
    container = "nn.ModuleDict" if held.may_be(Kind.MAPPING) else "nn.ModuleList"
    unit = life.module.inference.sources.unit(registration.function)
    name = registration.target.args[0].value if isinstance(registration.target, cst.Call) else None
    receiver = registration.function.facts.receiver
    if registration.name.isidentifier():
        how = f": `{receiver}.{registration.name}`"
    elif isinstance(name, (cst.FormattedString, cst.BinaryOperation)) and "\n" not in (code := unit.code(name)):
        how = f": `getattr({receiver}, {code})`"
    else:
        how = ""
    renames = f"an `{container}` renames their keys in the state_dict to `{life.name}.*`"
    return f"read them by name where they are used{how}; {renames}"


def filled_from_outside(life: Life) -> bool:
    """Whether code outside the class puts things into the container, one by one: it saves and moves them, perhaps."""
    cls, project, sources = life.module.cls, life.module.project, life.module.inference.sources
    filled = re.compile(rf"\.{re.escape(life.name)}\[[^]\n]*\]\s*=(?!=)")
    strangers = project.uses.strangers(cls, life.name)
    return any(not each.lacking and filled.search(sources.text(each.function)) for each in strangers)


def hidden_in_container(event: Event, life: Life) -> bool:
    """Whether the modules or parameters are registered as well, rebuilt at every call, or hidden on purpose."""
    module = life.module
    bound = _filled_by(event, life) if event.act is Act.EXTEND else event
    if bound is None or life.registered(bound) or life.rebound_per_call or filled_from_outside(life):
        return True
    whole = wholes(event.node, event.function.facts)
    if not life.uses or recorded_elsewhere(event, module, whole):
        return True
    others = [each for each in _beside(event, module) if each.target is not event.target or each.name != event.name]
    naming = (other for other in others if other.act in NAMING)
    if any(not _is_made_there(other, event, module) and not _is_unrelated(other, event, whole) for other in naming):
        return True
    if _lists_by_hand(module) or any(_unpacked_beside(event, other) for other in others):
        return True
    names = [name for name in origins_of(event.value) | whole if name.isidentifier()]
    if any(_is_made_with(names, other) or _is_given_too(event, other, module) for other in others):
        return True
    if any(name in gives for gives in _returned(event) for name in names):
        return True
    if life.passed_on_in_setup or _taken_singly(life, module) or any(map(_gives_registered, module.setup)):
        return True
    if _wraps_one(event, life) or is_repacked(event, module):
        return True
    return any(_set_by_call(name, event, module) for name in names)


def _beside(event: Event, module: ModuleClass) -> Iterator[Event]:
    """What else the method does to the object where it comes to an event."""
    return (other for other in module.events_in(event.function) if not exclusive(other.path, event.path))


def _is_made_there(other: Event, event: Event, module: ModuleClass) -> bool:
    """Whether it is a new object that no container holds: it has no name yet, or none of what is put into this one."""
    value = other.value
    if not value.atoms or not all(Trait.MADE in atom.traits and not atom.sources for atom in value):
        return False
    if not value.origins:
        return True
    facts = event.function.facts
    if event.node is None or event.act is not Act.EXTEND or not all(Trait.MADE in a.traits for a in event.value):
        return False
    parts = {*locals_in(facts, names_in(event.node)), *(parameter.name for parameter in facts.parameters)}
    return not still_means(value.origins & (origins_of(event.value) | parts), event, other, module)


def _is_unrelated(other: Event, event: Event, whole: frozenset[str]) -> bool:
    """Whether what is bound is made with nothing by which the container, or what is put into it, can be reached."""
    facts = event.function.facts
    call = other.target if isinstance(other.target, cst.Call) and len(other.target.args) == 2 else None
    named = {*names_in(call.args[1])} if call else {facts.receiver}
    if facts.receiver in named or not all(Trait.MADE in atom.traits for atom in opened(event.value).of(Kind.MODULE)):
        return False
    holds, own = f"{facts.receiver}.{event.name}", f"{facts.receiver}."
    chains = {*made_with(facts, named)}
    reached = (each for each in chains if each == facts.receiver or each.split("[")[0].split("()")[0] == holds)
    asked = (each for each in chains if each.startswith(own) and each.removesuffix("()") in facts.calls)
    theirs, shown = named | {*locals_in(facts, named)}, {*names_in(event.node)} if event.node is not None else set()
    ours = origins_of(event.value) | whole | {*locals_in(facts, shown)}
    return theirs.isdisjoint(ours) and not any((*reached, *asked))


def _is_made_with(names: list[str], event: Event) -> bool:
    """Whether it binds a module that is made with what a name holds: `self.layers = nn.ModuleList(layers)`."""
    arguments = event.node.args if isinstance(event.node, cst.Call) and event.value.may_be(Kind.MODULE) else ()
    return any(name in names for argument in arguments for name in handed_names(argument.value))


def _is_given_too(event: Event, other: Event, module: ModuleClass) -> bool:
    """Whether it binds a module that is made with the same objects: `self.pairs = [(a, b)]; self.net = Net([a, b])`."""
    facts = event.function.facts
    ours = listed(event.node, facts)
    if not ours or not isinstance(other.node, cst.Call) or not other.value.may_be(Kind.MODULE):
        return False
    theirs = frozenset[str]().union(*(listed(each.value, facts) for each in other.node.args))
    return still_means(ours & theirs, event, other, module)


def _taken_singly(life: Life, module: ModuleClass) -> bool:
    """Whether what makes the object takes one thing after the other out of a container: to register it, perhaps.

    What a method of something else is given, its name may tell.
    """
    for method in module.setup:
        facts = method.facts
        element = f"{facts.receiver}.{life.name}[]"
        callees = {argument.callee for argument in facts.arguments if argument.chain == element}
        taking = (each for each in callees if each not in NUMBERS and not is_upkeep_callee(each))
        if any(module.project.resolve(method.path, each, facts.qualname) for each in taking):
            return True
        own = (module.project.method(module.cls, each.removeprefix(f"{facts.receiver}.")) for each in callees)
        if any(_registers_by_name(each) for each in own):
            return True
        if element in facts.loads and not (only_kept_up(method, life) or only_maintains(method)):
            return True
    return False


def _gives_registered(method: Function) -> bool:
    """Whether a method registers by name what it returns: a container that is made with it only lists that."""
    facts = method.facts
    given = {chain for inflow in facts.inflows if inflow.target == "return" for chain in inflow.gives}
    own = (each for each in facts.registrations if each.receiver == facts.receiver and each.method in MODULE_SETTERS)
    return any(not given.isdisjoint(each.loads) for each in own)


def _registers_by_name(called: Definition | None) -> bool:
    """Whether what is called registers modules, perhaps those that it is given."""
    return isinstance(called, Function) and any(each.method in MODULE_SETTERS for each in called.facts.registrations)


def _returned(event: Event) -> Iterator[tuple[str, ...]]:
    """What the function returns as well: to the one that registers it, perhaps."""
    return (inflow.gives for inflow in event.function.facts.inflows if inflow.target == "return")


def _lists_by_hand(module: ModuleClass) -> bool:
    """Whether the class says itself what its parameters, or its state, are."""
    return any(method.name in LISTINGS for owner in module.lineage for method in owner.methods)


def _unpacked_beside(event: Event, other: Event) -> bool:
    """Whether the statement that binds a container binds modules as well: `self.a, self.b, self.all = make()`."""
    return other.statement is event.statement and other.value.may_be(Kind.MODULE)


def _wraps_one(event: Event, life: Life) -> bool:
    """Whether a single ready-made module is put in a list or dict, which is how authors hide one, or into a box."""
    if isinstance(event.node, cst.Dict) and len(event.node.elements) == 1:
        return isinstance(event.node.elements[0].value, cst.Name)
    if isinstance(event.node, cst.List) and len(event.node.elements) == 1:
        wrapped = event.node.elements[0].value
        if isinstance(wrapped, cst.Call) and (chain(wrapped.func).endswith("deepcopy") or _is_box(life)):
            return True
    return any(atom.items is not None and len(atom.items) == 1 and atom.items[0].origins for atom in event.value)


def _is_box(life: Life) -> bool:
    """Whether a list is only there for its first element, which is frozen or moved by hand: it is hidden on purpose."""
    found = places(life)
    reads = [each for each in found or () if not isinstance(each.parents[0], (cst.AssignTarget, cst.Comparison))]
    return all(map(_takes_first, reads)) and any(map(_looks_after, reads))


def _looks_after(place: Place) -> bool:
    """Whether the statement freezes or moves something."""
    lines = (each for each in place.parents if isinstance(each, cst.SimpleStatementLine))
    return any(not _LOOKING_AFTER.isdisjoint(names_in(line)) for line in lines)


def _takes_first(place: Place) -> bool:
    around = place.parents[0]
    if not isinstance(around, cst.Subscript) or len(around.slice) != 1:
        return False
    index = around.slice[0].slice
    return isinstance(index, cst.Index) and isinstance(index.value, cst.Integer) and index.value.evaluated_value == 0


def _set_by_call(name: str, event: Event, module: ModuleClass) -> bool:
    """Whether a local name is handed to a call that registers it on some object: `setattr(parent, path, layer)`."""
    facts = event.function.facts
    bound = (each for each in module.events_in(event.function) if each.act is Act.STORE)
    parts = {each.name for each in bound if each.value.may_be(Kind.MODULE)}
    unit = module.inference.sources.unit(event.function)
    for call, path in calls_on_paths(unit.node):
        if exclusive(path, event.path):
            continue
        callee = chain(call.func)
        given = [each.value for each in call.args if isinstance(each.value, cst.Name) and each.value.value == name]
        if not given or renewed(given[0], unit.span(event.statement), unit):
            continue
        owner, _, method = callee.rpartition(".")
        if isinstance(call.func, cst.Attribute) and call.func.attr.value == "__init__":
            return True  # `super().__init__(*layers)`
        own = owner.removeprefix(f"{facts.receiver}.")
        if method in _SETTERS or (own != owner and own in parts and method in _FILLING):
            return True
        called = module.project.method(module.cls, method) if owner == facts.receiver else None
        if called is not None and _registers_given(called.facts):
            return True
        if _registers_by_name(module.project.resolve(event.function.path, callee, facts.qualname)):
            return True
    return False


def _registers_given(method: FunctionFacts) -> bool:
    """Whether a method of the object registers what it is given."""
    given = {parameter.name for parameter in method.parameters} - {method.receiver}
    own = (each for each in method.registrations if each.method in MODULE_SETTERS)
    return any(not given.isdisjoint(each.loads) for each in own)
