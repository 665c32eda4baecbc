"""What the rules about unregistered attributes share: is this one left behind, and how to say it.

Only a check that has something to look at imports this: what it needs takes long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from modlint.finding import Related
from modlint.model.bookkeeping import only_recorded
from modlint.model.events import REGISTERED, Act, Event
from modlint.model.life import Life
from modlint.model.module_class import ModuleClass
from modlint.model.unprepared import never_prepared
from modlint.model.uses import NUMBERS
from modlint.model.values import NOTHING, Atom, Kind, Trait, Value, elements
from modlint.model.workspace import is_only_filled, is_workspace
from modlint.project.definitions import Function
from modlint.project.upkeep import is_upkeep_callee
from modlint.rules._comments import beside
from modlint.rules._names import is_example, is_for_the_cpu, is_plural

LISTINGS = frozenset({"parameters", "named_parameters", "named_modules", "state_dict"})
ON_PURPOSE = re.compile(
    r"(\bnot|n't|\bnever|\bavoid|\bwithout|\binstead of|\bno)\s+([\w-]+\s+){0,4}?"
    r"(regist|buffers?\b|(the\s+)?(state.?dict|checkpoint)|saved\b)"
    r"|\b(rather than|in place of)\s+([\w-]+\s+){0,2}?buffers?\b"
    r"|\b(off|outside|out of)\s+(the\s+)?(buffers|state.?dict|checkpoint)",
    re.IGNORECASE,
)
NAMING = (Act.MODULE, Act.PARAMETER, Act.SETATTR)
MODULE_SETTERS = ("setattr", "add_module", "register_module", "_modules")


def tensor_atoms(value: Value, life: Life) -> tuple[Atom, ...]:
    """The alternatives by which a value surely is a plain constant tensor on some path; none where that is not sure.

    Complex tables are kept plain on purpose (a cast to half would drop the imaginary part), tensors without
    dimensions mix with any device, what is brought to the CPU by name is meant to be there, an empty one is a
    placeholder, and what is computed from a Parameter is another rule's business.
    """
    tensors = value.of(Kind.TENSOR)
    aside = {Trait.COMPLEX, Trait.LEARNED, Trait.REQUIRES_GRAD, Trait.EMPTY}
    if not tensors or any(atom.traits & aside for atom in tensors) or value.may_be(Kind.BUFFER):
        return ()
    if (_harmless(tensors) or _may_be_number(tensors, life)) and not life.moved_by_hand:
        return ()
    if all(Trait.DECLARED in atom.traits for atom in tensors):
        alternatives = value | life.made_as
        if not alternatives.is_only(Kind.TENSOR, Kind.NONE, Kind.CALLABLE, Kind.INSTANCE, Kind.CLASS):
            return ()
    return () if life.contradicted(tensors) else tensors


def index_on_its_device(event: Event, atoms: tuple[Atom, ...], life: Life) -> bool:
    """Whether it is only used as an index, and was made on a device that was asked for: where that is, perhaps."""
    return life.placed(event) and life.only_indexes and not life.moved_by_hand and not _is_state(atoms, life)


def workspace_on_its_device(event: Event, life: Life) -> bool:
    """Whether calls fill it before they read it, and it is where it should be or only written: nothing is lost."""
    return is_workspace(life) and bool(life.placed(event) or life.moved_by_hand or is_only_filled(life))


def _is_state(tensors: tuple[Atom, ...], life: Life) -> bool:
    return life.updated_in_place or any(Trait.RANDOM in atom.traits for atom in tensors)


def _harmless(tensors: tuple[Atom, ...]) -> bool:
    """Whether it does no harm that they stay where they are: numbers, or tensors brought to the CPU by name."""
    made: set[Trait] = set().union(*(atom.traits for atom in tensors if Trait.DECLARED not in atom.traits))
    return bool(made & {Trait.PINNED, Trait.SCALAR})  # what is only declared takes the place of the one that is made


def _may_be_number(tensors: tuple[Atom, ...], life: Life) -> bool:
    """Whether it was made of what is not known, and a number would do for all that is done with it."""
    unsized = all(Trait.UNSIZED in atom.traits for atom in tensors)
    return unsized and (life.is_container or not is_plural(life.name)) and life.suits_a_number


def works_all_the_same(atoms: tuple[Atom, ...], life: Life, pronoun: str) -> str:
    """How the attribute works in spite of being left behind, empty if it does not."""
    if life.moved_by_hand:
        return f"`{life.moved_by_hand.function.facts.name}` moves {pronoun} by hand"
    if _is_state(atoms, life):
        return ""
    if life.only_indexes:
        return f"indexing with {pronoun} copies {pronoun} to the device each time"
    placed = all(Trait.PLACED in atom.traits for atom in life.left_as.of(Kind.TENSOR) or atoms)
    return f"`.to(device)` leaves {pronoun} on the device that was chosen for {pronoun}" if placed else ""


def is_hazard(atoms: tuple[Atom, ...], life: Life) -> bool:
    """Whether calls of the module surely compute with it where it is, or it is state that is lost."""
    met = life.met_in_calls and (life.computed_with or _is_state(atoms, life))
    return met and not is_workspace(life)


def is_tensor_left_behind(life: Life) -> bool:
    """Whether the attribute itself is left behind, and nothing done with it that no tensor allows."""
    return left_behind(life) and not life.used_as_other


def left_behind(life: Life) -> bool:
    """Whether the attribute stays what it was made as, is used after, and nobody moves or rebuilds it."""
    if life.rebound_per_call or life.rebuilt_in_place or life.moved_by_class or life.kept_on_cpu:
        return False
    if life.registered_by_owner or life.saved_by_class or never_prepared(life.module):
        return False
    if only_recorded(life) or _is_example(life) or is_for_the_cpu(life.name):
        return False
    return bool(life.uses) and (life.updated_in_place or not life.numeric)


def _is_example(life: Life) -> bool:
    """Whether by its name it is an input to trace or to export with, and calls of the module leave it alone."""
    return is_example(life.name) and not any(use.function in life.module.per_call for use in life.uses)


def left_out_on_purpose(event: Event, module: ModuleClass) -> bool:
    """Whether a comment beside the binding says that it is not to be registered."""
    place, lines = module.place(event), module.inference.sources.lines(event.function.path)
    return place.statement is not None and ON_PURPOSE.search(beside(place.statement, lines)) is not None


def recorded_elsewhere(event: Event, module: ModuleClass) -> bool:
    """Whether the same object is also registered: the attribute is only a record of it."""
    origins = _origins(event.value)
    return any(
        origins & _origins(other.value) and _registers(other, module)
        for other in module.events_in(event.function)
        if other.name != event.name or other.act is not Act.STORE
    )


def registered_one_by_one(event: Event, life: Life) -> bool:
    """Whether what is put into a container that calls read is also registered by name, beside it."""
    origins = _origins(event.value)
    beside = (other for other in life.module.events_in(event.function) if other.act is Act.MODULE)
    listed = event.act is Act.EXTEND and any(origins & _origins(other.value) for other in beside)
    return (
        listed
        and any(not use.numeric for use in life.uses)
        and not life.registered(event)
        and not life.rebound_per_call
    )


def _registers(event: Event, module: ModuleClass) -> bool:
    """Whether an event registers what it binds: by a call, or by putting it into a container that does."""
    if event.act is Act.EXTEND:
        return module.inference.attribute(module.cls, event.name).may_be(Kind.MODULE)
    return event.act in REGISTERED or event.value.may_be(Kind.MODULE)


def _origins(value: Value) -> frozenset[str]:
    inner = [atom.element for atom in value if atom.element is not None]
    return value.origins.union(*(element.origins for element in inner))


def reason(atoms: tuple[Atom, ...], life: Life) -> str:
    """How the value came to be and where it is used, in a few words."""
    return ", ".join([*_built(atoms), *_used(life)])


def _built(atoms: tuple[Atom, ...]) -> Iterator[str]:
    for atom in atoms:
        if atom.reason:
            step = atom.reason[0]
            yield f"{step.text} ({step.path}:{step.line})" if step.path else step.text
            return


def _used(life: Life) -> Iterator[str]:
    use = life.moved_by_hand or (life.uses[0] if life.uses else None)
    if use is not None:
        verb = "moved by hand" if life.moved_by_hand else "used"
        yield f"{verb} in {life.place_of(use)}"


def related(atoms: tuple[Atom, ...]) -> tuple[Related, ...]:
    """The places that the reason names."""
    steps = [step for atom in atoms[:1] for step in atom.reason if step.path]
    return tuple(Related(step.path, step.line, step.text) for step in steps)


def contents(event: Event, life: Life) -> Value:
    """What a binding or an `append` puts into a container; nothing if it is not surely a plain one."""
    if event.act is Act.EXTEND:
        return made_here(_opened(event.value), event) if life.is_container else NOTHING
    holds = Value(tuple(a for a in event.value.of(Kind.SEQUENCE, Kind.MAPPING) if Trait.DECLARED not in a.traits))
    plain = event.value.is_only(Kind.SEQUENCE, Kind.MAPPING, Kind.NONE)
    return made_here(_opened(holds), event) if plain else NOTHING


def _opened(value: Value) -> Value:
    """What is left when containers in containers are opened."""
    while value.may_be(Kind.SEQUENCE, Kind.MAPPING):
        opened = elements(value.only(Kind.SEQUENCE, Kind.MAPPING))
        value = opened | value.without(Kind.SEQUENCE, Kind.MAPPING)
    return value


def made_here(value: Value, event: Event) -> Value:
    """The alternatives that are not just what another attribute holds: that one speaks for itself."""
    own = f"self.{event.name}"
    return Value(tuple(a for a in value if not any(o.startswith("self.") and o != own for o in a.origins)))


def hidden_in_container(event: Event, life: Life) -> bool:
    """Whether the modules or parameters are registered as well, rebuilt at every call, or hidden on purpose."""
    module = life.module
    if life.registered(event) or life.rebound_per_call or not life.uses or recorded_elsewhere(event, module):
        return True
    naming = (other for other in module.events_in(event.function) if other.act in NAMING)
    if any(not _is_made_there(other.value) for other in naming):
        return True
    if _lists_by_hand(module) or any(_unpacked_beside(event, other) for other in module.events_in(event.function)):
        return True
    names = [name for name in _origins(event.value) if name.isidentifier()]
    if any(name in gives for gives in _returned(event) for name in names):
        return True
    if life.passed_on_in_setup or _taken_singly(life, module):
        return True
    return _wraps_one(event) or any(_set_by_call(name, event, module) for name in names)


def _is_made_there(value: Value) -> bool:
    """Whether it is a new object that has no name yet, so that no container holds it."""
    return (
        bool(value.atoms)
        and all(Trait.MADE in atom.traits and not atom.sources for atom in value)
        and not value.origins
    )


def _taken_singly(life: Life, module: ModuleClass) -> bool:
    """Whether what makes the object takes one thing after the other out of a container: to register it, perhaps.

    What a method of something else is given, its name may tell.
    """
    for method in module.setup:
        facts = method.facts
        element = f"{facts.receiver}.{life.name}[]"
        callees = {argument.callee for argument in facts.arguments if argument.chain == element}
        taking = (each for each in callees if each not in NUMBERS and not is_upkeep_callee(each))
        if element in facts.loads or any(module.project.resolve(method.path, each, facts.qualname) for each in taking):
            return True
    return False


def _returned(event: Event) -> Iterator[tuple[str, ...]]:
    """What the function returns as well: to the one that registers it, perhaps."""
    return (inflow.gives for inflow in event.function.facts.inflows if inflow.target == "return")


def _lists_by_hand(module: ModuleClass) -> bool:
    """Whether the class says itself what its parameters, or its state, are."""
    return any(method.name in LISTINGS for owner in module.lineage for method in owner.methods)


def _unpacked_beside(event: Event, other: Event) -> bool:
    """Whether the statement that binds a container binds modules as well: `self.a, self.b, self.all = make()`."""
    return other is not event and other.statement is event.statement and other.value.may_be(Kind.MODULE)


def _wraps_one(event: Event) -> bool:
    """Whether a single ready-made module is put in a list or dict, which is how authors hide one."""
    if isinstance(event.node, cst.Dict) and len(event.node.elements) == 1:
        return isinstance(event.node.elements[0].value, cst.Name)
    return any(atom.items is not None and len(atom.items) == 1 and atom.items[0].origins for atom in event.value)


def _set_by_call(name: str, event: Event, module: ModuleClass) -> bool:
    """Whether a local name is handed to a call that registers it on some object: `setattr(parent, path, layer)`."""
    facts = event.function.facts
    source = module.inference.sources.text(event.function)
    for callee in re.findall(rf"([\w.]+)\([^()]*,\s*{name}\s*\)", source):
        called = module.project.resolve(event.function.path, callee, facts.qualname)
        if callee == "setattr" or callee.endswith((".add_module", ".register_module")):
            return True
        if isinstance(called, Function) and any(each.method in MODULE_SETTERS for each in called.facts.registrations):
            return True
    return False
