"""Tensors that stay behind when their module is moved or saved: is one, does it matter, is it meant.

Only a check that has something to look at imports this: what it needs takes long.
"""

from __future__ import annotations

import re

from modlint.data.bases import reads
from modlint.data.torch_api import module_attributes
from modlint.model.attributes.attribute_life import Life
from modlint.model.attributes.persistence import is_kept_in_files
from modlint.model.attributes.recorded_arguments import only_recorded
from modlint.model.attributes.workspaces import is_only_filled, is_workspace
from modlint.model.construction.without_super_init import never_prepared
from modlint.model.inference.events import Event
from modlint.model.left_behind.conditions import asked_elsewhere, never_met
from modlint.model.left_behind.device_separation import is_given, is_left_apart
from modlint.model.left_behind.kept_by_modules import is_kept_by_modules
from modlint.model.left_behind.moved_where_kept import moved_where_kept
from modlint.model.left_behind.moved_where_made import moved_where_made
from modlint.model.left_behind.picked_rows import is_picked_by_rows
from modlint.model.left_behind.rebuilt_first import is_rebuilt_first
from modlint.model.left_behind.renewed_by_others import is_renewed_by_others
from modlint.model.left_behind.replaced_by_bases import is_replaced_by_bases
from modlint.model.left_behind.trained_by_hand import is_trained_by_hand
from modlint.model.module_class import ModuleClass
from modlint.model.values.nested import opened
from modlint.model.values.values import Atom, Kind, Trait, Value
from modlint.project.names.definitions import External
from modlint.project.roles.device_use import is_run_on_devices
from modlint.rules._comments import beside
from modlint.rules._naming_hints import is_example, is_for_the_cpu, is_plural, is_size
from modlint.source.file_purpose import is_for_export, is_test

ON_PURPOSE = re.compile(
    r"(\bnot|n't|\bnever|\bavoid|\bwithout|\binstead of|\bno)\s+([\w-]+\s+){0,4}?"
    r"(regist|buffers?\b|(the\s+)?(state.?dict|checkpoint)|saved\b)"
    r"|\b(rather than|in place of)\s+([\w-]+\s+){0,2}?buffers?\b"
    r"|\b(off|outside|out of)\s+(the\s+)?(buffers|state.?dict|checkpoint)",
    re.IGNORECASE,
)
EXPORTS = re.compile(r"\b(onnx\.(dynamo_)?export|jit\.(trace|script)|torch\.export\.export)\b")
MOVES = re.compile(r"\.(to|cuda)\b")


def tensor_atoms(value: Value, life: Life) -> tuple[Atom, ...]:
    """The alternatives by which a value surely is a plain constant tensor on some path; none where that is not sure.

    Complex tables, not random weights, are kept plain on purpose (a cast to half would drop the imaginary part),
    tensors without dimensions mix with any device (of those only what calls count up or carry on is state), what is
    brought to the CPU by name is meant to be there, an empty one is a placeholder, and what is computed from a
    Parameter is another rule's business.
    """
    tensors = value.of(Kind.TENSOR)
    if not tensors or any(_is_aside(atom.traits) for atom in tensors):
        return ()
    if value.may_be(Kind.BUFFER, Kind.SEQUENCE, Kind.MAPPING):
        return ()
    if (_harmless(tensors, life) or _may_be_number(tensors, life)) and not life.moved_by_hand:
        return ()
    if all(Trait.DECLARED in atom.traits for atom in tensors):
        alternatives = opened(value | life.made_as)
        if not alternatives.is_only(Kind.TENSOR, Kind.NONE, Kind.CALLABLE, Kind.INSTANCE, Kind.CLASS):
            return ()
    return () if life.contradicted(tensors) else tensors


def _is_aside(traits: frozenset[Trait]) -> bool:
    table = Trait.COMPLEX in traits and Trait.RANDOM not in traits
    return table or bool(traits & {Trait.LEARNED, Trait.REQUIRES_GRAD, Trait.EMPTY})


