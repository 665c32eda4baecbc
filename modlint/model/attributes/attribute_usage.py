"""How the methods of a class, and the objects that keep one of it, use an attribute."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from modlint.model.attributes.consumption import (
    expands,
    of_numpy,
    of_torch,
    takes_a_number,
    takes_an_index,
    takes_tensors,
)
from modlint.model.attributes.interprocedural import followed
from modlint.model.attributes.lent_receivers import lent, rebinds
from modlint.model.attributes.manual_moves import drops_copy
from modlint.model.attributes.outside_uses import read_only_to_build, uses_of_parts
from modlint.model.attributes.recorded_arguments import records
from modlint.model.attributes.uses import Use, uses_in
from modlint.model.inference.events import BESIDE, CAST, LOOKED_UP, Consumption, Outcome
from modlint.model.values.values import Kind, Trait, Value
from modlint.project.classes.class_level import is_property
from modlint.project.classes.overridden_methods import never_runs
from modlint.project.functions.upkeep import is_upkeep_method
from modlint.project.names.definitions import External, Function
from modlint.project.roles.call_phases import is_left_over
from modlint.project.submodules.registered_kinds import Holding
from modlint.syntax.call_order import always_after, binds, reads
from modlint.syntax.trees import statements

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass

_NEUTRAL = (CAST, BESIDE, LOOKED_UP)
_DONE = frozenset({"operand", "index", "indexed", "item", "return", CAST, BESIDE, LOOKED_UP})
_COPIES = frozenset({"copy.copy", "copy.deepcopy", "dict", "list", "tuple", "deepcopy", ".copy", ".items"})
_SHOWS = frozenset(
    {"__repr__", "__eq__", "__hash__", "extra_repr", "__str__"}
    | {"__getstate__", "__setstate__", "__deepcopy__", "state_dict"}
)


class Usage:
    """The uses of one attribute of one class after an object was made."""

    def __init__(self, module: ModuleClass, name: str) -> None:
        self.module = module
        self.name = name
        self._known: dict[Function, tuple[tuple[Function, Consumption], ...]] = {}

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """The reads in methods that run after the object was made, where the module is.

        A copy on another device that nothing takes is none.
        """
        return tuple(use for use in self._uses() if not (use.moves and drops_copy(use, self.module)))

    def _uses(self) -> Iterator[Use]:
        project = self.module.project
        for cls in dict.fromkeys(project.relatives(self.module.cls)):
            for method in self.module.methods(cls):
                if method.facts.name in _SHOWS or method in self.module.loading:
                    continue
                uses = () if self._only_builds(method) else (*self._own_uses(method), *self._lent_uses(method))
                never = uses and (never_runs(method, self.module.cls, project) or is_left_over(method, project))
                yield from () if never else uses
        yield from uses_of_parts(self.module.cls, self.name, self.module.inference)

    def _own_uses(self, method: Function) -> Iterator[Use]:
        """What a method reads itself."""
        yield from () if self._binds_first(method) else uses_in(method, self.name)

    def _lent_uses(self, method: Function) -> Iterator[Use]:
        """What the functions read that it hands its receiver to, if none of them binds it."""
        borrowers = lent(method, self.module.cls, self.module.inference)
        if not any(rebinds(each, self.name) for each in borrowers):
            yield from (use for each in borrowers for use in uses_in(each, self.name))

    @cached_property
    def used_as_other(self) -> bool:
        """Whether something is done with it that no tensor allows: it is called, or asked for what tensors lack."""
        return any(use.other for use in self.uses)

    @cached_property
    def numeric(self) -> bool:
        """Whether it is only ever used as a number, part by part, or asked for its shape, or belongs on the CPU."""
        return all(use.numeric for use in self.uses) or self._only(takes_a_number) or self._meets_others

    @property
    def _meets_others(self) -> bool:
        """Whether it is computed with beside others that are made on the CPU: alone it could not be anywhere else.

        Where the result goes through a layer of torch, that one may be anywhere.
        """
        taken = {each.how for use in self.uses for _, each in self._consumed(use.function)}
        return BESIDE in taken and taken.isdisjoint(self.layers)

    @property
    def layers(self) -> Iterator[str]:
        """The layers of torch that the class owns, as its methods call them."""
        cls, project = self.module.cls, self.module.project
        for found in project.submodules.registered(cls):
            made = project.resolve(cls.path, found.kind, found.method.qualname)
            if found.holding is Holding.STATEFUL and isinstance(made, External):
                yield f"{found.method.receiver}.{found.name}"

    @property
    def expanded(self) -> bool:
        """Whether it is given more dimensions, so that it does not mix with other devices as a single element does."""
        return any(expands(taken) for _, taken in self.takings)

    @cached_property
    def only_copied(self) -> bool:
        """Whether it is only handed out whole: what was given to make the object, kept to make another."""
        return self._only(lambda taken: taken.how in _COPIES)

    @cached_property
    def only_for_numpy(self) -> bool:
        """Whether calls of the module leave it alone, and another method makes an array of it as it is.

        Where nothing says what a call is, each method that computes with it may be one.
        """
        users = dict.fromkeys(use.function for use in self.uses)
        calls = self.module.per_call
        apart = calls.isdisjoint(users) if calls else not self.computed_with
        return apart and any(taken.how == ".numpy" for user in users for _, taken in self._consumed(user))

    @property
    def given_to_numpy(self) -> bool:
        """Whether a function of numpy takes it as it is, here or where it is handed to."""
        return any(of_numpy(taken, taker, self.module.project) for taker, taken in self.takings)

    @cached_property
    def only_passed_on(self) -> bool:
        """Whether calls of the module leave it alone, and others only give it to what is not known."""
        if any(use.function in self.module.per_call for use in self.uses):
            return False
        taken = [each for use in self.uses for each in self._consumed(use.function) if each[1].how != "test"]
        project = self.module.project
        return bool(taken) and not any(
            each.how.startswith(".")
            or not each.how[:1].isidentifier()
            or each.how in _DONE
            or of_torch(each, f, project)
            for f, each in taken
        )

    @cached_property
    def only_indexes(self) -> bool:
        """Whether other tensors are indexed with it, and nothing else is done that needs it on their device."""
        return self._only(takes_an_index)

    def _only(self, harmless: Callable[[Consumption], bool]) -> bool:
        """Whether what each using method does with it is seen, and all of it harmless."""
        return self.only_by(lambda taken, taker: harmless(taken))

    def only_by(self, harmless: Callable[[Consumption, Function], bool]) -> bool:
        """The same where it matters which function does it."""
        users = dict.fromkeys(use.function for use in self.uses)
        taken = {user: [each for each in self._consumed(user) if not self._tells_nothing(each[1])] for user in users}
        seen = [each for user, each in taken.items() if each or not records(user, self)] or [[]]
        return all(each and all(harmless(taken, taker) for taker, taken in each) for each in seen)

    def _tells_nothing(self, taken: Consumption) -> bool:
        """Whether a use needs no device: another attribute holds it, say, that only the same method reads, after that.

        What becomes of it there is seen as well.
        """
        kept = taken.how.removeprefix("store ")
        return taken.how in _NEUTRAL or (kept not in (taken.how, self.name) and not Usage(self.module, kept).uses)

    @property
    def takings(self) -> Iterator[tuple[Function, Consumption]]:
        """What all uses do with it, each with the function that does it."""
        for user in dict.fromkeys(use.function for use in self.uses):
            yield from self._consumed(user)

    def _consumed(self, function: Function) -> tuple[tuple[Function, Consumption], ...]:
        """What a method does with it, itself or in what it hands it to."""
        if function not in self._known:
            names = {use.path for use in self.uses if use.function is function}
            self._known[function] = tuple(followed(function, self.run(function), names, self.module.inference))
        return self._known[function]

    def taken(self, use: Use) -> Iterator[Consumption]:
        """What is done with it by the method of a use."""
        return (each for _, each in self._consumed(use.function))

    def run(self, user: Function) -> Outcome:
        """A run of a method that uses it, on an object of this class or on one that keeps such an object."""
        own = user.owner in self.module.project.relatives(self.module.cls)
        return self.module.inference.run(user, self.module.cls if own else user.owner)

    def _only_builds(self, method: Function) -> bool:
        """Whether a method runs only while the object is made, for all that can be seen."""
        module = self.module
        if method.facts.name == "__init__" or is_upkeep_method(method.facts):
            return True
        if is_property(method.facts):
            return read_only_to_build(method, module.project)
        if method not in module.setup or method in module.per_call or self._is_kept(method):
            return False
        callers = module.project.callers(method.facts.name)
        return all(caller in module.setup or self.calls_another(caller, method) for caller in callers)

    def _binds_first(self, method: Function) -> bool:
        """Whether a method reads only what it has bound itself: what was there before does not matter to it."""
        facts, sources = method.facts, self.module.inference.sources
        if not any(store.name == self.name for store in facts.stores):
            return False
        bound, read = binds(facts.receiver, self.name), reads(facts.receiver, self.name)
        return always_after(statements(sources.text(method)), bound, read)

    def _is_kept(self, method: Function) -> bool:
        """Whether the method itself is bound to an attribute while the object is made, for others to call."""
        setup = (each.facts for each in self.module.setup)
        return any(f"{facts.receiver}.{method.facts.name}" in store.gives for facts in setup for store in facts.stores)

    def calls_another(self, caller: Function, method: Function) -> bool:
        """Whether a caller calls a function of that name, or its own method in another family of classes."""
        project, name, facts = self.module.project, method.facts.name, caller.facts
        named = {chain for chain in facts.calls if chain.rpartition(".")[2] == name}
        chains = {chain for chain in named if project.resolve(caller.path, chain, facts.qualname) in (None, method)}
        owner = caller.owner
        if owner is None or owner in self.module.lineage or self.module.cls in project.lineage(owner):
            return not chains
        return chains <= {f"{facts.receiver}.{name}", f"super().{name}"}

    def known_by_use(self, value: Value) -> Value:
        """The value, where what another library makes of tensors is one itself if it is used as such."""
        made = [atom for atom in value if atom.kind is Kind.UNKNOWN and Trait.COMPUTED in atom.traits]
        if not made or not self._taken_as_tensor:
            return value
        known = (replace(a, kind=Kind.TENSOR, traits=a.traits - {Trait.COMPUTED}) if a in made else a for a in value)
        return Value(tuple(known))

    @cached_property
    def _taken_as_tensor(self) -> bool:
        return any(takes_tensors(taken, taker, self.module.project) for taker, taken in self.takings)

    @cached_property
    def computed_with(self) -> bool:
        """Whether operators, functions of torch or other tensors that look up in it are given it, here or handed on."""
        taken = [*self.takings]
        met = any(each.how in ("operand", LOOKED_UP) for _, each in taken)
        return met or any(of_torch(each, taker, self.module.project) for taker, each in taken)
