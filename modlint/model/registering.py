"""Rewrites that register what was a plain attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from modlint.finding import Edit, Fix, Safety
from modlint.model.events import Act, Event
from modlint.model.values import Atom, Trait

if TYPE_CHECKING:
    from modlint.model.life import Life
    from modlint.model.module_class import ModuleClass


def as_buffer(event: Event, life: Life, module: ModuleClass, atoms: tuple[Atom, ...]) -> Fix | None:
    """`self.x = value` as a registered buffer, where that surely means the same; None elsewhere."""
    assign = _sole_assignment(event)
    if assign is None or len(life.events) != 1 or event.path or not _after_super_init(event):
        return None
    if module.project.attribute_registrations(module.cls, life.name):
        return None
    unit = module.inference.sources.unit(event.function)
    if "sparse" in unit.code(assign.value):  # DDP cannot broadcast a sparse buffer
        return None
    saved = any(Trait.RANDOM in atom.traits for atom in atoms)
    last = "" if saved else ", persistent=False"
    text = f'{event.function.facts.receiver}.register_buffer("{event.name}", {unit.code(assign.value)}{last})'
    why = ", persistent since the value is random" if saved else ""
    title = f"register it{why}: `{' '.join(text.split())}`"
    return Fix(title, Safety.UNSAFE if saved else Safety.SAFE, (Edit(unit.span(assign), text),))


def as_parameter(event: Event, life: Life, module: ModuleClass) -> Fix | None:
    """`self.x = value` as `self.x = nn.Parameter(value)`, where torch.nn already has a name."""
    assign = _sole_assignment(event)
    if assign is None or len(life.events) != 1 or not _after_super_init(event):
        return None
    name = module.name_of("torch.nn.Parameter", event.function)
    if name is None:
        return None
    unit = module.inference.sources.unit(event.function)
    target = f"{event.function.facts.receiver}.{event.name}"
    text = f"{target} = {name}({unit.code(assign.value)})"
    return Fix(f"make it a parameter: `{' '.join(text.split())}`", Safety.UNSAFE, (Edit(unit.span(assign), text),))


def _sole_assignment(event: Event) -> cst.Assign | None:
    """The statement if it is just `self.x = value`."""
    if event.act is not Act.STORE or not isinstance(event.statement, cst.SimpleStatementLine):
        return None
    for small in event.statement.body:
        if isinstance(small, cst.Assign) and len(small.targets) == 1 and small.targets[0].target is event.target:
            return small
    return None


def _after_super_init(event: Event) -> bool:
    """Whether the statement stands in `__init__` after the call that makes registering possible."""
    return event.function.facts.name == "__init__" and event.prepared
