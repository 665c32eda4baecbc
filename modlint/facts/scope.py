"""What the walk over one file collects: a sheet for the file, a scope for every function."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import NamedTuple

from modlint.facts.lines import Lines
from modlint.facts.schema import Access, Alias, Argument, ClassFacts, FunctionFacts, Import, Registration, Store

Bound = dict[str, list[ast.expr | None]]
Reads = tuple[set[str], set[str], set[str], set[Argument]]


class Sheet:
    """What is collected for the whole file."""

    def __init__(self, text: str) -> None:
        self.lines = Lines(text)
        self.imports: list[Import] = []
        self.aliases: list[Alias] = []
        self.classes: list[ClassFacts] = []
        self.functions: list[FunctionFacts] = []


class Loop(NamedTuple):
    """A loop over literal strings: what its variables are, and what else binds names in its body."""

    strings: dict[str, tuple[str, ...]]
    bound: Bound
    outer: Loop | None


class Mention(NamedTuple):
    """A call or subscript that names an attribute by string. It is read when all bindings of the function are known."""

    node: ast.Call | ast.Subscript
    statement: ast.stmt
    conditional: bool
    loop: Loop | None


class Scope:
    """What is collected for one function. A class body shares the reads of the function around it."""

    __slots__ = (
        "accesses",
        "arguments",
        "bound",
        "calls",
        "depth",
        "init_line",
        "kind",
        "loads",
        "loop",
        "mentions",
        "methods",
        "qualname",
        "receiver",
        "registrations",
        "sheet",
        "statement",
        "stores",
        "tests",
    )

    def __init__(self, sheet: Sheet, kind: str, qualname: str, receiver: str) -> None:
        self.sheet = sheet
        self.kind = kind
        self.qualname = qualname
        self.receiver = receiver
        self.loads: set[str] = set()
        self.calls: set[str] = set()
        self.tests: set[str] = set()
        self.arguments: set[Argument] = set()
        self.stores: list[Store] = []
        self.mentions: list[Mention] = []
        self.registrations: list[Registration] = []
        self.accesses: set[Access] = set()
        self.bound: Bound = {}
        self.loop: Loop | None = None
        self.statement: ast.stmt = ast.Pass()
        self.depth = 0
        self.init_line = 0
        self.methods: list[FunctionFacts] = []

    def scratch(self) -> Scope:
        """An empty scope to read an expression in, apart from the rest."""
        return Scope(self.sheet, "function", self.qualname, self.receiver)

    def inner(self, name: str) -> str:
        """The qualname of what is defined here."""
        return f"{self.qualname}.{name}" if self.qualname else name

    def set_reads(self, reads: Reads) -> Reads:
        """Exchanges what has been read so far."""
        before = (self.loads, self.calls, self.tests, self.arguments)
        self.loads, self.calls, self.tests, self.arguments = reads
        return before

    def add_reads(self, loads: set[str], calls: set[str], tests: set[str], arguments: set[Argument]) -> None:
        self.loads |= loads
        self.calls |= calls
        self.tests |= tests
        self.arguments |= arguments

    def bind(self, name: str, value: ast.expr | None) -> None:
        """Notes what a local name is bound to."""
        self.bound.setdefault(name, []).append(value)
        loop = self.loop
        while loop is not None:
            loop.bound.setdefault(name, []).append(value)
            loop = loop.outer

    def add_nested(self, nested: Scope) -> None:
        """Counts for a function what stands in a function inside it."""
        self.add_reads(nested.loads, nested.calls, nested.tests, nested.arguments)
        self.stores += [found._replace(conditional=True) for found in nested.stores]
        self.accesses |= nested.accesses
        self.init_line = max(self.init_line, nested.init_line)
        self.registrations += [found._replace(conditional=True) for found in nested.registrations]

    def reads(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[Argument, ...]]:
        """What was read, each chain once and in order."""
        return unique(self.loads), unique(self.calls), unique(self.tests), tuple(sorted(self.arguments))

    def effects(self) -> tuple[tuple[Store, ...], tuple[Registration, ...], tuple[Access, ...]]:
        """What was bound, registered and read by string."""
        return tuple(self.stores), tuple(self.registrations), tuple(sorted(self.accesses))

    def chains(self) -> tuple[str, ...]:
        """All chains but those in tests."""
        if not self.arguments:
            return unique(self.loads | self.calls)
        return unique({*self.loads, *self.calls, *(argument.chain for argument in self.arguments)})


def unique(chains: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(chains))
