"""What the parameters of a function hold in one run of it: as given, else as declared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from modlint.facts.schema import Parameter
from modlint.model.inference.provenance import GIVEN
from modlint.model.values.devices import device_as_chosen, is_chosen
from modlint.model.values.tensor_traits import is_number
from modlint.model.values.values import NONE, OTHER, Atom, Kind, Step, Trait, Value, mapping_of, sequence_of
from modlint.project.names.definitions import Function

if TYPE_CHECKING:
    from modlint.model.inference.inference import Inference


def parameters_in_run(function: Function, bound: dict[str, Value], inference: Inference) -> dict[str, Value]:
    """The values by name; `bound` is what is given."""
    names = {}
    for parameter in function.facts.parameters:
        if parameter.name == function.facts.receiver:
            continue
        declared = _declared(parameter, function, inference)
        given = bound.get(parameter.name)
        vague = given is None or given.may_be(Kind.UNKNOWN)
        value = declared if given is None or (vague and not is_chosen(given)) else given
        if given is not None and GIVEN in given.sources:
            value = value.made(given.sources)
        names[parameter.name] = value.from_origins(frozenset({parameter.name}))
    return names


def _declared(parameter: Parameter, function: Function, inference: Inference) -> Value:
    value = inference.annotation(parameter.annotation, function)
    if parameter.star == "**":
        return mapping_of(value)
    if parameter.star == "*":
        return sequence_of(value)
    if parameter.default == "None":
        value = value | NONE
    elif parameter.default and value.may_be(Kind.UNKNOWN):
        given = inference.written(parameter.default, function)
        if given.literal == "cpu" and function.facts.name != "__init__":
            given = OTHER  # what makes tensors there by default has no purpose in it; an object may
        value = given.by_default() if given.is_only(Kind.NUMBER, Kind.STRING) else value | given
    elif parameter.default and value.may_be(Kind.TENSOR) and is_number(inference.written(parameter.default, function)):
        value = value.with_trait(Trait.UNSIZED, Kind.TENSOR)
    if function.facts.name == "__init__":
        value = device_as_chosen(parameter, value)
    return _as_given(value, Step(f"argument `{parameter.name}`"))


def _as_given(value: Value, step: Step) -> Value:
    """The same alternatives, known to come from who calls, and the tensors in containers with them."""
    told = value.with_reason(step).with_trait(Trait.ARGUMENT, Kind.TENSOR)
    if not any(atom.element is not None for atom in told):
        return told
    return Value(tuple(_filled_by_caller(atom, step) if atom.element is not None else atom for atom in told))


def _filled_by_caller(container: Atom, step: Step) -> Atom:
    items = tuple(_as_given(item, step) for item in container.items) if container.items is not None else None
    element = _as_given(container.element, step) if container.element is not None else None
    return replace(container, items=items, element=element)
