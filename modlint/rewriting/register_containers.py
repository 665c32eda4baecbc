"""Rewrites that register what a plain list or dict holds: as nn.ModuleList, nn.ParameterDict and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from modlint.data import torch_api
from modlint.finding import Edit, Fix, Safety, adds
from modlint.model.attributes.container_uses import DICT, LIST, Abilities, used_only_as
from modlint.model.inference.events import Act, Event
from modlint.model.values.given_state import may_be_given_state
from modlint.model.values.values import Kind
from modlint.project.submodules.registered_kinds import Holding
from modlint.rewriting.register_attributes import contested, registrable
from modlint.rewriting.statement_forms import around_value
from modlint.rewriting.torch_names import spelling

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life
    from modlint.model.code.sources import Unit

_LISTED = (cst.List, cst.ListComp, cst.Tuple)


class Container(NamedTuple):
    """A registering container: its name in torch.nn, and what it can do as a plain one does."""

    name: str
    abilities: Abilities


_CONTAINERS = {
    (Kind.MODULE, "list"): Container("ModuleList", LIST),
    (Kind.MODULE, "dict"): Container("ModuleDict", DICT),
    (Kind.PARAMETER, "list"): Container("ParameterList", LIST),
    (Kind.PARAMETER, "dict"): Container("ParameterDict", DICT),
}


def as_container(life: Life, kind: Kind) -> Fix | None:
    """`self.x = [...]` as `self.x = nn.ModuleList([...])`, where all that is done with it can still be done."""
    module = life.module
    stores = [event for event in life.events if event.act is not Act.EXTEND]
    if len(stores) != 1 or not module.own(stores[0]):
        return None
    assign, function = registrable(stores[0], module), stores[0].function
    container = _container(assign.value, life, kind) if assign else None
    if assign is None or container is None or not _holds_only(kind, life) or contested(life.name, module):
        return None
    name, imports = spelling(f"torch.nn.{container.name}", function, module)
    edits = _made_of(assign, name, module.inference.sources.unit(function))
    if not name or not edits or not used_only_as(container.abilities, life):
        return None
    title = f"make it an `nn.{container.name}`, {_gain(life)}"
    return Fix(title, Safety.UNSAFE, (*imports, *edits))


def _made_of(assign: cst.Assign, name: str, unit: Unit) -> tuple[Edit, ...]:
    """The edits that call a class with the value."""
    if isinstance(assign.value, cst.List) and not assign.value.elements:
        return (Edit(unit.span(assign.value), f"{name}()"),)
    return around_value(f"{unit.code(assign.targets[0].target)} = {name}(", assign, ")", unit)


def _container(value: cst.BaseExpression, life: Life, kind: Kind) -> Container | None:
    """What can take the place of a list, tuple or dict as it is written."""
    if isinstance(value, _LISTED):
        return _CONTAINERS[kind, "list"]
    if isinstance(value, cst.Dict) and len(life.events) == 1 and all(map(_may_be_key, value.elements)):
        return _CONTAINERS[kind, "dict"]
    return None


def _may_be_key(element: cst.BaseDictElement) -> bool:
    """Whether a key surely is a string that can name a submodule of a dict."""
    literal = element.key if isinstance(element, cst.DictElement) else None
    key = literal.evaluated_value if isinstance(literal, cst.SimpleString) else None
    if not isinstance(key, str) or not key or "." in key:
        return False
    return key not in torch_api.module_attributes() and key not in _DICT_METHODS


_DICT_METHODS = frozenset(
    {"clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values"}
)


def _holds_only(kind: Kind, life: Life) -> bool:
    """Whether all that is put into it, then or later, is of a kind."""
    return all(_puts_only(kind, event) for event in life.events)


def _gain(life: Life) -> str:
    """What a container that registers does to the state_dict, in words: it depends on what is put into it."""
    inside = [
        atom
        for event in life.events
        for held in ([event.value] if event.act is Act.EXTEND else [a.element for a in event.value if a.element])
        for atom in held
    ]
    made_by = life.module.project.submodules.made_by
    modules = [atom for atom in inside if atom.kind is Kind.MODULE]
    made = {Holding.MODULE if may_be_given_state(each) else made_by(each.definition) for each in modules}
    if made == {Holding.STATELESS}:
        return "so that `eval()` and `apply()` reach it"
    sure = Holding.STATEFUL in made or any(atom.kind is Kind.PARAMETER for atom in inside)
    return adds(f"{life.name}.*") + ("" if sure else ", if its modules have any")


def _puts_only(kind: Kind, event: Event) -> bool:
    if event.act is Act.EXTEND:
        return event.value.is_only(kind)
    held = [atom.element for atom in event.value]
    return event.value.is_only(Kind.SEQUENCE, Kind.MAPPING) and all(
        element is not None and (not element.atoms or element.is_only(kind)) for element in held
    )
