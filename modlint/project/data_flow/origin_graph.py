"""The origins of the values of a project: for every name, what flows into it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from modlint.data.torch_api import NEW
from modlint.facts.result_chains import COMPUTED, GIVEN, MARKS, NESTED, OPERATED, PART
from modlint.facts.result_chains import CONTAINER as WRITTEN
from modlint.facts.schema import MODULE_LEVEL, FunctionFacts, Inflow, Registration, Store
from modlint.project.classes.class_level import is_property
from modlint.project.data_flow.declarations import Declared
from modlint.project.data_flow.object_flow import ObjectFlow
from modlint.project.data_flow.origin import (
    CALLABLE,
    NOTHING,
    SAME,
    Attribute,
    Local,
    Member,
    Node,
    Origin,
    Part,
    carries_objects,
    join,
    linked,
)
from modlint.project.data_flow.payload import ARGUMENT, BUFFER, GIVING, HOLDING, MODULE, OBJECT, PARAMETER, TENSOR, kept
from modlint.project.dependencies import Remembered
from modlint.project.index.members import Site
from modlint.project.names.definitions import Class, Function, Variable

if TYPE_CHECKING:
    from modlint.project.project import Project

REGISTERED = {"register_buffer": BUFFER, "register_parameter": PARAMETER}
REGISTERED |= {"add_module": MODULE, "register_module": MODULE}

Fact = Store | Inflow | Registration


class Seen(NamedTuple):
    """A parameter or local variable as a function sees it, its own or one of a function around it."""

    local: Local
    parameter: bool  # and so no name of the file
    given: bool  # to a constructor, out of which it does not come again


class Origins:
    """The origins of the values of a project, looked up when asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.members = project.members
        self._declared = Declared(project)
        self.of = Remembered(project.trail, self._of)
        self._objects = ObjectFlow(self.of, project.trail)
        self._names = Remembered(project.trail, self._seen)

    def _of(self, node: Node) -> Origin:
        """Where what a name holds comes from."""
        return join(self._found(node))

    def bound(self, fact: Fact, function: Function, part: bool = False) -> Origin:
        """Where what a function binds comes from, or a part that it is unpacked into."""
        if isinstance(fact, Registration):
            return self._chain(f"{fact.callee}()" if fact.callee else COMPUTED, function, fact)
        origins = [self._chain(chain, function, fact) for chain in fact.gives if chain not in MARKS]
        origin = origins[0] if len(origins) == 1 else join(origins)
        if OPERATED in fact.gives:
            origin = origin.operated()
        if WRITTEN in fact.gives and not (part and NESTED not in fact.gives):
            origin = origin.contained()
        if part and WRITTEN not in fact.gives:
            origin = origin.unpacked()
        annotations = fact.annotations if isinstance(fact, Inflow) else (fact.annotation,)
        annotated = self._declared.part if part else self._declared.annotation
        declared = [annotated(text, function.path, _scope(function)) for text in annotations if text]
        return join((origin, *declared)) if declared else origin

    def named(self, chain: str, function: Function) -> Origin:
        """Where what a chain gives comes from, without what calls in it may hand on."""
        return self._chain(chain, function, None)

    def given_to(self, name: str, function: Function) -> Origin:
        """Where all may come from that a function gives to what is called by a name: all it names, if it binds none."""
        facts = function.facts
        binding: tuple[Fact, ...] = (*facts.stores, *facts.inflows, *facts.registrations)
        bound = [each for each in binding if _mentions(each.loads, name)]
        if bound:
            return join([self._handed(each, function, "") for each in bound])
        chains = {*facts.loads, *(f"{call}()" for call in facts.calls), *(each.chain for each in facts.arguments)}
        return join([self._chain(chain, function, None) for chain in sorted(chains)])

    def _handed(self, fact: Fact | None, function: Function, giving: str) -> Origin:
        """Where the chains in a value come from but for what the value calls itself, in containers if it has any."""
        if fact is None:
            return NOTHING
        own = _called_in(giving)
        spared = fact.spared if isinstance(fact, Store) else ()
        loads = [chain for chain in fact.loads if chain not in own and chain not in spared]
        chains = [*loads, *(f"{chain}()" for chain in loads if chain in function.called)]
        origin = join([self._chain(chain, function, None) for chain in chains])
        return origin.contained() if isinstance(fact, Registration) or GIVEN in fact.gives else origin

    def _found(self, node: Node) -> Iterator[Origin]:
        if isinstance(node, Member):
            yield from (linked(node.read_from(cls)) for cls in self._objects.held(node.whole))
            return
        part = isinstance(node, Part)
        whole = node.whole if isinstance(node, Part) else node
        if isinstance(whole, Local):
            yield from self._local(whole.function, whole.name, part)
        elif isinstance(whole, Attribute):
            yield from (self._site(site, part) for site in self.members.sites(whole.owner, whole.name))
        else:
            yield from self._variable(whole, part)

    def _local(self, function: Function, name: str, part: bool) -> Iterator[Origin]:
        flow = function.flow(name)
        yield from (self.bound(inflow, function, part) for inflow in flow.inflows)
        yield from (self._declared.parameter(each, function) for each in flow.parameters)
        if name == "return":
            yield self._declared.returned(function, part)

    def _site(self, site: Site, part: bool) -> Origin:
        cls, method, fact = site
        if isinstance(fact, Registration):
            return Origin(REGISTERED.get(fact.method, 0))
        if method is None:
            return self._declared.annotation(fact.annotation, cls.path, "") if isinstance(fact, Store) else NOTHING
        function = self._project.function_of(cls, method)
        if not isinstance(fact, FunctionFacts):
            return self.bound(fact, function, part)
        held = linked(Local(function, "return"), SAME if is_property(fact) else CALLABLE)
        return held.unpacked() if part else held

    def _variable(self, variable: Variable, part: bool) -> Iterator[Origin]:
        stores = [store for store in self._project.stores(variable) if store.name == variable.name]
        for function in self._project.functions_in(variable.path):
            if function.qualname == MODULE_LEVEL:
                yield from (self.bound(store, function, part) for store in stores)

    def _chain(self, chain: str, function: Function, fact: Fact | None) -> Origin:
        """Where what a chain gives comes from."""
        tokens = _tokens(chain)
        if tokens[0] == COMPUTED:
            handed = self._handed(fact, function, chain)  # as it is in a dict that is written out
            return self._walk(join((handed, handed.computed())), chain, tokens[1:], function, fact)
        seen = self._names((function, tokens[0]))
        if seen is None:
            return self._of_file(chain, tokens, function, fact)
        if isinstance(seen, Class):
            origin, used = self._of_receiver(tokens, seen)
            return self._walk(origin, chain, tokens[used:], function, fact)
        held = self.of(seen.local) if seen.given else linked(seen.local)
        origin = self._walk(held, chain, tokens[1:], function, fact)
        return origin if seen.parameter else join((origin, self._of_file(chain, tokens, function, fact)))

    def _of_file(self, chain: str, tokens: tuple[str, ...], function: Function, fact: Fact | None) -> Origin:
        """Where what a chain gives comes from, if it starts with a name of the file."""
        for used, name in _prefixes(chain):
            origin = self._declared.name(function.path, name, _scope(function))
            if origin is not None:
                return self._walk(origin, chain, tokens[used:], function, fact)
        return NOTHING

    def _walk(
        self, origin: Origin, chain: str, tokens: tuple[str, ...], function: Function, fact: Fact | None
    ) -> Origin:
        """What the last tokens of a chain, its attributes, calls and items, lead to."""
        called_on = NOTHING
        for index, token in enumerate(tokens):
            if token == "()":
                made = self._call(origin, chain, function, fact)
                origin = made if called_on is NOTHING else join((called_on, made))
                called_on = NOTHING
            elif token == PART:
                origin = origin.unpacked()
            elif token != "[]":
                left = origin.limited(kept(token)).operated() if token not in NEW else Origin(TENSOR)
                origin = self._member(origin, token)
                if tokens[index + 1 : index + 2] == ("()",):
                    called_on = left
                else:
                    origin = join((origin, left))
        return origin

    def _member(self, origin: Origin, name: str) -> Origin:
        """Where an attribute of a value comes from."""
        if name not in self.members:
            return NOTHING
        own = [self._attribute(cls, name) for cls in origin.objects]
        through = [linked(Member(link.node, name)) for link in origin.links if carries_objects(link.mask)]
        return join((*own, *through))

    def _call(self, origin: Origin, chain: str, function: Function, fact: Fact | None) -> Origin:
        """What a call gives: what it makes, and what it may hand on of what it is given."""
        made = origin.called()
        if made.links:
            return join((made, self._handed(fact, function, chain).computed()))
        if made.bits & ARGUMENT:
            handed = self._handed(fact, function, chain)
            if made.bits & GIVING:
                handed = handed.wrapped()
            own = Origin(made.bits & ~(ARGUMENT | HOLDING | GIVING), (), made.objects)
            return join((own, handed.contained() if made.bits & HOLDING else handed))
        return made

    def _of_receiver(self, tokens: tuple[str, ...], owner: Class) -> tuple[Origin, int]:
        """The receiver itself, or an attribute of it."""
        size = 2 if tokens[0] == "super" else 1
        if len(tokens) <= size or tokens[size] in ("()", "[]"):
            return Origin(MODULE | OBJECT, (), frozenset({owner})), size
        return self._attribute(owner, tokens[size]), size + 1

    def _attribute(self, owner: Class | None, name: str) -> Origin:
        """An attribute of an object of a class, or of any: a method by what it returns."""
        if name not in self.members:
            return NOTHING
        sites = list(self.members.sites(owner, name)) if owner else ()
        if sites and all(isinstance(site.fact, FunctionFacts) for site in sites):
            return join([self._site(site, False) for site in sites])
        return linked(Attribute(owner, name))

    def _seen(self, asked: tuple[Function, str]) -> Seen | Class | None:
        """A name of a function, or of one that it stands in; the receiver by its class."""
        function, name = asked
        found = (_own(each, name) for each in (function, *self._project.around(function)))
        return next((seen for seen in found if seen is not None), None)


