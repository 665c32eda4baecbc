"""Which attributes the objects of a class may have, as far as all that gives them any is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from modlint.data.torch_api import module_attributes, torch_class
from modlint.facts.chains import plain, value_chains
from modlint.facts.schema import FunctionFacts
from modlint.project.classes.hierarchy import ROOT_NAMES, Ancestor
from modlint.project.classes.registrations import matches, registrations
from modlint.project.dependencies import Remembered
from modlint.project.functions.reads import Read
from modlint.project.index.index import binds
from modlint.project.names.definitions import Class, Definition, External

if TYPE_CHECKING:
    from modlint.project.project import Project

PLAIN = ("abc.", "builtins.object", "typing.", "typing_extensions.")
OF_TENSORS = frozenset({"data", "dim", "dtype", "grad", "ndim", "permute", "reshape", "shape", "size", "view"})
NOTHING: frozenset[str] = frozenset()


class Possessed(NamedTuple):
    """The attributes that classes give their objects: names, and patterns of names that are made at run time."""

    names: frozenset[str]
    patterns: tuple[str, ...]

    def may_be(self, name: str) -> bool:
        """Whether an attribute may be among them."""
        return name in self.names or any(matches(pattern, name) for pattern in self.patterns)


class InstanceAttributes:
    """The attributes that objects have, in a project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._given = Remembered(project.trail, self._of)
        self._made = Remembered(project.trail, self._maker)

    def lacking(self, cls: Class, read: Read, function: FunctionFacts) -> frozenset[str]:
        """What a function reads from the same as an attribute, and surely no object of the class has.

        Only what another class has beside that attribute counts, or a name with a number as layers have it: any other
        may be the work of a wrapper, which hands on the rest: `engine.backward(loss)`.
        """
        if not read.receiver.replace(".", "_").isidentifier():  # two elements are two objects
            return NOTHING
        start = f"{read.receiver}."
        found = (chain for chain in value_chains(function) if chain.startswith(start))
        others = {plain(chain[len(start) :].partition(".")[0]) for chain in found}
        return frozenset(
            other for other in others if self.lacks(cls, other) and self._is_of_another(cls, other, read.name)
        )

    def is_other_value(self, cls: Class, read: Read) -> bool:
        """Whether more is read of the attribute than what the class surely binds to it has: `net.proj.shape`."""
        rest = read.parts[read.position][len(read.name) :], *read.parts[read.position + 1 : read.position + 2]
        made = self._made((cls, read.name)) if any(rest) and not rest[0].startswith("()") else None
        if isinstance(made, Class):
            return self.lacks(made, "__getitem__" if rest[0] else plain(rest[1]))
        info = torch_class(made.name) if isinstance(made, External) else None
        if info is None or not info.is_module or info.container:
            return False
        return bool(rest[0]) or plain(rest[1]) in OF_TENSORS

    def _maker(self, asked: tuple[Class, str]) -> Definition | None:
        """What is called to make all that an attribute of the objects of a class may hold."""
        cls, name = asked
        family = self._project.uses.family(cls)
        bound = [
            (each, method, store)
            for each in family
            for method in each.methods
            for store in method.stores
            if store.name == name and not store.constant
        ]
        elsewhere = self._project.index.knows(binds, name)
        if len(bound) != 1 or elsewhere or any(next(registrations(each, name), None) for each in family):
            return None
        ((owner, method, store),) = bound
        return self._project.resolve(owner.path, store.callee, method.qualname) if store.callee else None

    def lacks(self, cls: Class, name: str) -> bool:
        """Whether surely no object of the class has an attribute: neither the class nor anything else gives it one."""
        given = self._given(cls)
        return given is not None and not given.may_be(name) and not self._project.index.knows(binds, name)

    def _is_of_another(self, cls: Class, name: str, beside: str) -> bool:
        """Whether something else than the class surely has an attribute."""
        if name[-1:].isdigit():
            return True
        owners = dict.fromkeys(site.cls for site in self._project.members.sites(None, name))
        given = (self._given(owner) for owner in owners)
        return any(each is not None and {name, beside} <= each.names for each in given)

    def _of(self, cls: Class) -> Possessed | None:
        """What the classes that share the objects of a class give them, None if that may be anything."""
        family = self._project.uses.family(cls)
        if self._project.rebinding.looked_up(cls) or not all(
            _gives_nothing(ancestor) for each in family for ancestor in self._project.mro(each)
        ):
            return None
        names = module_attributes().union(*map(_names, family))
        return Possessed(names, tuple(sorted(name for name in names if "*" in name)))


def _names(cls: Class) -> Iterator[str]:
    """The attributes that a class body gives the objects, some as patterns."""
    yield from (store.name for store in cls.attributes)
    for method in cls.methods:
        yield method.name
        yield from (store.name for store in method.stores)
        yield from (call.pattern for call in method.registrations)


def _gives_nothing(ancestor: Ancestor) -> bool:
    """Whether it gives its objects no attributes but those of `nn.Module`, or is one whose source is at hand."""
    if not isinstance(ancestor, External):
        return isinstance(ancestor, Class)
    return ancestor.name in ROOT_NAMES or ancestor.name.startswith(PLAIN)
