"""The rewrite that spreads a list of tensors over buffers: `self.x = [a, b]` as the buffers `x_0` and `x_1`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import libcst as cst

from modlint.finding import Edit, Fix, Safety
from modlint.model.attributes.container_uses import READ, Place, places, used_only_as
from modlint.model.inference.events import Event
from modlint.model.values.values import Kind, Trait
from modlint.rewriting.line_edits import alone
from modlint.rewriting.register_attributes import contested, registrable

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life
    from modlint.model.code.sources import Unit
    from modlint.model.module_class import ModuleClass

MOST = 4  # more in a row are no better than a list


def as_buffers(life: Life) -> Fix | None:
    """A buffer for each tensor of a list, where all that is done with the list is in the class and only reads."""
    module = life.module
    event = life.events[0] if len(life.events) == 1 else None
    assign = registrable(event, module) if event and module.own(event) else None
    elements = _elements(assign.value) if assign else []
    if event is None or assign is None or not elements or not _holds_constants(event) or contested(life.name, module):
        return None
    names = [f"{life.name}_{number}" for number in range(len(elements))]
    unit = module.inference.sources.unit(event.function)
    if alone(event.statement) is not assign or "#" in unit.code(assign.value) or _taken(names, module):
        return None
    used = places(life) if used_only_as(READ, life) else None
    if used is None or any(place.method.owner is not module.cls for place in used):
        return None
    edits = [_registered(event, assign, elements, names, unit)]
    edits += (_spread(place, names, assign.value, module) for place in used if place.node is not event.target)
    title = f"register each as a buffer: {', '.join(f'`{name}`' for name in names)}"
    return Fix(title, Safety.UNSAFE, tuple(edits))


def _elements(value: cst.BaseExpression) -> Sequence[cst.BaseElement]:
    listed = value.elements if isinstance(value, (cst.List, cst.Tuple)) else ()
    plain = len(listed) <= MOST and all(isinstance(element, cst.Element) for element in listed)
    return listed if plain else ()


def _holds_constants(event: Event) -> bool:
    held = [atom.element for atom in event.value]
    return all(
        element is not None
        and element.is_only(Kind.TENSOR)
        and not any(Trait.RANDOM in each.traits for each in element)
        for element in held
    )


def _taken(names: Sequence[str], module: ModuleClass) -> bool:
    """Whether the class or one that shares its objects has anything of these names."""
    return any(next(module.events(name), None) or contested(name, module) for name in names)


def _registered(
    event: Event, assign: cst.Assign, elements: Sequence[cst.BaseElement], names: Sequence[str], unit: Unit
) -> Edit:
    receiver, span = event.function.facts.receiver, unit.span(assign)
    calls = (
        f'{receiver}.register_buffer("{name}", {unit.code(element.value)}, persistent=False)'
        for name, element in zip(names, elements, strict=True)
    )
    return Edit(span, f"{unit.module.default_newline}{' ' * (span.column - 1)}".join(calls))


def _spread(place: Place, names: Sequence[str], value: cst.BaseExpression, module: ModuleClass) -> Edit:
    """A use of the list made of the buffers: `x[0]` is one, all else a list of them."""
    unit, receiver = module.inference.sources.unit(place.method), place.method.facts.receiver
    parent = place.parents[0]
    index = _index(parent) if isinstance(parent, cst.Subscript) and parent.value is place.node else None
    if index is not None and index < len(names):
        return Edit(unit.span(parent), f"{receiver}.{names[index]}")
    listed = ", ".join(f"{receiver}.{name}" for name in names)
    if isinstance(value, cst.List):
        return Edit(unit.span(place.node), f"[{listed}]")
    return Edit(unit.span(place.node), f"({listed}{',' * (len(names) == 1)})")


def _index(node: cst.Subscript) -> int | None:
    index = node.slice[0].slice
    return (
        index.value.evaluated_value if isinstance(index, cst.Index) and isinstance(index.value, cst.Integer) else None
    )
