"""What is bound to an attribute or put into it, and where: while the object is made, or as it runs."""

from __future__ import annotations

import re
from functools import cached_property

import libcst as cst

from modlint.model.attributes.attribute_moves import Moves
from modlint.model.attributes.carried_state import is_carried, sets_what_follows
from modlint.model.attributes.changed_copies import changed_by_helpers
from modlint.model.attributes.outside_uses import bound_as_keepers_run, called_as_keepers_run
from modlint.model.attributes.skipped_in_construction import is_skipped
from modlint.model.attributes.workspaces import is_overwritten
from modlint.model.code.branches import always
from modlint.model.code.chains import chain
from modlint.model.inference.events import Act, Event
from modlint.model.values.values import Kind, Trait, Value, elements, join

_MOVE = re.compile(r"\.(to|cuda|cpu|type_as|type|float|half|double)\(|\bdevice\s*=")
_MEASURED = r"(\[[^\]]*\])*\.(device|dtype|shape|size|layout)\b"  # what something new is made after
_CALLS = r"(\.\w+\([^()]*\))*\s*(,[^()]*)?\)$"  # of methods, up to the end of the call around them
_CHANGES = (Act.STORE, Act.EXTEND, Act.FILL, Act.AUGMENT, Act.SETATTR)


class Changes(Moves):
    """All that changes one attribute of one class, in its methods and those of its ancestors."""

    @cached_property
    def events(self) -> tuple[Event, ...]:
        return tuple(event for event in self.module.events(self.name) if event.act in _CHANGES)

    @cached_property
    def in_making(self) -> tuple[Event, ...]:
        """Those of the events that happen while an object is made: often nobody has to look at the others."""
        setup, inference = self.module.setup, self.module.inference
        found = (event for event in self.module.events(self.name, setup) if event.act in _CHANGES)
        return tuple(event for event in found if not is_skipped(event, setup, inference))

    @cached_property
    def setup(self) -> tuple[Event, ...]:
        """What this class's own body binds while an object is made."""
        return tuple(event for event in self.in_making if self.module.own(event))

    @property
    def stores_in_setup(self) -> tuple[Event, ...]:
        return tuple(event for event in self.setup if event.act in (Act.STORE, Act.SETATTR))

    @property
    def left_as(self) -> Value:
        """What this class's own body binds while an object is made, without what it surely binds anew."""
        return join(store.value for store in self.stores_in_setup if not self.overwritten(store))

    def overwritten(self, store: Event) -> bool:
        """Whether what this binds in the making of an object is surely bound anew, further down in the same method."""
        stores = [each for each in self.stores_in_setup if each.function == store.function]
        later = stores[stores.index(store) + 1 :]
        return any(set(each.path) <= set(store.path) for each in later) or self._all_ways_bind(later, store)

    def _all_ways_bind(self, later: list[Event], store: Event) -> bool:
        """Whether each way through some statement after it binds it, too: `if a: self.x = b` with an `else`."""
        unit = self.module.inference.sources.unit(store.function)
        lines = {unit.span(each.statement).line for each in later}
        body = unit.node.body.body if len(lines) > 1 else ()
        following = (each for each in body if unit.span(each).line > unit.span(store.statement).line)
        return any(always(each, lambda node: unit.span(node).line in lines) for each in following)

    @cached_property
    def updated_in_place(self) -> bool:
        """Whether a call of the module writes into the tensor, or adds to it: then it is state."""
        return bool(self.updates) or any(map(self._accumulates, self.events)) or changed_by_helpers(self)

    @cached_property
    def updates(self) -> tuple[Event, ...]:
        """Where a call of the module writes into the tensor."""
        return tuple(fill for fill in self.fills if fill.function in self.module.per_call)

    @cached_property
    def counts_calls(self) -> bool:
        """Whether every call counts it up and reads it, and nothing sets it back: what a call does depends on it."""
        read = any(use.function in self.module.per_call for use in self.uses)
        set_back = any(event.act is Act.STORE and event not in self.in_making[:1] for event in self.events)
        written = set_back or any(use.suffix.split("[")[0].endswith("_") for use in self.uses)
        return read and not written and bool(self.updates) and all(map(self._counts, self.updates))

    def _counts(self, event: Event) -> bool:
        code = self.module.inference.sources.unit(event.function).code(event.statement)
        return re.search(rf"{re.escape(event.spelled)}\s*\+=\s*1\b", code) is not None

    @cached_property
    def carried_on(self) -> bool:
        """Whether each call binds it anew once it has computed with what the one before left, and nothing else does."""
        binding = (Act.STORE, Act.AUGMENT)
        later = [each for each in self.events if each.act in binding and each.function not in self.module.setup]
        carried = all(map(self._accumulates, later)) or is_carried(later, self)
        return bool(later) and carried and sets_what_follows(later, self)

    def from_itself(self, event: Event) -> bool:
        """Whether the attribute is bound to something made of what it held, or to None."""
        code = self._code(event)
        own = rf"\b{re.escape(event.spelled)}\b(?!{_MEASURED})"
        return code == "None" or re.search(own, code) is not None

    @cached_property
    def made_as(self) -> Value:
        """All that is bound while the object is made."""
        return join(event.value for event in self.in_making if event.act is Act.STORE)

    @cached_property
    def is_container(self) -> bool:
        """Whether it only ever holds lists, dicts and the like, or None."""
        return self.made_as.is_only(Kind.SEQUENCE, Kind.MAPPING, Kind.NONE)

    @cached_property
    def rebound_per_call(self) -> bool:
        """Whether a call of the module binds it anew, other than by moving it, or something adds to it.

        What is first computed with is not gone by that: the first call needs what the constructor left.
        """
        if self._refilled or self._rebuilt_by_keepers:
            return True
        binding = (Act.STORE, Act.AUGMENT)
        others = [event for event in self.events if event.act in binding and event.function not in self.module.setup]
        later = [event for event in others if not self._lets_go(event) and not self.remakes_parameter(event)]
        if all(map(self._accumulates, later)) or (self._is_of_tensors and is_carried(others, self)):
            return False
        return any(
            not self.moved_by(event)
            and (
                event.function in self.module.per_call
                or self.from_itself(event)
                or self._moved_part_by_part(event)
                or self._bound_where_used(event)
            )
            for event in later
        )

    @property
    def _is_of_tensors(self) -> bool:
        """Whether the making of an object leaves a tensor there, or a container of tensors."""
        return (self.left_as | elements(self.left_as)).may_be(Kind.TENSOR)

    def remakes_parameter(self, event: Event) -> bool:
        """Whether it makes a new Parameter of the data of the old one, later: there has to be one already.

        `nn.Parameter(self.scale.data)` may be what makes it one.
        """
        if event.function in self.module.setup or event.function in self.module.per_call:
            return False
        stores = [each for each in self.events if each.function is event.function and each.act is Act.STORE]
        own = rf"\b{re.escape(event.spelled)}\.data\b"
        codes = [self._code(each) for each in stores if each.value.is_only(Kind.PARAMETER)]
        if event not in stores or len(codes) < len(stores):
            return False
        promoted = any(re.search(rf"\({own}{_CALLS}", code) for code in codes)
        return not promoted and any(re.search(own, code) for code in codes)

    def _lets_go(self, event: Event) -> bool:
        """Whether a method that calls do not run drops what it holds, or a part: `self.layers = self.layers[:n]`."""
        if event.function in self.module.per_call or event.act is not Act.STORE:
            return False
        cut = event.node.value if isinstance(event.node, cst.Subscript) else None
        return self._code(event) == "None" or (cut is not None and chain(cut) == event.spelled)

    def _accumulates(self, event: Event) -> bool:
        """Whether a call mixes new tensors into what it holds, a running mean: `self.m = 0.9 * self.m + 0.1 * x`."""
        if event.act is not Act.STORE or event.function not in self.module.per_call - self.module.setup:
            return False
        mixed = isinstance(event.node, cst.BinaryOperation) and self.from_itself(event) and not self.moved_by(event)
        met = (taken.how for _, taken in self._consumed(event.function)) if mixed else ()
        return mixed and "operand" in met

    @property
    def _rebuilt_by_keepers(self) -> bool:
        """Whether what keeps the object has it bind the attribute anew, of what it gives, at every call of its own."""
        module = self.module
        fed = (e for e in self.events if e.act is Act.STORE and not e.path and len(e.function.facts.parameters) > 1)
        anew = {e.function for e in fed if e.function.facts.name != "__init__" and not _is_on_host(e.value)}
        bound = bound_as_keepers_run(module.cls, self.name, module.inference)
        return bound or any(called_as_keepers_run(each, module.cls, module.inference) for each in anew)

    def _bound_where_used(self, event: Event) -> bool:
        """Whether the class binds it anew as it runs, where it uses it or by a method that it calls for that."""
        text = self.module.inference.sources.text(event.function)
        default = f"{event.spelled} is None" in text
        if self.fills or event.act is not Act.STORE or default:
            return False
        called, used = event.function.facts.name, {use.function for use in self.uses if not use.numeric}
        running = (method for cls in self.module.lineage for method in self.module.methods(cls))
        return event.function in used or any(
            f"{method.facts.receiver}.{called}" in method.facts.calls
            for method in running
            if method not in self.module.setup
        )

    @cached_property
    def fills(self) -> tuple[Event, ...]:
        """Where methods write into the tensor."""
        users = dict.fromkeys(use.function for use in self.uses)
        events = (event for user in users for event in self.run(user).events)
        return tuple(event for event in events if event.act is Act.FILL and event.name == self.name)

    @property
    def _refilled(self) -> bool:
        """Whether a call puts new things into all places of a container, `self.grids[i] = grid`, or updates it."""
        setup = self.module.setup
        puts = [event.target for event in self.events if event.act is Act.EXTEND and event.function not in setup]
        if any(isinstance(put, cst.Call) and chain(put.func).endswith(".update") for put in puts):
            return True
        indices = [put.slice[0].slice for put in puts if isinstance(put, cst.Subscript)]
        values = [index.value for index in indices if isinstance(index, cst.Index)]
        if any(isinstance(value, cst.Name) for value in values):
            return True
        return any(isinstance(value, cst.Integer) for value in values) and is_overwritten(self)

    def _moved_part_by_part(self, event: Event) -> bool:
        """Whether an event binds moved copies of what was taken out of it: `self.ab = a.to(device), b.to(device)`."""
        taken = any(chain.endswith(f".{self.name}") for chain in event.function.facts.loads)
        return taken and isinstance(event.node, cst.Tuple) and ".to(" in self._code(event)

    def _code(self, event: Event) -> str:
        """The source of what an event binds."""
        return self.module.inference.sources.unit(event.function).code(event.node) if event.node is not None else ""

    def placed(self, event: Event) -> bool:
        """Whether what an event binds is made on, or brought to, a device that the code names."""
        return re.search(r"\bdevice\b|\.(to|cuda)\(", self._code(event)) is not None

    def moved_by(self, event: Event) -> bool:
        """Whether an event is `self.x = self.x.to(...)` or `self.x = move(self.x, device=...)`."""
        computed = isinstance(event.node, cst.BinaryOperation)
        return self.from_itself(event) and not computed and _MOVE.search(self._code(event)) is not None


def _is_on_host(value: Value) -> bool:
    return any(Trait.HOST in atom.traits for atom in value)
