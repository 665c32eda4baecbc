"""Whether a tensor that stays behind is surely somewhere else than what a move of its module takes along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.model.attributes.makers import makers
from modlint.model.inference.constructor_arguments import constructions_giving, given
from modlint.model.values.devices import speaks_of_device
from modlint.model.values.values import Atom, Kind, Trait
from modlint.project.submodules.registered_kinds import Holding

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life

_SCRIPT = re.compile(r"\b(argparse|sys\.argv|click|typer|fire|hydra)\b.*^if __name__ ==", re.MULTILINE | re.DOTALL)
_MOVING = re.compile(r"\bdevice\b|\bcuda\b|\.to\(|\baccelerat|\bgpu|\bTrainer\b", re.IGNORECASE)


def is_left_apart(atoms: tuple[Atom, ...], life: Life) -> bool:
    """Whether it was made on the default device, or the class owns what a move takes away from where it may be."""
    if _is_of_a_script_that_moves_nothing(life):
        return False
    given_tensors = [atom for atom in _given_by_the_project(atoms, life) if atom.kind is Kind.TENSOR]
    if any(map(_is_on_host, (*atoms, *given_tensors))):
        return True
    if given_tensors:  # those who make the object bring what they give to where they want it
        return False
    if all(Trait.UNSIZED in atom.traits for atom in atoms) or (is_given(atoms) and _is_given_device(life)):
        return False
    if is_given(atoms) and _may_get_numbers(atoms, life):
        return False
    if any(Trait.DECLARED in atom.traits and Trait.ARGUMENT not in atom.traits for atom in atoms):
        made_by = (text for store in life.stores_in_setup for text in makers(store, life))
        if any(map(_MOVING.search, made_by)):
            return False  # it may be made where the rest is
    return life.module.project.submodules.made_by(life.module.cls) is Holding.STATEFUL


def is_given(atoms: tuple[Atom, ...]) -> bool:
    """Whether it comes from who makes the object, and so is where that one says."""
    return all(Trait.ARGUMENT in atom.traits and not _is_on_host(atom) for atom in atoms)


def _is_on_host(atom: Atom) -> bool:
    """Whether it is a new tensor on the default device; `torch.as_tensor(x)` may be x itself."""
    return Trait.HOST in atom.traits and Trait.SAME not in atom.traits


def _given_by_the_project(atoms: tuple[Atom, ...], life: Life) -> Iterator[Atom]:
    """What the project itself gives for it, as far as that is seen."""
    if is_given(atoms):
        cls, inference = life.module.cls, life.module.inference
        for name in _origins(atoms):
            yield from given(cls, name, inference) or ()


def _may_get_numbers(atoms: tuple[Atom, ...], life: Life) -> bool:
    """Whether only an annotation calls an option a tensor: what the project gives is unknown, a number would do."""
    declared = all(Trait.DECLARED in atom.traits for atom in atoms) and life.left_as.may_be(Kind.NONE)
    if not declared or not life.suits_a_number:
        return False
    return bool(constructions_giving(life.module.cls, _origins(atoms), life.module.inference))


def _origins(atoms: tuple[Atom, ...]) -> frozenset[str]:
    return frozenset().union(*(atom.origins for atom in atoms))


def _is_given_device(life: Life) -> bool:
    """Whether who makes the object also says on which device the rest is to be made."""
    init = life.module.project.method(life.module.cls, "__init__")
    return init is not None and any(speaks_of_device(parameter.name) for parameter in init.facts.parameters)


def _is_of_a_script_that_moves_nothing(life: Life) -> bool:
    """Whether only the functions of a script that takes arguments name the class, and it speaks of no device."""
    cls, project = life.module.cls, life.module.project
    lines = "".join(life.module.inference.sources.lines(cls.path))
    if not _SCRIPT.search(lines) or _MOVING.search(lines):
        return False
    return all(each.path == cls.path and each.owner in (None, cls) for each in project.uses.naming(cls.facts.name))
