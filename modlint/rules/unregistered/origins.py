"""Where what is not registered came from, whether it is registered elsewhere, and how that is said.

Only a check that has something to look at imports this: what it needs takes long.
"""

from __future__ import annotations

from collections.abc import Iterator

from modlint.finding import Related
from modlint.model.attributes.attribute_life import Life
from modlint.model.code.chains import names_in
from modlint.model.code.local_escapes import is_another
from modlint.model.code.paths import exclusive
from modlint.model.construction.before_super_init import is_premature
from modlint.model.inference.events import REGISTERED, Act, Event
from modlint.model.module_class import ModuleClass
from modlint.model.values.values import Atom, Kind, Value
from modlint.project.functions.local_values import locals_in


def recorded_elsewhere(event: Event, module: ModuleClass, wholes: frozenset[str] = frozenset()) -> bool:
    """Whether the same object is also registered, or one that it is a part of: the attribute is only a record."""
    origins = origins_of(event.value) | wholes
    return any(
        _registers(other, module) and still_means(origins & origins_of(other.value), event, other, module)
        for other in module.events_in(event.function)
        if (other.name != event.name or other.act is not Act.STORE) and not exclusive(other.path, event.path)
    )


def still_means(names: frozenset[str], event: Event, other: Event, module: ModuleClass) -> bool:
    """Whether any of the names may stand for the same object in two statements of a method."""
    unit = module.inference.sources.unit(event.function)
    one, another = unit.span(event.statement), unit.span(other.statement)
    later = other if one < another else event
    return any(not is_another(name, one, another, unit) or _carried(name, later) for name in names)


def _carried(name: str, event: Event) -> bool:
    """Whether other names in its statement may hold what this one held: `nn.Sequential(*layers, layer)`."""
    others = {*names_in(event.statement)} - {name}
    return name in locals_in(event.function.facts, others)


def _registers(event: Event, module: ModuleClass) -> bool:
    """Whether an event registers what it binds: by a call, or by putting it into a container that does."""
    if event.act is Act.EXTEND:
        return module.inference.attribute(module.cls, event.name).may_be(Kind.MODULE)
    return event.act in REGISTERED or event.value.may_be(Kind.MODULE)


def origins_of(value: Value) -> frozenset[str]:
    inner = [atom.element for atom in value if atom.element is not None]
    return value.origins.union(*(element.origins for element in inner))


def advised(advice: str, event: Event, module: ModuleClass) -> str:
    """A piece of advice to register what an event binds, with the place where nn.Module allows that."""
    return f"{advice}, after `super().__init__()`" if is_premature(event, module) else advice


def reason(atoms: tuple[Atom, ...], life: Life) -> str:
    """How the value came to be and where it is used, in a few words."""
    return ", ".join([*_built(atoms), *_used(life)])


def _built(atoms: tuple[Atom, ...]) -> Iterator[str]:
    for atom in atoms:
        if atom.reason:
            step = atom.reason[0]
            text = "made from a Parameter" if _is_of_a_parameter(atom) else step.text
            yield f"{text} ({step.path}:{step.line})" if step.path else text
            return


def _is_of_a_parameter(atom: Atom) -> bool:
    """Whether it is a tensor that was computed from a Parameter, or is a part of one."""
    return atom.kind is Kind.TENSOR and atom.reason[0].text.endswith("Parameter`")


def _used(life: Life) -> Iterator[str]:
    if not life.uses:
        return
    use = life.moved_by_hand or max(life.uses, key=lambda use: (life.runs_in_calls(use.function), use.suffix != ""))
    yield f"{'moved by hand' if life.moved_by_hand else 'used'} in {life.place_of(use)}"


def related(atoms: tuple[Atom, ...]) -> tuple[Related, ...]:
    """The places that the reason names."""
    steps = [step for atom in atoms[:1] for step in atom.reason if step.path]
    return tuple(Related(step.path, step.line, step.text) for step in steps)


def made_here(value: Value, event: Event) -> Value:
    """The alternatives that are not just what another attribute holds: that one speaks for itself."""
    own = f"self.{event.name}"
    return Value(tuple(a for a in value if not any(o.startswith("self.") and o != own for o in a.origins)))
