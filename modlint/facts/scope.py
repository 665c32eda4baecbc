"""What the walk over one file collects: a sheet for the file, a scope for every function."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable
from itertools import starmap
from typing import NamedTuple

from modlint.facts.lines import Lines
from modlint.facts.schema import (
    Access,
    Alias,
    Argument,
    Arm,
    ClassFacts,
    FunctionFacts,
    Import,
    Inflow,
    Registration,
    Store,
    SuperInit,
)

Bound = dict[str, list[ast.expr | None]]
Passed = tuple[str, str]  # what becomes an Argument
Reads = tuple[list[str], list[str], list[Passed]]
SPARING = frozenset({"bool", "float", "int", "isinstance", "len", "range", "repr", "str"})  # give nothing on


class Sheet:
    """What is collected for the whole file."""

    def __init__(self, text: str, sparing: frozenset[str] = SPARING) -> None:
        self.lines = Lines(text)
        self.sparing = sparing
        self.hidden: set[str] = set()
        self.imports: list[Import] = []
        self.aliases: list[Alias] = []
        self.classes: list[ClassFacts] = []
        self.functions: list[FunctionFacts] = []

    def hide(self, names: Iterable[str]) -> None:
        """Notes names that something of the file's own may bear."""
        self.hidden |= self.sparing.intersection(names)


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
    arms: tuple[Arm, ...]


class Scope:
    """What is collected for one function. A class body shares the reads of the function around it."""

    __slots__ = (
        "accesses",
        "arguments",
        "arms",
        "bound",
        "branches",
        "calls",
        "containers",
        "depth",
        "foreign",
        "inflows",
        "init_line",
        "kind",
        "loads",
        "loop",
        "loops",
        "measured",
        "mentions",
        "methods",
        "qualname",
        "receiver",
        "registrations",
        "sheet",
        "spared",
        "statement",
        "stores",
        "super_init",
        "tests",
    )

    def __init__(self, sheet: Sheet, kind: str, qualname: str, receiver: str) -> None:
        self.sheet = sheet
        self.kind = kind
        self.qualname = qualname
        self.receiver = receiver
        self.loads: list[str] = []
        self.calls: list[str] = []
        self.tests: list[str] = []
        self.spared: list[str] = []
        self.measured: list[str] = []
        self.arguments: list[Passed] = []
        self.stores: list[Store] = []
        self.foreign: set[str] = set()
        self.inflows: list[tuple[str, Collection[str], Collection[str], str]] = []
        self.mentions: list[Mention] = []
        self.registrations: list[Registration] = []
        self.accesses: set[Access] = set()
        self.bound: Bound = {}
        self.loop: Loop | None = None
        self.statement: ast.stmt = ast.Pass()
        self.depth = 0
        self.loops = 0
        self.branches = 0
        self.arms: tuple[Arm, ...] = ()
        self.containers = 0
        self.init_line = 0
        self.super_init: SuperInit | None = None
        self.methods: list[FunctionFacts] = []

    def scratch(self) -> Scope:
        """An empty scope to read an expression in, apart from the rest."""
        return Scope(self.sheet, "function", self.qualname, self.receiver)

    def inner(self, name: str) -> str:
        """The qualname of what is defined here."""
        return f"{self.qualname}.{name}" if self.qualname else name

    def begin(self) -> Reads:
        """Starts to read something whose chains are wanted apart from those before it."""
        before = (self.loads, self.calls, self.arguments)
        self.loads, self.calls, self.arguments = [], [], []
        return before

    def end(self, before: Reads) -> set[str]:
        """The chains read since then, but for those in tests and those spared; they count with the others again."""
        loads, calls, arguments = self.loads, self.calls, self.arguments
        self.loads, self.calls, self.arguments = before
        self.loads += loads
        self.calls += calls
        self.arguments += arguments
        found = {*loads, *calls}
        for callee, chain in arguments:
            if callee in self.sheet.sparing:
                self.measured.append(chain)
            else:
                found.add(chain)
        return found

    def mention(self, node: ast.Call | ast.Subscript) -> None:
        """Keeps an expression that names an attribute by string for later."""
        self.mentions.append(Mention(node, self.statement, self.depth > 0, self.loop, self.arms))

    def bind(self, name: str, value: ast.expr | None) -> None:
        """Notes what a local name is bound to."""
        self.bound.setdefault(name, []).append(value)
        loop = self.loop
        while loop is not None:
            loop.bound.setdefault(name, []).append(value)
            loop = loop.outer

    def add_nested(self, nested: Scope) -> None:
        """Counts for a function what stands in a function inside it."""
        self.loads += nested.loads
        self.spared += nested.spared
        self.calls += nested.calls
        self.tests += nested.tests
        self.arguments += nested.arguments
        self.stores += [found._replace(conditional=True, arms=()) for found in nested.stores]
        self.foreign |= nested.foreign
        self.accesses |= nested.accesses
        self.init_line = max(self.init_line, nested.init_line)
        self.registrations += [found._replace(conditional=True, arms=()) for found in nested.registrations]

    def reads(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[Argument, ...]]:
        """What was read, each chain once and in order."""
        arguments = tuple(starmap(Argument, sorted({*self.arguments})))
        return unique({*self.loads, *self.spared}), unique({*self.calls}), unique({*self.tests}), arguments

    def effects(self) -> tuple[tuple[Store, ...], tuple[Registration, ...], tuple[Access, ...]]:
        """What was bound, registered and read by string."""
        return tuple(self.stores), tuple(self.registrations), tuple(sorted(self.accesses))

    def holds(self, chain: str) -> bool:
        """Whether a chain is a local name or an attribute of the receiver, so that a container in it has a name."""
        root, _, rest = chain.partition(".")
        return chain.isidentifier() or (root == self.receiver and rest.isidentifier())

    def let_in(self, target: str, gives: Collection[str], loads: Collection[str] = (), annotation: str = "") -> None:
        """Notes what a name may hold."""
        if gives or annotation:
            self.inflows.append((target, gives, loads, annotation))

    def held(self) -> tuple[Inflow, ...]:
        """What the local names may hold, of those that hold more than literals."""
        found = [
            Inflow(target, unique(gives), unique(loads) if loads else (), (annotation,) if annotation else ())
            for target, gives, loads, annotation in self.inflows
        ]
        return tuple(dict.fromkeys(found))

    def chains(self) -> tuple[str, ...]:
        """All chains but those in tests."""
        return unique({*self.loads, *self.spared, *self.calls, *(chain for _, chain in self.arguments)})


def unique(chains: Collection[str]) -> tuple[str, ...]:
    """Chains in order, of which each is given but once."""
    return tuple(sorted(chains) if len(chains) > 1 else chains)
