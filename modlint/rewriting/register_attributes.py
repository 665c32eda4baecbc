"""Rewrites that register what was a plain attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from modlint.config import BufferStyle
from modlint.data import torch_api
from modlint.facts.schema import FunctionFacts
from modlint.finding import Edit, Fix, Safety, adds
from modlint.model.attributes.changed_copies import changing
from modlint.model.attributes.workspaces import is_workspace
from modlint.model.construction.construction import Making, making
from modlint.model.construction.object_state import ALWAYS, Other
from modlint.model.inference.events import Act, Event
from modlint.model.values.values import TENSORS, Atom, Kind, Trait
from modlint.project.functions.upkeep import is_upkeep_method
from modlint.rewriting.dead_stores import dead_store
from modlint.rewriting.float_precision import may_be_double, needs_float32
from modlint.rewriting.inner_parameters import without_parameter
from modlint.rewriting.split_assignments import splitting
from modlint.rewriting.statement_forms import (
    around_value,
    below_annotation,
    declaration,
    on_one_line,
    shortened,
    sole_assignment,
)
from modlint.rewriting.torch_names import spelling

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life
    from modlint.model.module_class import ModuleClass

HEIRS = 8  # subclasses whose making is followed
PLAIN = ", persistent=False)"
_IN_PLACE = re.compile(r"(data\.|detach\(\)\.|\[\]\.?)*[a-z]\w*[a-z0-9]_\b(?<!requires_grad_)")
_MADE_ON_CPU = re.compile(
    r"\btorch\.(\w*Tensor|tensor|as_tensor|from_numpy|zeros|ones|empty|full|rand|randn|randint|randperm|arange|linspace"
    r"|eye)\((?!.*(\bdevice\b|\bcuda\b|\.to\(|\.type_as\(|_like\b))"
)
_UNFIT = frozenset({Trait.WRAPPED, Trait.EXPANDED})  # DDP writes into buffers


def as_buffer(event: Event, life: Life, atoms: tuple[Atom, ...]) -> Fix | None:
    """`self.x = value` as a registered buffer, where that surely means the same; None elsewhere."""
    if not event.value.is_only(Kind.TENSOR, Kind.NONE) or any(atom.traits & _UNFIT for atom in atoms):
        return None
    module, cleared = life.module, _cleared(event, life)
    if cleared is None or not can_register(event, module) or contested(life.name, module):
        return None
    unit = module.inference.sources.unit(event.function)
    doubt = _doubt(atoms, life)
    shown, edits = _as_call(event, module, ")" if kept_state(atoms, life) else PLAIN)
    if not edits or "sparse" in unit.code(event.statement):  # DDP cannot broadcast a sparse buffer
        return None
    title = f"register it{doubt}: `{shown}`"
    return Fix(title, Safety.UNSAFE if doubt else Safety.SAFE, (*cleared, *edits))


def _cleared(event: Event, life: Life) -> tuple[Edit, ...] | None:
    """The edits that take out what the attribute is set to before, None where anything else binds it."""
    edits: list[Edit] = []
    for other in life.events:
        if other is event or other.act is Act.FILL or _moves(life, other):
            continue
        dead = None
        if other.act is Act.STORE and other.function is event.function and life.module.own(other):
            sources = life.module.inference.sources
            dead = dead_store(other.statement, event.statement, event.name, event.function, sources)
        if dead is None:
            return None
        edits.append(dead)
    return tuple(edits)


def _as_call(event: Event, module: ModuleClass, after: str) -> tuple[str, tuple[Edit, ...]]:
    """The statement that registers the value, as a title shows it, and the edits that write it."""
    unit, before = module.inference.sources.unit(event.function), _registration(event, module)
    assign, declared = sole_assignment(event), declaration(event)
    if assign is not None:
        return on_one_line(before, assign.value, after, unit), around_value(before, assign, after, unit)
    if declared is not None and declared.value is not None:
        return on_one_line(before, declared.value, after, unit), below_annotation(before, declared, after, unit)
    split = splitting(event, module)
    statement = before + split.value + after if split else ""
    return statement, split.with_statement(statement) if split else ()


def _registration(event: Event, module: ModuleClass) -> str:
    """What stands before a value that becomes a buffer. `nn.Buffer` makes a tensor of None."""
    receiver = event.function.facts.receiver
    buffer = module.name_of("torch.nn.Buffer", event.function)
    if module.buffer_style is BufferStyle.CLASS and buffer and not event.value.may_be(Kind.NONE):
        return f"{event.spelled} = {buffer}("
    return f'{receiver}.register_buffer("{event.name}", '


def _moves(life: Life, event: Event) -> bool:
    """Whether an event moves the tensor by hand, which stays right for a buffer."""
    kinds = event.value  # of itself, which is why a part of it is unknown
    return life.moved_by(event) and kinds.may_be(*TENSORS) and kinds.is_only(*TENSORS, Kind.UNKNOWN)


def contested(name: str, module: ModuleClass) -> bool:
    """Whether something else binds the attribute too, to what may be no tensor, or looks it up past nn.Module."""
    rebinding = module.project.rebinding
    mangled = name.startswith("__") and not name.endswith("__")
    return mangled or rebinding.elsewhere(module.cls, name) or rebinding.looked_up(module.cls)


def _doubt(atoms: tuple[Atom, ...], life: Life) -> str:
    """Why a buffer may change the state_dict or the outputs, empty if it surely does not."""
    name, state = life.name, kept_state(atoms, life)
    if state:
        return f", saved since {state}, {adds(name)}"
    if any(atom.traits & {Trait.DECLARED, Trait.SAME} for atom in atoms):
        return f", unless it can be a Parameter, which would lose its key `{name}`"
    changed_in = "" if is_workspace(life) else changing(life)
    if changed_in:
        return f", though `{changed_in}` then changes it in place"
    beside = next((each.name for each in _making_tensors(life)), "")
    if beside:
        return f", unless it meets what `{beside}` makes on the CPU"
    if may_be_double(atoms, life):
        return ", unless it has to stay in float64"
    return ", unless it has to stay in float32" if needs_float32(life) else ""


def _making_tensors(life: Life) -> Iterator[FunctionFacts]:
    """The methods using it that make tensors on the default device as well, which a move of the module leaves there."""
    for user in dict.fromkeys(use.function for use in life.uses if not use.numeric):
        if _MADE_ON_CPU.search(life.module.inference.sources.text(user)):
            yield user.facts


def kept_state(atoms: tuple[Atom, ...], life: Life) -> str:
    """Why the value has to be saved: nothing makes it again. Empty if it is a constant, or by its name a cache."""
    if any(Trait.RANDOM in atom.traits for atom in atoms):
        return "the value is random"
    if is_workspace(life) or "cache" in life.name.lower():
        return ""
    if life.filled_at_random:
        return "the value is random"
    called = [use for use in life.uses if use.function in life.module.per_call]
    written = life.updated_in_place or any(_IN_PLACE.match(use.suffix) for use in called)
    if not written and all(Trait.SCALAR in atom.traits for atom in atoms) and life.carried_on:
        return "calls carry it on"
    later = "" if written else _writing_between_calls(life)
    return "calls write into it" if written else f"`{later}` writes into it" if later else ""


def _writing_between_calls(life: Life) -> str:
    """The method that changes it in place and runs neither as the object is made nor in calls, by name."""
    changed = [use.function for use in life.uses if _IN_PLACE.match(use.suffix)]
    apart = life.module.setup | life.module.per_call
    writing = (each.facts for each in (*(fill.function for fill in life.fills), *changed) if each not in apart)
    names = (each.name for each in writing if not is_upkeep_method(each))
    return next((name for name in names if not name.lstrip("_").startswith(("reset", "clear"))), "")


def as_parameter(event: Event, life: Life) -> Fix | None:
    """`self.x = value` as `self.x = nn.Parameter(value)`."""
    module = life.module
    assign = registrable(event, module) if event.value.is_only(Kind.TENSOR) else None
    if assign is None or len(life.events) != 1:
        return None
    name, imports = spelling("torch.nn.Parameter", event.function, module)
    unit = module.inference.sources.unit(event.function)
    before, after = f"{event.spelled} = {name}(", ")"
    edits = around_value(before, assign, after, unit)
    shown, dropped = without_parameter(assign.value, unit)
    title = f"make it a parameter, {adds(event.name)}: `{shortened(before, shown, after)}`"
    return Fix(title, Safety.UNSAFE, (*imports, *edits, *dropped)) if name and edits else None


def registrable(event: Event, module: ModuleClass) -> cst.Assign | None:
    """The statement, if it is just `self.x = value`, where and under a name that something can be registered."""
    return sole_assignment(event) if can_register(event, module) else None


def can_register(event: Event, module: ModuleClass) -> bool:
    """Whether nn.Module is ready where an attribute is bound, and something can be registered under its name."""
    return event.act is Act.STORE and event.name not in torch_api.module_attributes() and _is_prepared(event, module)


def _is_prepared(event: Event, module: ModuleClass) -> bool:
    """Whether the call that makes registering possible has surely run, and nothing has the name by then."""
    if event.function.facts.name == "__init__":
        return event.prepared
    heirs = module.project.descendants(module.cls)
    if len(heirs) > HEIRS:
        return False
    makings = (module.making, *(making(heir, module.inference) for heir in heirs))
    return all(_first_bound(event, made) for made in makings)


def _first_bound(event: Event, made: Making) -> bool:
    """Whether making an object gets to a helper's statement when nn.Module is ready and nothing else has the name."""
    bindings = [binding for binding in made.bindings if binding.target is event.target]
    return bool(bindings) and all(
        binding.prepared == ALWAYS and binding.before <= {Other.ABSENT, *bindings} for binding in bindings
    )