def _own(function: Function, name: str) -> Seen | Class | None:
    """What a function itself has under a name."""
    flow = function.flow(name)
    if flow.receiver and function.owner:
        return function.owner
    if not flow.inflows and not flow.parameters:
        return None
    given = function.name == "__init__" and not flow.inflows
    return Seen(Local(function, name), bool(flow.parameters), given)


def _mentions(chains: Iterable[str], name: str) -> bool:
    return any(chain.rpartition(".")[2] == name for chain in chains)


def _scope(function: Function) -> str:
    return "" if function.qualname == MODULE_LEVEL else function.qualname


@cache
def _tokens(chain: str) -> tuple[str, ...]:
    """A chain in pieces: names, `()`, `[]` and `[,]`."""
    return tuple(re.findall(r"\w+|\(\)|\[,?\]|\?", chain))


@cache
def _called_in(chain: str) -> frozenset[str]:
    """The chains that are called in a chain: in `f().g()` these are `f` and `f().g`."""
    return frozenset(chain[: found.start()] for found in re.finditer(r"\(\)", chain))


@cache
def _prefixes(chain: str) -> tuple[tuple[int, str], ...]:
    """The dotted names that a chain starts with, the longest first, each with its number of pieces."""
    names = re.split(r"[^\w.]", chain, maxsplit=1)[0].split(".")
    return tuple((used, ".".join(names[:used])) for used in range(len(names), 0, -1))
