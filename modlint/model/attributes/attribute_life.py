"""The life of an attribute: where it is bound, registered, rebound, moved and read."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from modlint.data.torch_api import base_registers
from modlint.facts.schema import FunctionFacts
from modlint.model.attributes.attribute_changes import Changes
from modlint.model.attributes.consumption import is_foreign, suits_a_number
from modlint.model.attributes.elements_by_others import only_hands_out_elements
from modlint.model.attributes.kept_caches import is_kept_by
from modlint.model.attributes.moved_results import meets_others_before_the_move
from modlint.model.attributes.optional_parameters import only_on_option
from modlint.model.attributes.per_call_objects import is_batched
from modlint.model.attributes.persistence import moved_by_class, saved_by_class
from modlint.model.attributes.random_fills import is_filled_at_random
from modlint.model.attributes.setup_walks import passed_on_in_setup
from modlint.model.attributes.unfed_registrations import registers_nothing
from modlint.model.attributes.uses import Use, on_the_cpu
from modlint.model.code.branches import ifs
from modlint.model.code.chains import names_in
from modlint.model.code.paths import exclusive
from modlint.model.inference.constructor_arguments import constructions_giving, given, left_out
from modlint.model.inference.events import LOOKED_UP, REGISTERED, Act, Event
from modlint.model.values.lost_parameters import may_be_parameter
from modlint.model.values.nested import opened
from modlint.model.values.values import TENSORS, Atom, Kind, Trait, elements
from modlint.project.classes.overridden_methods import never_runs, registered_instead
from modlint.project.classes.registrations import AttributeRegistration
from modlint.project.names.definitions import External, Function
from modlint.project.project import Project
from modlint.project.roles.call_phases import lives_for_a_call, runs_later, runs_per_call, serves_data

_PLACED = re.compile(r"(?<![\w.])(?!self\b)\w+\.(device\b|new_)|(_like|\.type_as)\((?!self\b)|\bdevice=device\b")
_COMPARES_SIZES = re.compile(r"(?!.*(device|cuda|None|\bnot\b|\bor\b|[=!]=)).*[<>].*", re.DOTALL)


class Life(Changes):
    """One attribute of one class, over the class, its ancestors and its descendants."""

    @property
    def met_in_calls(self) -> bool:
        """Whether a call of the module, or of one that keeps it, surely comes to a use."""
        return any(map(self.runs_in_calls, dict.fromkeys(use.function for use in self.uses)))

    def runs_in_calls(self, user: Function) -> bool:
        """Whether a function runs when the module is called, or one that keeps it."""
        return user in self.module.per_call or runs_per_call(user, self.module.project)

    @cached_property
    def only_elements(self) -> bool:
        """Whether calls only read it by number or one after the other: a number mixes with what is on other devices.

        Whether that gives a number or a row is not known.
        """
        uses = [use for use in self.uses if self.runs_in_calls(use.function)]
        if self.is_container or any(each.how in (LOOKED_UP, "indexed") for use in uses for each in self.taken(use)):
            return False
        return all(use.numeric or self._takes_elements(use) or only_hands_out_elements(use, self) for use in uses)

    @property
    def indexes_by_elements(self) -> bool:
        """Whether others are indexed by its elements alone: if these are numbers, it may stay where it is."""
        if self.is_container or not self.only_indexes:
            return False
        return all(use.numeric or self._takes_elements(use) for use in self.uses)

    def _takes_elements(self, use: Use) -> bool:
        """Whether a method takes elements by their numbers, or one after the other in a loop."""
        own = rf"\b{re.escape(use.function.facts.receiver)}\.{re.escape(use.path)}\b"
        text = self.module.inference.sources.text(use.function)
        if use.suffix.startswith("["):
            return not re.search(rf"{own}\[[^]]*(:|\.\.\.|\bNone\b)", text)
        return re.search(rf"\bfor\b[^:\n]*\bin\b[^:\n]*{own}(?![.\[])", text) is not None

    @cached_property
    def suits_a_number(self) -> bool:
        """Whether a number, which mixes with any device, would do for all that is done with it, or with its parts."""
        project = self.module.project
        return all(use.is_arithmetic(self.is_container) for use in self.uses) and self.only_by(
            lambda taken, taker: suits_a_number(taken) or is_foreign(taken, taker, project)
        )

    def contradicted(self, atoms: tuple[Atom, ...]) -> bool:
        """Whether a tensor is short-lived, or one that comes from an argument is none, wherever objects are made."""
        cls, inference = self.module.cls, self.module.inference
        given_alone = all(Trait.ARGUMENT in atom.traits for atom in atoms)
        parameters = frozenset[str]().union(*(atom.origins for atom in atoms)) if given_alone else frozenset[str]()
        if self._made(lives_for_a_call, parameters) or self._made(serves_data, parameters):
            return True
        if is_batched(self.stores_in_setup, self.module):
            return True
        if not given_alone:
            return False
        if self._made(runs_later, parameters) or inference.declared_attribute(cls, self.name).may_be(Kind.PARAMETER):
            return True
        if self.left_as.may_be(Kind.PARAMETER) and left_out(cls, parameters or self._given_parts_of(), inference):
            return True  # a Parameter, but for who gives a tensor in its place
        if not parameters or not all(Trait.DECLARED in atom.traits for atom in atoms):
            return False
        values = [given(cls, name, inference) for name in parameters]
        return all(value is not None and not any(map(_may_be_plain, opened(value))) for value in values)

    def _given_parts_of(self) -> frozenset[str]:
        """The parameters of what binds it of which that takes attributes: `shared` where it is `shared.data`."""
        makers = {event.function.facts for event in self.stores_in_setup}
        loads = [load for each in makers for store in each.stores if store.name == self.name for load in store.loads]
        named = {load.partition(".")[0] for load in loads if "." in load}
        return frozenset(p.name for each in makers for p in each.parameters if p.name in named - {each.receiver})

    def _made(self, later: Callable[[Function, Project], bool], parameters: frozenset[str]) -> bool:
        """Whether objects that are given any of the parameters are only made after what makes them was made itself."""
        sites = constructions_giving(self.module.cls, parameters, self.module.inference)
        return bool(sites) and all(later(site.function, self.module.project) for site in sites)

    def registered(self, event: Event) -> bool:
        """Whether some other code registers the name, on a path that this event can share."""
        for cls in self.module.project.relatives(self.module.cls):
            for found in self.module.project.attribute_registrations(cls, self.name):
                if found.kind in ("method", "setattr", "class-attribute"):
                    continue
                if registered_instead(found, event.function, self.module.cls, self.module.project):
                    continue
                if found.kind == "register_parameter" and found.call is not None and found.call.constant:
                    continue
                if "*" in found.pattern and self._means_others(found, event):
                    continue
                if self._on_other_ways(found, event):
                    continue
                return True
        if self._registered_by_torch:
            return True
        stores = [other for other in self.events if other.act in (Act.STORE, Act.SETATTR) and other is not event]
        kinds = REGISTERED.values()
        made = [each for each in stores if each.value.may_be(*kinds) or any(map(may_be_parameter, each.value))]
        cls, project = self.module.cls, self.module.project
        registering = [
            each for each in made if not never_runs(each.function, cls, project) and not self.remakes_parameter(each)
        ]
        if len(registering) == 1 and self._on_request(event, registering[0]):
            return False
        return any(not exclusive(other.path, event.path) for other in registering)

    def _on_other_ways(self, found: AttributeRegistration, event: Event) -> bool:
        """Whether the constructor that binds it, or a part of it, goes other ways where it registers the name.

        What may be registered by itself there tells of the same option: `self.grid = make_grid(learned)`.
        """
        if found.function is not event.function.facts or not self._only_builds(event.function):
            return False
        if event.value.may_be(*REGISTERED.values()):
            return False
        events = (each for each in self.module.events_in(event.function) if each.name == found.pattern == self.name)
        calls = [each for each in events if each.act in REGISTERED]
        return bool(calls) and all(exclusive(each.path, event.path) for each in calls)

    def _means_others(self, found: AttributeRegistration, event: Event) -> bool:
        """Whether a call that registers by names known at run time surely does not register this one."""
        if self._raises(found, event) or self._lists_modules(found):
            return True
        return registers_nothing(found, event.function, self.module)

    def _raises(self, found: AttributeRegistration, event: Event) -> bool:
        """Whether a call that registers by names known at run time raises if it means this one.

        It refuses a name that is taken, and nothing but a module, or None, can be bound to that of a module.
        """
        if any(_deletes(method.facts) for method in self.module.setup):
            return False
        if found.kind in ("add_module", "register_module"):
            return event.value.is_only(Kind.TENSOR, Kind.SEQUENCE, Kind.MAPPING)
        bound = self.module.place(event).span
        return found.function is event.function.facts and not event.path and bound[:2] < found.span[:2]

    def _lists_modules(self, found: AttributeRegistration) -> bool:
        """Whether it is a container of modules, where the call registers a buffer: neither it nor its parts are one."""
        if found.kind not in ("register_buffer", "_buffers") or not self.is_container:
            return False
        parts = elements(self.module.inference.attribute(self.module.cls, self.name))
        return parts.may_be(Kind.MODULE) and not parts.may_be(*TENSORS)

    @property
    def _registered_by_torch(self) -> bool:
        """Whether a class of torch that this one inherits from registers the name."""
        outside = (each for each in self.module.project.mro(self.module.cls) if isinstance(each, External))
        return any(self.name in base_registers(each.name) for each in outside)

    def _on_request(self, event: Event, other: Event) -> bool:
        """Whether what an event binds is made a Parameter only where an option asks for it."""
        made = all(atom.kind is Kind.PARAMETER or may_be_parameter(atom) for atom in other.value)
        return made and self.from_itself(other) and only_on_option(event, other, self.module.inference.sources)

    @cached_property
    def rebuilt_in_place(self) -> bool:
        """Whether a method that calls run as well builds it on a device that it asks for: a cache that stays right."""
        both = self.module.setup & self.module.per_call
        events = (e for e in self.events if e.act is Act.STORE and e.function in both and not self.moved_by(e))
        built = [event for event in events if not self._only_grows(event.function)]
        if any(_PLACED.search(self.module.inference.sources.text(event.function)) for event in built):
            return True
        asked = bool(built) and all(map(self._asks_for_a_device, built))
        return asked and not any(self._fed_with_own(event.function) for event in built)

    def _asks_for_a_device(self, event: Event) -> bool:
        """Whether what is bound, or a local that it is made of, is made on a device that the code names."""
        text = self.module.inference.sources.text(event.function)
        names = names_in(event.node) if event.node is not None else ()
        made_of = (rf"(?<![.\w]){name} = [^\n]*\bdevice\b" for name in names)
        return "device" in self._code(event) or any(re.search(made, text) for made in made_of)

    def _only_grows(self, builder: Function) -> bool:
        """Whether calls have it built again only where it is too short: the device does not matter to them."""
        inference = self.module.inference
        tests: list[str] = []
        for caller in self.module.per_call - self.module.setup:
            called = f"{caller.facts.receiver}.{builder.facts.name}"
            if called in caller.facts.calls:
                unit = inference.sources.unit(caller)
                guards = [each for each in ifs(unit.node.body) if f"{called}(" in unit.code(each.body)]
                tests.append(" and ".join(unit.code(each.test) for each in guards))
        if is_kept_by(builder, self):
            return not any("device" in test for test in tests)
        return bool(tests) and all(_COMPARES_SIZES.fullmatch(test) for test in tests)

    def _fed_with_own(self, builder: Function) -> bool:
        """Whether what builds it is given an attribute of the object, which need not be where the input is."""
        called = f"{builder.facts.receiver}.{builder.facts.name}"
        given = (argument for method in self.module.per_call for argument in method.facts.arguments)
        return any(argument.callee == called and "." in argument.chain for argument in given)

    @cached_property
    def kept_on_cpu(self) -> bool:
        """Whether what is bound to it or written into it is brought to the CPU first: it is meant to stay there.

        A device that is the CPU only by default says no more than that where what uses it brings it elsewhere.
        """
        pinned = [atom for event in self.events for atom in event.value if Trait.PINNED in atom.traits]
        if any(Trait.PLACED not in atom.traits for atom in pinned) or (pinned and not self.moved_by_hand):
            return True
        if any("cpu()" in use.suffix.split(".") for use in self.uses):
            return True
        places = dict.fromkeys((use.function, use.path) for use in self.uses)
        if any(on_the_cpu(*place).search(self.module.inference.sources.text(place[0])) for place in places):
            return True
        if meets_others_before_the_move(self) or self.given_to_numpy:
            return True
        return self.only_for_numpy or any(".cpu()" in self._code(event) for event in (*self.fills, *self.events))

    @property
    def moved_by_hand(self) -> Use | None:
        """A use that copies it to the right device first, or puts a copy there in its place."""
        rebinding = (e.function for e in self.events if e.function in self.module.per_call and self._moved_anew(e))
        return super().moved_by_hand or next((Use(function, self.name, "") for function in rebinding), None)

    def _moved_anew(self, event: Event) -> bool:
        moving = re.search(r"\bdevice\b|\.(cuda|type_as)\(", self._code(event)) is not None
        return event.act is Act.STORE and moving and self.moved_by(event)

    @cached_property
    def registered_by_owner(self) -> bool:
        """Whether a method gives it out, and what calls that registers what it gets, by names known at run time."""
        giving = {use.function.facts.name for use in self.uses if use.function not in self.module.per_call}
        callers = (caller for name in giving for caller in self.module.project.callers(name))
        calls = (call for caller in callers for call in caller.facts.registrations)
        return any(call.method == "register_buffer" and call.pattern == "*" for call in calls)

    @cached_property
    def filled_at_random(self) -> bool:
        """Whether what makes the object writes random numbers into it."""
        return is_filled_at_random(self)

    @cached_property
    def saved_by_class(self) -> bool:
        """Whether the class saves or loads it by code of its own, or takes its key out of a state_dict."""
        return saved_by_class(self.name, self.module)

    @cached_property
    def moved_by_class(self) -> bool:
        """Whether `_apply`, `to` or `cuda` is overridden and handles it, here or in the class that owns this one."""
        return moved_by_class(self.name, self.module)

    @cached_property
    def passed_on_in_setup(self) -> bool:
        """Whether the whole container is handed to something else, or walked, while the object is made."""
        return passed_on_in_setup(self)


def _may_be_plain(atom: Atom) -> bool:
    """Whether it may be a plain tensor; what is called as layers call their Parameters is not said to be one."""
    return atom.kind is Kind.TENSOR or (atom.kind is Kind.UNKNOWN and Trait.WEIGHT not in atom.traits)


def _deletes(method: FunctionFacts) -> bool:
    called = (chain.rpartition(".")[2] for chain in method.calls)
    return any(store.form == "delete" for store in method.stores) or any(
        name in ("delattr", "__delattr__") for name in called
    )
