"""What a name can stand for once the files are linked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from modlint.facts.schema import ClassFacts, FunctionFacts
from modlint.project.trail import Trail


class Answer(str, Enum):
    """What is known of a question; UNKNOWN is an answer."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """A class of the project. One object a class: compare by identity."""

    path: str
    module: str
    _facts: ClassFacts
    _trail: Trail = field(default_factory=Trail)

    @property
    def facts(self) -> ClassFacts:
        """What the source says of it. Reading that is noted."""
        self._trail.now.add(self)
        return self._facts

    @property
    def qualname(self) -> str:
        """Its name in the file."""
        return self._facts.qualname

    def __repr__(self) -> str:
        return f"<class {self.module}:{self.qualname}>"


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function or method of the project, with the class it is defined in. One object a function."""

    path: str
    module: str
    _facts: FunctionFacts
    owner: Class | None = None
    _trail: Trail = field(default_factory=Trail)

    @property
    def facts(self) -> FunctionFacts:
        """What the source says of it. Reading that is noted."""
        self._trail.now.add(self)
        return self._facts

    @property
    def qualname(self) -> str:
        """Its name in the file."""
        return self._facts.qualname

    def __repr__(self) -> str:
        return f"<function {self.module}:{self.qualname}>"


@dataclass(frozen=True, slots=True)
class External:
    """A name from outside the project in full: `torch.nn.Linear`, `numpy.zeros`, `builtins.super`."""

    name: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A module-level variable that is neither class, function nor import."""

    path: str
    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Module:
    """A module (file or package) of the project."""

    path: str
    name: str


Definition = Class | Function | External | Variable | Module
