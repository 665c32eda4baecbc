"""What needs nn.Module's own `__init__` and is bound before it has run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from modlint.finding import Place
from modlint.model.construction.construction import Delegation
from modlint.model.construction.object_state import ALWAYS, NEVER, Binding

if TYPE_CHECKING:
    from modlint.model.inference.events import Event
    from modlint.model.module_class import ModuleClass


@dataclass(frozen=True, slots=True)
class PrematureBinding:
    """The first such binding of a class's own body, and the call that comes too late, if it is in sight."""

    binding: Binding
    call: Delegation | None
    line: int | None
    place: Place

    @property
    def attempt(self) -> str:
        """What fails, in words."""
        act, name = self.binding.act.value, self.binding.name
        if self.binding.registers:
            return f"`{act}` of `{name}`" if "*" not in name else f"`{act}`"
        return f"binding `{self.binding.spelled}`"


def is_premature(event: Event, module: ModuleClass) -> bool:
    """Whether nothing can be registered where an attribute is bound, but can be later on."""
    made = module.making
    bindings = [binding for binding in made.bindings if binding.target is event.target]
    later = made.end is not None and True in made.end.prepared
    return later and bool(bindings) and all(binding.prepared == NEVER for binding in bindings)


def premature_binding(module: ModuleClass) -> PrematureBinding | None:
    """The first binding that surely fails, in a class whose objects are prepared later."""
    made = module.making
    if made.end is None or True not in made.end.prepared:
        return None
    for binding in made.bindings:
        own = binding.function.owner is module.cls and not binding.guarded
        if own and binding.prepared == NEVER and made.registers(binding):
            return _found(binding, module)
    return None


def _found(binding: Binding, module: ModuleClass) -> PrematureBinding:
    calls = [each for each in module.making.delegations if each.after and each.after.prepared == ALWAYS]
    calls.sort(key=lambda call: (call.function is not binding.function, call.function.owner is not module.cls))
    call = calls[0] if calls else None
    place = module.place(binding)
    in_sight = call is not None and call.function.path == place.path
    line = module.inference.sources.unit(call.function).span(call.node).line if call and in_sight else None
    return PrematureBinding(binding, call, line, place)
