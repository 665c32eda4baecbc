"""What constructors are given where the project makes objects of a class."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from modlint.model.code.replaced_class import is_replaced
from modlint.model.inference.events import Construction
from modlint.model.values.arguments import bind
from modlint.model.values.values import UNKNOWN, Atom, Kind, Step, Trait, Value, join
from modlint.project.names.definitions import Class, Function
from modlint.source.file_purpose import is_test

if TYPE_CHECKING:
    from modlint.model.inference.inference import Inference

AGREEABLE = (Kind.TENSOR, Kind.NUMBER)


def constructions(cls: Class, inference: Inference) -> tuple[Construction, ...]:
    """Where the project makes objects of exactly this class, as far as it is seen."""
    return inference.memo.remember(("made", cls), lambda: tuple(_constructions(cls, inference)), ())


def constructions_giving(cls: Class, parameters: Set[str], inference: Inference) -> tuple[Construction, ...]:
    """Where the project makes objects of a class and gives one of the constructor's parameters more than None."""
    init, sites = inference.project.method(cls, "__init__"), constructions(cls, inference)
    named = {parameter.name for parameter in init.facts.parameters} if init is not None else set()
    if init is None or not parameters or not parameters <= named:
        return sites
    taken = ((site, [_taken(name, init, site, inference) for name in parameters]) for site in sites)
    return tuple(
        site for site, values in taken if not (site.arguments.complete and all(v.is_only(Kind.NONE) for v in values))
    )


def left_out(cls: Class, parameters: Set[str], inference: Inference) -> bool:
    """Whether the constructor's parameters are None by default, and no object that the project makes gets another."""
    init = inference.project.method(cls, "__init__")
    optional = {each.name for each in init.facts.parameters if each.default == "None"} if init is not None else set()
    return bool(parameters) and parameters <= optional and not constructions_giving(cls, parameters, inference)


def given(cls: Class, parameter: str, inference: Inference) -> Value | None:
    """What the constructor's parameter gets wherever the project makes an object; None if that is nowhere."""
    init = inference.project.method(cls, "__init__")
    sites = constructions(cls, inference)
    if init is None or not sites or not all(site.arguments.complete for site in sites):
        return None
    return join(_handed_down(_taken(parameter, init, site, inference), site, inference) for site in sites)


def _handed_down(value: Value, site: Construction, inference: Inference) -> Value:
    """What is given at a place; where a constructor only passes its own parameter on, what that gets."""
    owner, facts = site.function.owner, site.function.facts
    own = [parameter.name for parameter in facts.parameters if parameter.name in value.origins]
    passes = facts.name == "__init__" and all(Trait.DECLARED in atom.traits for atom in value.of(Kind.TENSOR))
    if owner is None or owner is site.cls or not passes or len(own) != 1:
        return value
    key = ("handed down", owner, own[0])
    return inference.memo.remember(key, lambda: given(owner, own[0], inference), None) or value


def agreed(init: Function, cls: Class, inference: Inference) -> dict[str, Value]:
    """The undeclared parameters that get a tensor, a number or new modules wherever the project makes an object."""
    return inference.memo.remember(("agreed", cls), lambda: _agreed(init, cls, inference), {})


def _agreed(init: Function, cls: Class, inference: Inference) -> dict[str, Value]:
    """The search ends where nothing is left that all agree on: most often at once."""
    found: dict[str, list[Value]] = {name: [] for name in init.facts.undeclared}
    sites = _constructions(cls, inference)
    while found and (site := next(sites, None)):
        for name in tuple(found):
            taken = _taken(name, init, site, inference)
            if site.arguments.complete and (not taken.atoms or _agrees(taken, Kind.NONE)):
                found[name].append(_as_an_example(taken) if is_test(site.function.path) else taken)
            else:
                del found[name]
    joined = {name: join(values) for name, values in found.items()}
    return {name: _as_argument(name, value) for name, value in joined.items() if _agrees(value)}


def _as_an_example(value: Value) -> Value:
    """What a test gives tells what is wanted: that it is made of random numbers there says nothing of others."""
    known = (replace(atom, traits=atom.traits - {Trait.RANDOM}) if atom.kind is Kind.TENSOR else atom for atom in value)
    return Value(tuple(known))


def _constructions(cls: Class, inference: Inference) -> Iterator[Construction]:
    for maker in inference.project.makers(cls):
        if maker.owner is not None and is_replaced(maker.owner, inference.project, inference.sources):
            continue  # it never runs
        yield from (made for made in inference.run(maker, maker.owner).made if made.cls is cls)


def _taken(parameter: str, init: Function, site: Construction, inference: Inference) -> Value:
    """What a parameter gets at a place."""
    bound = bind(init.facts, site.arguments).get(parameter)
    if bound is not None:
        return bound
    default = next((p.default for p in init.facts.parameters if p.name == parameter), "")
    return inference.written(default, init) if default else UNKNOWN


def _agrees(value: Value, *more: Kind) -> bool:
    """Whether all calls give a tensor, all a number or all a list of new modules, as far as they give something."""
    if any(value.may_be(kind, *more) and value.is_only(kind, Kind.NONE) for kind in AGREEABLE):
        return True
    return value.is_only(Kind.SEQUENCE, Kind.NONE) and all(map(_holds_new_modules, value.of(Kind.SEQUENCE)))


def _holds_new_modules(atom: Atom) -> bool:
    """Whether it is a list that the call makes, and modules of the project's with it: nobody else has them."""
    inside = atom.element
    if inside is None or atom.origins or inside.origins or not inside.is_only(Kind.MODULE):
        return False
    return all(Trait.MADE in each.traits and each.cls is not None for each in inside)


def _as_argument(name: str, value: Value) -> Value:
    told = value.with_reason(Step(f"argument `{name}`"))
    return told.with_trait(Trait.ARGUMENT, Kind.TENSOR).with_trait(Trait.SAME, Kind.TENSOR)
