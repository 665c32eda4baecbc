"""What a name can stand for once the files are linked."""

from __future__ import annotations

from collections.abc import Container, Mapping
from enum import Enum
from typing import NamedTuple, Protocol

from modlint.facts.flows import Flow, flows
from modlint.facts.schema import ClassFacts, FunctionFacts, Store
from modlint.finding import Span
from modlint.project.dependencies import Trail
from modlint.project.functions.reads import Named, named

NO_FLOW = Flow()
NOT_NAMED = Named()
COMPUTED = "*"  # in a pattern


class Answer(str, Enum):
    """What is known of a question; UNKNOWN is an answer."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Head(Protocol):
    """What is said of a class apart from its methods, which have much more to say and change more often."""

    @property
    def name(self) -> str: ...
    @property
    def qualname(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def span(self) -> Span: ...
    @property
    def bases(self) -> tuple[str, ...]: ...
    @property
    def metaclass(self) -> str: ...
    @property
    def decorators(self) -> tuple[str, ...]: ...
    @property
    def attributes(self) -> tuple[Store, ...]: ...


class Class:
    """A class of the project. One object a class: compare by identity."""

    __slots__ = ("_facts", "_trail", "module", "path")

    def __init__(self, path: str, module: str, facts: ClassFacts, trail: Trail) -> None:
        self.path = path
        self.module = module
        self._facts = facts
        self._trail = trail

    @property
    def facts(self) -> Head:
        """What the source says of it, but for its methods. Reading that is noted."""
        self._trail.now.add(self)
        return self._facts

    @property
    def attributes(self) -> tuple[Store, ...]:
        """What the class body binds."""
        return self.facts.attributes

    @property
    def methods(self) -> tuple[FunctionFacts, ...]:
        """What the source says of its methods. Reading that is noted."""
        self._trail.note(("methods", self))
        return self._facts.methods.made

    def named(self, name: str) -> tuple[FunctionFacts, ...]:
        """What the source says of the methods of one name. Reading that, or that there is none, is noted."""
        self._trail.note(("method", self, name))
        return self._facts.named(name)

    def binding(self, name: str) -> tuple[FunctionFacts, ...]:
        """The methods that bind or register an attribute, or one by a computed name. Which they are is noted."""
        self._trail.note(("binding", self, name))
        self._trail.note(("binding", self, COMPUTED))
        return tuple([method for method in self._facts.methods.made if _binds(method, name)])

    @property
    def qualname(self) -> str:
        """Its name in the file."""
        return self._facts.qualname

    def __repr__(self) -> str:
        return f"<class {self.module}:{self.qualname}>"


class Function:
    """A function or method of the project, with the class it is defined in. One object a function."""

    __slots__ = ("_called", "_facts", "_flows", "_named", "_trail", "module", "owner", "path")

    def __init__(self, path: str, module: str, facts: FunctionFacts, owner: Class | None, trail: Trail) -> None:
        self.path = path
        self.module = module
        self.owner = owner
        self._facts = facts
        self._trail = trail
        self._flows: Mapping[str, Flow] | None = None
        self._named: Mapping[str, Named] | None = None
        self._called: frozenset[str] | None = None

    @property
    def facts(self) -> FunctionFacts:
        """What the source says of it. Reading that is noted."""
        self._trail.now.add(self)
        return self._facts

    def flow(self, name: str) -> Flow:
        """What the source says of one of its names. Reading that, or that it is none, is noted."""
        self._trail.note(("flow", self, name))
        if self._flows is None:
            self._flows = flows(self._facts)
        return self._flows.get(name, NO_FLOW)

    def naming(self, name: str) -> Named:
        """What it does with attributes of a name. Reading that, or that it does nothing with them, is noted."""
        self._trail.note(("naming", self, name))
        if self._named is None:
            self._named = named(self._facts)
        return self._named.get(name, NOT_NAMED)

    @property
    def called(self) -> Container[str]:
        """What it calls. Who asks has read a fact of it, and asks for chains in that: this is noted with the fact."""
        if self._called is None:
            self._called = frozenset(self._facts.calls)
        return self._called

    @property
    def name(self) -> str:
        """Its bare name."""
        return self._facts.name

    @property
    def qualname(self) -> str:
        """Its name in the file."""
        return self._facts.qualname

    def __repr__(self) -> str:
        return f"<function {self.module}:{self.qualname}>"


def _binds(method: FunctionFacts, name: str) -> bool:
    registered = (call.pattern for call in method.registrations)
    return any(store.name == name for store in method.stores) or any(
        pattern == name or COMPUTED in pattern for pattern in registered
    )


class External(NamedTuple):
    """A name from outside the project in full: `torch.nn.Linear`, `numpy.zeros`, `builtins.super`."""

    name: str


class Variable(NamedTuple):
    """A module-level variable that is neither class, function nor import."""

    path: str
    module: str
    name: str


class Module(NamedTuple):
    """A module (file or package) of the project."""

    path: str
    name: str


Definition = Class | Function | External | Variable | Module
