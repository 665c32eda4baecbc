"""Whether a tensor that stays behind is surely somewhere else than what a move of its module takes along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.model.attributes.makers import makers
from modlint.model.inference.constructor_arguments import given
from modlint.model.values.nested import opened
from modlint.model.values.values import Atom, Kind, Trait
from modlint.project.submodules.registered_kinds import Holding

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life

_SCRIPT = re.compile(r"\b(argparse|sys\.argv|click|typer|fire|hydra)\b.*^if __name__ ==", re.MULTILINE | re.DOTALL)
_MOVING = re.compile(r"\bdevice\b|\bcuda\b|\.to\(|\baccelerat|\bgpu|\bTrainer\b", re.IGNORECASE)


def is_left_apart(atoms: tuple[Atom, ...], life: Life) -> bool:
    """Whether it was made on the default device, or the class owns what a move takes away from where it may be.

    What users give is where they put it, as long as the project itself does not give what is on the default device.
    """
    if _is_of_a_script_that_moves_nothing(life):
        return False
    if any(map(_is_on_host, (*atoms, *_given_by_the_project(atoms, life)))):
        return True
    if is_given(atoms) or all(Trait.UNSIZED in atom.traits for atom in atoms):
        return False  # those who make the object bring what they give to where they want it
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
    """The tensors that the project itself gives for it, as far as that is seen."""
    if not is_given(atoms):
        return
    for name in frozenset().union(*(atom.origins for atom in atoms)):
        value = given(life.module.cls, name, life.module.inference)
        yield from opened(value).of(Kind.TENSOR) if value is not None else ()


def _is_of_a_script_that_moves_nothing(life: Life) -> bool:
    """Whether only the functions of a script that takes arguments name the class, and it speaks of no device."""
    cls, project = life.module.cls, life.module.project
    lines = "".join(life.module.inference.sources.lines(cls.path))
    if not _SCRIPT.search(lines) or _MOVING.search(lines):
        return False
    return all(each.path == cls.path and each.owner in (None, cls) for each in project.uses.naming(cls.facts.name))
