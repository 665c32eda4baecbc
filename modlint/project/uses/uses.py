"""Who uses an attribute of a class. What may be a use counts as one."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from modlint.data.bases import iterates as hands_out
from modlint.data.bases import reads as base_reads
from modlint.data.torch_api import tensor_attribute
from modlint.facts.chains import names_of_parts
from modlint.facts.schema import Access, FunctionFacts
from modlint.project.classes.borrowed_methods import borrowed_methods, borrows_unseen
from modlint.project.classes.hierarchy import ROOT_NAMES, is_root
from modlint.project.classes.overridden_methods import never_runs
from modlint.project.classes.registrations import matches
from modlint.project.dependencies import Remembered
from modlint.project.functions.bindings import bound, called
from modlint.project.functions.reads import Read, computes_with_all, goes_through, iterates, mentions, own_names, reads
from modlint.project.functions.upkeep import is_upkeep_method
from modlint.project.index.index import names
from modlint.project.names.definitions import Class, External, Function
from modlint.project.uses.attribute_demands import attribute_demands
from modlint.project.uses.drop_ins import models
from modlint.project.uses.foreign_uses import ForeignUses
from modlint.project.uses.handing_on import hands_on
from modlint.project.uses.instance_attributes import InstanceAttributes
from modlint.project.uses.receiver_escapes import handed_to_library, receiver_escapes
from modlint.project.uses.string_attributes import saying, strings

if TYPE_CHECKING:
    from modlint.project.project import Project

OPAQUE = frozenset({"exec", "eval"})


class Own(NamedTuple):
    """What the methods in one class body use of their receiver. `opaque`: anything, they run code from strings.

    Of `naming` the attributes hold the names of others that are used.
    """

    names: frozenset[str]
    naming: frozenset[str]
    patterns: tuple[str, ...]
    iterating: tuple[FunctionFacts, ...]
    opaque: bool


class Stranger(NamedTuple):
    """What an attribute is read from in a function, and what that reads from it too and a class has not.

    What `hands_on` may have the attributes of anything, and is no tensor.
    """

    function: Function
    read: Read
    lacking: frozenset[str]
    hands_on: bool = False

    @property
    def may_be_tensor(self) -> bool:
        """Whether what is called may be a method of a tensor: `x.norm()`."""
        if self.hands_on:
            return False
        called = f"{self.read.receiver}.{self.read.name}" in self.function.facts.calls
        return called and tensor_attribute(self.read.name) is not None


class Uses:
    """The uses of attributes in a project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._foreign = ForeignUses(project)
        self._instances = InstanceAttributes(project)
        self._own = Remembered(project.trail, self._read_own)
        self._asked = Remembered(project.trail, attribute_demands)
        self._something_else = Remembered(project.trail, self._used_otherwise)
        self.family = Remembered(project.trail, self._family)
        self.left_alone = Remembered(project.trail, self._left_alone)

    def used(self, cls: Class, name: str) -> bool:
        """Whether anything may use the attribute of an instance of the class, but for those that `strangers` lists."""
        heirs = (cls, *self._project.descendants(cls))
        return (
            self._uses_own(cls, name)
            or any(_outside_uses(ancestor, name) for heir in heirs for ancestor in self._project.mro(heir))
            or self._takes_all(cls)
            or any(handed_to_library(each, run, self._project) for each in self.family(cls) for run in each.methods)
            or any(self._is_given_methods(heir) for heir in heirs)
            or self._foreign.told(cls, name)
            or self._used_of(cls, name)
            or any(self._used_of(each, name) for each in models(cls, name, self._project))
        )

    def _used_of(self, cls: Class, name: str) -> bool:
        """Whether anything outside reads the attribute from what may be an instance of the class."""
        return not all(each.lacking or each.may_be_tensor for each in self.strangers(cls, name))

    def strangers(self, cls: Class, name: str) -> Iterator[Stranger]:
        """The reads of the attribute from what may be an instance of the class, and what speaks against that."""
        for function, read in self._foreign.readers(cls, name):
            if hands_on(read, function, self._project):
                yield Stranger(function, read, frozenset(), hands_on=True)
            elif not self._instances.is_other_value(cls, read):
                yield Stranger(function, read, self._instances.lacking(cls, read, function.facts))

    def lacks(self, cls: Class, name: str) -> bool:
        """Whether surely no object of the class has an attribute, so that reading it raises."""
        return self._instances.lacks(cls, name)

    def is_something_else(self, cls: Class, name: str) -> bool:
        """Whether methods use the attribute only as neither a tensor nor a container can be used."""
        return name in self._something_else(cls)

    def _used_otherwise(self, cls: Class) -> frozenset[str]:
        found = [self._asked(each) for each in self._project.relatives(cls)]
        return frozenset().union(*(each.more for each in found)).difference(*(each.fitting for each in found))

    def read_by_name(self, cls: Class, name: str) -> bool:
        """Whether anything may read the attribute itself: who goes through all submodules only finds what is one."""
        ancestors = (each for heir in (cls, *self._project.descendants(cls)) for each in self._project.mro(heir))
        return (
            self._uses_own(cls, name)
            or any(_outside_uses(each, name) for each in ancestors if not _is_of_torch(each))
            or self._foreign.uses(cls, name)
        )

    def computed_with(self, cls: Class) -> bool:
        """Whether what computes goes through all Parameters or buffers of an instance of the class."""
        heirs = (cls, *self._project.descendants(cls))
        running = (run.facts for heir in heirs for run in self._project.reachable_functions(heir, "forward"))
        return any(computes_with_all(facts) and not is_upkeep_method(facts) for facts in running)

    def touching(self, cls: Class, name: str) -> tuple[FunctionFacts, ...]:
        """The methods that name an attribute of their receiver in any way but by binding it."""
        methods = (method for each in self.family(cls) for method in each.methods)
        return tuple(
            method
            for method in methods
            if any(each.position == 1 and each.parts[0] == method.receiver for each in mentions(method, name))
        )

    def deciding(self, cls: Class, name: str) -> Iterator[Function]:
        """The methods that are no upkeep and ask for the truth of an attribute, or whether it is there."""
        for each in self.family(cls):
            for method in each.methods:
                tested = method.receiver != "" and f"{method.receiver}.{name}" in method.tests
                if tested and not is_upkeep_method(method):
                    yield self._project.function_of(each, method)

    def touched_elsewhere(self, cls: Class, name: str) -> bool:
        """Whether anything but methods on their own receiver names the attribute in any way but by binding it."""
        return self._foreign.touches(cls, name)

    def named_elsewhere(self, cls: Class, name: str) -> bool:
        """Whether anything but methods on their own receiver uses or names the attribute."""
        return self._foreign.uses(cls, name) or self._foreign.touches(cls, name)

    def naming(self, name: str) -> Sequence[Function]:
        """The functions whose chains hold a name."""
        return self._project.index(names, name)

    def read_of_parts(self, name: str) -> bool:
        """Whether any method reads an attribute of that name from what its receiver keeps: `self.part.name`."""
        return self._project.index.knows(names_of_parts, name)

    def _family(self, cls: Class) -> tuple[Class, ...]:
        """The classes that share the objects of a class but for torch's own nn.Module."""
        return tuple(each for each in self._project.sharing(cls) if not is_root(each))

    def _left_alone(self, cls: Class) -> frozenset[str]:
        """The attributes that methods of a class bind to what a call gives, and none of its objects' methods uses."""
        names = {name for method in cls.methods for fact, name in bound(method) if called(fact)}
        return frozenset(name for name in names if not self._uses_own(cls, name))

    def _read_own(self, cls: Class) -> Own:
        methods = (*cls.methods, *borrowed_methods(cls, self._project))
        own = [read for method in methods if method.receiver for read in reads(method, f"{method.receiver}.")]
        direct = [read for read in own if read.position == 1]
        deleted = (store.name for method in methods for store in method.stores if store.form == "delete")
        working = [method for method in methods if not is_upkeep_method(method)]
        return Own(
            names=frozenset((*(read.name for read in direct), *deleted)),
            naming=frozenset(saying(each) for method in working for each in _by_string(method)) - {""},
            patterns=tuple(dict.fromkeys(pattern for method in working for pattern in _patterns(method))),
            iterating=tuple(method for method in working if iterates(method)),
            opaque=borrows_unseen(cls, self._project) or any(call in OPAQUE for each in methods for call in each.calls),
        )

    def _uses_own(self, cls: Class, name: str) -> bool:
        """Whether methods of its objects use the attribute of their receiver, by name or by string."""
        family = self.family(cls)
        naming: set[str] = set()
        for each, own in zip(family, map(self._own, family), strict=True):
            if own.opaque or any(matches(pattern, name) for pattern in own.patterns):
                return True
            if name in own.names and not self._is_overridden(each, name, cls):
                return True
            naming |= own.naming
        return any(matches(string, name) for each in naming for string in strings(each, family))

    def _is_overridden(self, owner: Class, name: str, cls: Class) -> bool:
        """Whether an ancestor names the attribute only in methods for which objects of the class have others."""
        inherited = owner is not cls and owner in self._project.lineage(cls)
        if not inherited or any(name in own_names(each) for each in borrowed_methods(owner, self._project)):
            return False
        methods = (self._project.function_of(owner, method) for method in owner.methods if method.receiver)
        return all(never_runs(each, cls, self._project) for each in methods if _uses(each, name))

    def _takes_all(self, cls: Class) -> bool:
        """Whether what computes goes through all submodules, or hands the object to what is not known."""
        iterating = [(each, facts) for each in self.family(cls) for facts in self._own(each).iterating]
        if any(self._calls_what_it_finds(owner, facts) for owner, facts in iterating):
            return True
        ids = {id(facts) for _, facts in iterating}
        heirs = (cls, *self._project.descendants(cls))
        return any(
            id(run.facts) in ids or (run.owner and receiver_escapes(run.owner, run.facts, self._project))
            for heir in heirs
            for run in self._project.reachable_functions(heir, "forward")
        )

    def _is_given_methods(self, cls: Class) -> bool:
        """Whether a decorator of the class adds methods to it that go through all submodules."""
        facts = cls.facts
        marks = (self._project.resolve(cls.path, mark.removesuffix("()"), facts.scope) for mark in facts.decorators)
        return any(
            goes_through(inner, {each.name for each in inner.parameters})
            for found in marks
            if isinstance(found, Function)
            for inner in self._project.facts(found.path).functions
            if inner.qualname.startswith(f"{found.qualname}.")
        )

    def _calls_what_it_finds(self, owner: Class, facts: FunctionFacts) -> bool:
        """Whether a method calls a local variable or the result of a call: `for m in self.children(): x = m(x)`.

        What it was given, and binds to nothing else, is none that it found.
        """
        if facts.name == "__init__":
            return False
        given = {each.name for each in facts.parameters} - {each.target for each in facts.inflows}
        local = (chain for chain in facts.calls if "." not in chain and chain not in given)
        return any(self._project.resolve(owner.path, chain, facts.qualname) is None for chain in local)


