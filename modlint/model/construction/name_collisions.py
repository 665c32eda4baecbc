"""Attributes that are registered under a name that is taken, on every path to there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from modlint.finding import Confidence, Place, Span
from modlint.model.code.chains import chain
from modlint.model.construction.bindings_after_init import bindings_after_init
from modlint.model.construction.object_state import Binding, Other
from modlint.model.inference.events import Act
from modlint.model.values.values import Kind
from modlint.project.classes.class_level import ClassLevel, class_level

if TYPE_CHECKING:
    from modlint.model.construction.construction import Making
    from modlint.model.module_class import ModuleClass

Rival = Binding | ClassLevel
_WORDS = {Act.BUFFER: "buffer", Act.PARAMETER: "parameter", Act.MODULE: "submodule"}
_NEITHER = (Kind.NONE, Kind.NUMBER, Kind.STRING, Kind.SEQUENCE, Kind.MAPPING, Kind.ARRAY)
_SURELY_OTHER = {
    Act.PARAMETER: (*_NEITHER, Kind.MODULE, Kind.CLASS),
    Act.MODULE: (*_NEITHER, Kind.TENSOR, Kind.PARAMETER, Kind.BUFFER),
}


@dataclass(frozen=True, slots=True)
class Collision:
    """A binding that registers, and what has the name on each path to it."""

    module: ModuleClass
    binding: Binding
    act: Act
    rivals: tuple[Rival, ...]
    place: Place

    @property
    def attempt(self) -> str:
        """What fails, in words."""
        owner, facts = self.binding.function.owner, self.binding.function.facts
        where = "" if owner is self.module.cls else f" in `{facts.qualname}`"
        return f"registering the {_WORDS[self.act]} `{self.binding.name}`{where}"

    @property
    def taken(self) -> str:
        """What has the name, in words."""
        rival = self.rivals[0]
        if isinstance(rival, ClassLevel):
            article = "an" if rival.what.startswith("a") else "a"
            return f"{article} {rival.what}{self._where(rival.owner.path if rival.owner else '', rival.span)}"
        what = f"a {_WORDS[rival.act]}" if rival.registers else "an assignment"
        unit = self.module.inference.sources.unit(rival.function)
        return f"{what}{self._where(rival.function.path, unit.span(rival.target))}"

    def _where(self, path: str, span: Span | None) -> str:
        if span is None:
            return ""
        return f" (line {span.line})" if path == self.place.path else f" ({path}:{span.line})"


def collisions(module: ModuleClass) -> Iterator[Collision]:
    """The collisions that the class's own body has a part in."""
    made = module.making
    for binding in (*made.bindings, *bindings_after_init(module)):
        at_class = class_level(module.cls, binding.name, module.project)
        act = _registers_as(binding, at_class, made)
        if act is None or binding.guarded or (at_class is not None and not at_class.sure):
            continue
        if act is Act.MODULE and _registers_what_it_holds(binding):
            continue  # what the attribute holds is a module then, or that would be another error
        rivals = [_rival(holder, binding, act, at_class, made) for holder in binding.before]
        found = tuple(sorted({rival for rival in rivals if rival is not None}, key=lambda rival: _order(rival, module)))
        place = _place(binding, found, module) if len(found) and None not in rivals else None
        if place is not None:
            yield Collision(module, binding, act, found, place)


def _registers_as(binding: Binding, at_class: ClassLevel | None, made: Making) -> Act | None:
    """The table that a binding puts the name into, if it fails where the name is taken."""
    if binding.registers:
        return binding.act
    if made.makes_buffer(binding):
        return Act.BUFFER
    if at_class is None or not isinstance(binding.value, cst.Call):
        return None  # an assigned Parameter takes the place of what the object has
    return Act.PARAMETER if made.value(binding).is_only(Kind.PARAMETER) else None


def _registers_what_it_holds(binding: Binding) -> bool:
    """Whether it is `self.add_module("x", self.x)`."""
    call = binding.target
    return isinstance(call, cst.Call) and any(chain(each.value) == binding.spelled for each in call.args)


def _rival(
    holder: Binding | Other, binding: Binding, act: Act, at_class: ClassLevel | None, made: Making
) -> Rival | None:
    """What makes the binding fail if this holds the name; None if it may not fail."""
    if holder is Other.ANYTHING:
        return None
    replaces = act is Act.PARAMETER and not binding.registers
    if holder is Other.ABSENT or (replaces and not holder.registers):
        return at_class
    return holder if not replaces and _blocks(holder, act, made) else None


def _blocks(holder: Binding, act: Act, made: Making) -> bool:
    """Whether what an attribute holds is surely not registered in the table that the new one goes into."""
    if holder.registers:
        return holder.act is not act
    value = made.value(holder)
    if act is Act.BUFFER:
        return not value.may_be(Kind.BUFFER) and not made.makes_buffer(holder)
    return value.is_only(*_SURELY_OTHER[act])


def _order(rival: Rival, module: ModuleClass) -> tuple[str, Span]:
    """Where a rival stands, to name the same one at every run."""
    if isinstance(rival, ClassLevel):
        return "", rival.span or Span(0, 0, 0, 0)
    return rival.function.path, module.inference.sources.unit(rival.function).span(rival.target)


def _place(binding: Binding, rivals: tuple[Rival, ...], module: ModuleClass) -> Place | None:
    """The binding, or what is in its way, whichever stands in the class's own body."""
    cls = module.cls
    if binding.function.owner is cls:
        return module.place(binding)
    for rival in rivals:
        if isinstance(rival, Binding) and rival.function.owner is cls:
            return module.place(rival)
        if isinstance(rival, ClassLevel) and rival.owner is cls and rival.span is not None:
            return Place(cls.path, rival.span, rival.span, cls.facts.qualname, binding.name)
    return None


def confidence(found: Collision) -> Confidence:
    """Medium where nothing is known of the value that has the name."""
    made = found.module.making
    plain = [rival for rival in found.rivals if isinstance(rival, Binding) and not rival.registers]
    return Confidence.MEDIUM if any(made.value(each).may_be(Kind.UNKNOWN) for each in plain) else Confidence.HIGH