def index_on_its_device(event: Event, atoms: tuple[Atom, ...], life: Life) -> bool:
    """Whether it is only used as an index, and was made on a device that was asked for: where that is, perhaps."""
    return life.placed(event) and life.only_indexes and not life.moved_by_hand and not _is_state(atoms, life)


def workspace_on_its_device(event: Event, life: Life) -> bool:
    """Whether calls fill it before they read it, and it is where it should be or only written: nothing is lost."""
    return is_workspace(life) and bool(life.placed(event) or life.moved_by_hand or is_only_filled(life))


def kept_by_hand(atoms: tuple[Atom, ...], life: Life) -> bool:
    """Whether it is trained as it is, or put where it is wanted, and the class or a module of it saves it."""
    if is_trained_by_hand(life):
        return True
    return _is_on_chosen_device(atoms, life) and (is_kept_in_files(life.name, life.module) or is_kept_by_modules(life))


def _is_state(tensors: tuple[Atom, ...], life: Life) -> bool:
    drawn = life.filled_at_random or any(Trait.RANDOM in atom.traits for atom in tensors)
    return drawn or life.updated_in_place


def _harmless(tensors: tuple[Atom, ...], life: Life) -> bool:
    """Whether it does no harm that they stay where they are: numbers, or tensors brought to the CPU by name."""
    made: set[Trait] = set().union(*(atom.traits for atom in tensors if Trait.DECLARED not in atom.traits))
    if Trait.PINNED in made:  # what is only declared takes the place of the one that is made
        return True
    return Trait.SCALAR in made and not (life.expanded or life.counts_calls or life.carried_on)


def _may_be_number(tensors: tuple[Atom, ...], life: Life) -> bool:
    """Whether it was made of what is not known, and a number would do for all that is done with it."""
    unsized = all(Trait.UNSIZED in atom.traits for atom in tensors)
    return unsized and (life.is_container or not is_plural(life.name)) and life.suits_a_number


def works_all_the_same(atoms: tuple[Atom, ...], life: Life, pronoun: str) -> str:
    """How the attribute works in spite of being left behind, empty if it does not."""
    if life.moved_by_hand:
        return f"`{life.moved_by_hand.function.facts.name}` moves {pronoun} by hand"
    if made := moved_where_kept(life) or moved_where_made(life):
        return f"`{made.function.facts.name}` moves what is made of {pronoun} by hand"
    if all(Trait.SCALAR in atom.traits for atom in atoms) and (life.counts_calls or life.carried_on):
        return f"calls count {pronoun} up" if life.counts_calls else f"calls carry {pronoun} on"
    if life.updated_in_place:
        return ""
    constant = not _is_state(atoms, life)
    chosen = _is_on_chosen_device(atoms, life)
    if constant and (how := _needs_no_move(chosen, life, pronoun)):
        return how
    if chosen:
        return f"`.to(device)` leaves {pronoun} on the device that was chosen for {pronoun}"
    put = constant and is_given(atoms) and not is_left_apart(atoms, life)
    return f"`.to(device)` leaves {pronoun} where the caller put {pronoun}" if put else ""


def _needs_no_move(chosen: bool, life: Life, pronoun: str) -> str:
    """How the methods make do with a constant that stayed, empty if they do not: torch only copies from the CPU."""
    if life.only_indexes and not chosen:
        return f"indexing with {pronoun} copies {pronoun} to the device each time"
    following = life.followed_by_others
    return f"`{following.function.facts.name}` brings others to where {pronoun} stayed" if following else ""


def _is_on_chosen_device(atoms: tuple[Atom, ...], life: Life) -> bool:
    return any(Trait.PLACED in atom.traits for atom in life.left_as.of(Kind.TENSOR) or atoms)