def _uses(method: Function, name: str) -> bool:
    """Whether a method uses an attribute of its receiver, or deletes it."""
    own = method.facts.receiver
    read = any(each.position == 1 and each.parts[0] == own for each in method.naming(name).reads)
    return read or any(store.name == name and store.form == "delete" for store in method.facts.stores)


def _patterns(method: FunctionFacts) -> Iterator[str]:
    """The attributes of the receiver that a method reads by a string of its own."""
    return (each.pattern.split(".")[0] for each in _by_string(method) if not saying(each))


def _by_string(method: FunctionFacts) -> Iterator[Access]:
    return (each for each in method.accesses if each.receiver == method.receiver)


def _is_of_torch(ancestor: Class | External | None) -> bool:
    return isinstance(ancestor, External) and ancestor.name.startswith("torch.nn.")


def _outside_uses(ancestor: Class | External | None, name: str) -> bool:
    """Whether an ancestor whose source is not at hand may use the attribute."""
    if ancestor is None or isinstance(ancestor, Class):
        return ancestor is None
    base = ancestor.name
    if hands_out(base):
        return True
    if base in ROOT_NAMES or base.partition(".")[0] in sys.stdlib_module_names | {"typing_extensions"}:
        return False
    known = base_reads(base)
    return known is None or any(matches(pattern, name) for pattern in known)