def is_hazard(atoms: tuple[Atom, ...], life: Life) -> bool:
    """Whether calls of the module surely compute with it, apart from the rest, or it is state that is lost.

    What is written to be exported is built around a model that is in its place already, and traced at once. Where the
    project itself runs such modules on devices, somebody would know if each call failed there.
    """
    if not life.met_in_calls or is_workspace(life) or _is_exported(life.module):
        return False
    if _is_state(atoms, life):
        return True
    apart = life.computed_with and not life.only_elements and is_left_apart(atoms, life)
    return apart and not is_run_on_devices(life.module.cls, life.module.project)


def _is_exported(module: ModuleClass) -> bool:
    """Whether its file is there to export models, or each function that makes one exports it, and moves nothing."""
    made_in = [" ".join(maker.facts.calls) for maker in module.project.makers(module.cls)]
    exported = [EXPORTS.search(calls) is not None and MOVES.search(calls) is None for calls in made_in]
    return is_for_export(module.cls.path) or (bool(exported) and all(exported))


def is_tensor_left_behind(event: Event, life: Life) -> bool:
    """Whether the attribute itself is left behind, and nothing done with it that no tensor allows or that is meant."""
    tensor = not life.used_as_other or asked_elsewhere(event, life)
    return tensor and left_behind(life) and not is_picked_by_rows(life)


def left_behind(life: Life) -> bool:
    """Whether the attribute stays what it was made as, is used after for more than numbers, and nobody moves it."""
    if life.kept_on_cpu or not stays_as_made(life):
        return False
    return life.updated_in_place or not (life.numeric or life.indexes_by_elements)


def stays_as_made(life: Life) -> bool:
    """Whether the attribute stays what it was made as, is used after, and nobody moves or rebuilds it."""
    if life.rebound_per_call or life.rebuilt_in_place or life.moved_by_class:
        return False
    if life.registered_by_owner or life.saved_by_class or never_prepared(life.module) or is_rebuilt_first(life):
        return False
    if is_renewed_by_others(life):
        return False
    if only_recorded(life) or _is_example(life) or is_for_the_cpu(life.name) or is_out_of_scope(life):
        return False
    return bool(life.uses)


def only_counts(atoms: tuple[Atom, ...], life: Life) -> bool:
    """Whether it is a size of something, by its name and type: numbers for the CPU, whatever is done with them."""
    from modlint.rewriting.float_precision import is_integral

    return is_size(life.name) and not life.moved_by_hand and is_integral(atoms, life)


def is_out_of_scope(life: Life) -> bool:
    """Whether the class is a stand-in in a test, which nobody moves or saves, or no buffer can have the name.

    What a base of another library reads it looks after; and what TorchScript exports cannot register anything.
    """
    cls, project = life.module.cls, life.module.project
    if is_test(cls.path) or life.name in module_attributes():
        return True
    outside = (each.name for each in project.mro(cls) if isinstance(each, External))
    if any(life.name in (reads(name) or ()) for name in outside if not name.startswith("torch.")):
        return True
    exported = any(mark.endswith("jit.export") for method in cls.methods for mark in method.decorators)
    return exported and all(
        event.function.facts.name != "__init__" for event in life.stores_in_setup if event.value.may_be(Kind.TENSOR)
    )


def _is_example(life: Life) -> bool:
    """Whether by its name it is an input to trace or to export with, and calls of the module leave it alone."""
    return is_example(life.name) and not any(use.function in life.module.per_call for use in life.uses)


def is_replaced_where_used(event: Event, life: Life) -> bool:
    """Whether something else is there by then, or all uses ask first for it: `if self.learn:`, for a Parameter."""
    if is_replaced_by_bases(event, life):
        return True
    return bool(event.path or len(life.stores_in_setup) > 1) and never_met(event, life)


def left_out_on_purpose(event: Event, module: ModuleClass) -> bool:
    """Whether a comment beside the binding says that it is not to be registered."""
    return says_beside(event, module, ON_PURPOSE)


def says_beside(event: Event, module: ModuleClass, said: re.Pattern[str]) -> bool:
    """Whether a comment beside the binding says so."""
    place, lines = module.place(event), module.inference.sources.lines(event.function.path)
    return place.statement is not None and said.search(beside(place.statement, lines)) is not None
