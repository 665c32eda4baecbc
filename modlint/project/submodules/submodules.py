"""The submodules and Parameters that a class surely registers, and what they own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from modlint.facts.schema import FunctionFacts, Registration, Store
from modlint.finding import Span
from modlint.project.classes.hierarchy import is_root
from modlint.project.dependencies import Remembered, Trace
from modlint.project.functions.bindings import bindings, bound, called, classes_named, is_plain, part_given, unmoved
from modlint.project.functions.local_values import locals_in, made_with
from modlint.project.names.definitions import Answer, Class, Definition, External, Function, Variable
from modlint.project.names.variables import assignment, is_bound_again
from modlint.project.submodules.factories import Building, buildings, local_builders, own_factory
from modlint.project.submodules.registered_kinds import Holding, joined, of_base, of_external, of_torch
from modlint.project.submodules.special_makers import hands_on, makes_buffer, makes_container

if TYPE_CHECKING:
    from modlint.project.project import Project


DEEP = 40  # classes and functions, each of which makes the next
Asked = tuple[Class | Function, str]


class Registered(NamedTuple):
    """A submodule or Parameter bound to an attribute in a method. `kind` is the called class as it is written."""

    name: str
    kind: str
    holding: Holding
    fact: Store | Registration
    method: FunctionFacts

    @property
    def span(self) -> Span:
        return self.fact.span


class Submodules:
    """What the classes of a project register."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[Asked, tuple[Holding | None, Trace]] = {}
        self._meanwhile: dict[Asked, tuple[Holding | None, Trace]] = {}
        self._judging: dict[Class | Function, None] = {}
        self._cut: set[Class | Function] = set()
        self.registered = Remembered(project.trail, self._registered)

    def _registered(self, cls: Class) -> tuple[Registered, ...]:
        """What the class's own methods surely register, in source order."""
        return tuple(self._found(cls))

    def made_by(self, definition: Definition | None) -> Holding | None:
        """What an object of a class is, None if that is not known or no module."""
        if isinstance(definition, Class):
            return self._of_class(definition)
        return self._of_outside(definition) if isinstance(definition, External) else None

    def when_unused(self, cls: Class) -> Holding:
        """What an object of a class is in a checkpoint if its `forward`, which may register more, never runs."""
        return self._judge(cls, unused=True)

    def undecided(self, cls: Class) -> frozenset[str]:
        """The attributes that decide whether an unused object has state. None if that is known, or bases decide."""
        known = self._outside(cls) <= {Holding.STATELESS} and self.when_unused(cls) is Holding.MODULE
        return frozenset(self._undecided(cls, unused=True)) if known else frozenset()

    def factory(self, cls: Class, method: FunctionFacts, chain: str) -> Function | None:
        """The function of the project that a call surely runs."""
        if own := own_factory(cls, chain, method, self._project):
            return own
        given = not chain or _is_parameter(chain, method)
        found = None if given else self._project.resolve(cls.path, chain, method.qualname)
        return found if isinstance(found, Function) else None

    def made_by_all(self, path: str, method: FunctionFacts, chains: Iterable[str]) -> Holding | None:
        """What an object is that calling any of these chains makes, None if that is not known."""
        return joined({self._of_chain(path, method, chain) for chain in chains})

    def may_own_parameters(self, cls: Class) -> bool:
        """Whether a class moves Parameters as it makes them: on the device where they are they stay what they are."""
        owners = [each for each in self._project.lineage(cls) if not is_root(each)]
        moved = ((o, m, unmoved(call)) for o in owners for m in o.methods for call in m.calls if unmoved(call) != call)
        return any(self._of_chain(owner.path, method, made) is Holding.PARAMETER for owner, method, made in moved)

    def parts(self, cls: Class, found: Registered) -> frozenset[str]:
        """The local names and attributes that hold modules with state, or lists of them, of which another is made."""
        named = set(locals_in(found.method, found.fact.loads)) - {*found.method.calls}  # a call makes another each time
        names = {name for name in named if not classes_named(found.method, name)}
        contents = self._of_contents
        inside = {name: contents(cls.path, found.method, "", made_with(found.method, (name,))) for name in names}
        return frozenset(name for name in names if inside[name] is Holding.STATEFUL)

    def _found(self, cls: Class) -> Iterator[Registered]:
        for method in cls.methods:
            for fact, name in bound(method):
                holding = self._holding(cls, method, fact)
                if holding is not None:
                    makers = map(unmoved, called(fact))
                    yield Registered(name, min(makers, key=_is_identity), holding, fact, method)

    def _holding(self, cls: Class, method: FunctionFacts, fact: Store | Registration) -> Holding | None:
        """What the value of a binding is, if that is sure."""
        return joined({self._of_call(cls, method, fact, call) for call in called(fact)})

    def _of_call(self, cls: Class, method: FunctionFacts, fact: Store | Registration, call: str) -> Holding | None:
        """What one of the calls makes whose results a binding may bind."""
        maker = unmoved(call)
        factory = self.factory(cls, method, maker)
        if not factory and _is_parameter(maker, method):
            return None
        holding = self._of_function(factory) if factory else self._of_chain(cls.path, method, maker)
        if holding is Holding.PARAMETER and call != maker:
            return None  # `nn.Parameter(x).to(device)` may be a plain tensor
        wrapped = holding is None and hands_on(cls.path, method, maker, self._project)
        if factory or (holding is not Holding.MODULE and not wrapped):
            return holding
        inside = self._of_contents(cls.path, method, maker, made_with(method, {*fact.loads} - {call}))
        if wrapped:
            return inside if inside is Holding.STATEFUL else None
        unseen = inside is holding and makes_container(cls.path, method, maker, self._project)
        return Holding.CONTAINER if unseen else inside

    def _of_chain(self, path: str, method: FunctionFacts, chain: str) -> Holding | None:
        """What calling a chain makes, also a local name for one of several classes."""
        meant = classes_named(method, chain) or (chain,)
        found = joined({self._of_resolved(self._project.resolve(path, each, method.qualname)) for each in meant})
        return found or joined({self._of_function(each) for each in local_builders(path, method, chain, self._project)})

    def _of_resolved(self, found: Definition | None) -> Holding | None:
        """What calling a definition makes."""
        if isinstance(found, Function):
            return self._of_function(found)
        if isinstance(found, Class):  # torch's own, when torch is what is checked, are known
            return of_torch(f"{found.module}.{found.facts.qualname}") or self._of_class(found)
        if isinstance(found, Variable):
            return self._of_variable(found)
        return self._of_outside(found) if isinstance(found, External) else None

    def _of_variable(self, variable: Variable) -> Holding | None:
        """What calling a variable makes that is a class with some arguments given: `partial(nn.Linear, bias=False)`."""
        store = assignment(variable, self._project)
        if store is None or is_bound_again(variable, self._project):
            return None
        found = [self._project.resolve(variable.path, chain, "") for chain in part_given(store)]
        return joined({None if isinstance(each, Variable) else self._of_resolved(each) for each in found})

    def _of_outside(self, outside: External) -> Holding | None:
        """What calling an outside name makes, by the tables, and by its source where they do not say what it owns."""
        tabled = of_external(outside.name)
        followed = self._project.follow(outside) if tabled in (None, Holding.MODULE) else outside
        return (self._of_class(followed) if isinstance(followed, Class) else None) or tabled

    def _of_function(self, function: Function) -> Holding | None:
        """What a function makes that only builds and returns: some module if it builds several kinds."""
        return self._once(
            (function, "made"),
            lambda: joined({self._of_building(function, each) for each in buildings(function.facts)}),
        )

    def _once(self, asked: Asked, judge: Callable[[], Holding | None], taken: Holding | None = None) -> Holding | None:
        """What is judged of a class or function, and what it is taken for where that leads back to it.

        What was judged of others in the meantime holds until it is known, and then only if it was taken for that.
        """
        subject, _ = asked
        if known := self._known.get(asked) or self._meanwhile.get(asked):
            self._project.trail.join(known[1])
            return known[0]
        if subject in self._judging or len(self._judging) == DEEP:
            self._cut.add(subject if subject in self._judging else next(iter(self._judging)))
            return taken
        self._judging[subject] = None
        before = len(self._meanwhile)
        found, trace = self._project.trail.aside(judge)
        del self._judging[subject]
        if subject in self._cut and found is not taken:
            for each in list(self._meanwhile)[before:]:
                if self._meanwhile[each][0] is not Holding.STATEFUL:  # that is what it is, whatever the others are
                    del self._meanwhile[each]
        self._cut.discard(subject)
        self._keep(asked, found, trace)
        return found

    def _keep(self, asked: Asked, found: Holding | None, trace: Trace) -> None:
        """In a cycle it may be something else for who asks on its own behalf."""
        if self._cut:
            self._meanwhile[asked] = found, trace
        else:
            subject, _ = asked
            if isinstance(subject, Class) and found and self._project.is_sole(subject):
                trace = self._project.trail.pin(("holding", subject), found.value, trace)
            self._known[asked] = found, trace
            self._meanwhile.clear()
        self._project.trail.join(trace)

    def _of_building(self, function: Function, building: Building) -> Holding | None:
        """What a call in a function makes, None if it is a container of it is not known what."""
        path, facts = function.path, function.facts
        if _is_parameter(building.callee, facts):
            return None
        made = self._of_chain(path, facts, building.callee)
        wrapped = made is None and hands_on(path, facts, building.callee, self._project)
        if made is not Holding.MODULE and not wrapped:
            return made
        inside = self._of_contents(path, facts, building.callee, building.loads)
        if wrapped:
            return inside if inside is Holding.STATEFUL else None
        return None if inside is made and makes_container(path, facts, building.callee, self._project) else inside

    def _of_contents(self, path: str, method: FunctionFacts, maker: str, loads: Iterable[str]) -> Holding:
        """What a module holds that is made with the classes named in the call: `nn.Sequential(nn.Linear(2, 2))`."""
        others = [chain for chain in loads if chain != maker]
        found = {None if _is_parameter(chain, method) else self._of_part(path, method, chain) for chain in others}
        if found & {Holding.STATEFUL, Holding.PARAMETER}:
            return Holding.STATEFUL
        return Holding.STATELESS if found == {Holding.STATELESS} else Holding.MODULE

    def _of_part(self, path: str, method: FunctionFacts, chain: str) -> Holding | None:
        """What calling a chain makes, or what is in the list that it makes."""
        made = self._of_chain(path, method, chain)
        function = None if made else self._project.resolve(path, chain, method.qualname)
        if not isinstance(function, Function):
            return made
        facts, returned = function.facts, made_with(function.facts, ("return",))
        inside = self._once((function, "inside"), lambda: self._of_contents(function.path, facts, "", returned))
        return inside if inside is Holding.STATEFUL else None

    def _of_class(self, cls: Class) -> Holding | None:
        """What an instance of a project's class is."""
        if self._project.is_module(cls) is not Answer.YES:
            return None
        return self._once((cls, "made"), lambda: self._judge(cls), Holding.MODULE)  # one that holds its like ends here

    def _judge(self, cls: Class, unused: bool = False) -> Holding:
        outside = self._outside(cls)
        if Holding.STATEFUL in outside:
            return Holding.STATEFUL
        owners = self._owners(cls)
        inside = {each.holding for owner in owners for each in self._found(owner) if _runs(each.method, unused)}
        if inside & {Holding.STATEFUL, Holding.PARAMETER}:
            return Holding.STATEFUL
        methods = [(owner, method) for owner in owners for method in owner.methods if _runs(method, unused)]
        if any(self._makes_state(owner, method, unused) for owner, method in methods):
            return Holding.STATEFUL
        known = outside | inside <= {Holding.STATELESS}
        return Holding.STATELESS if known and not any(True for _ in self._undecided(cls, unused)) else Holding.MODULE

    def _outside(self, cls: Class) -> set[Holding | None]:
        return {of_base(each) for each in self._project.mro(cls) if not isinstance(each, Class)}

    def _owners(self, cls: Class) -> list[Class]:
        return [each for each in self._project.lineage(cls) if not is_root(each)]

    def _makes_state(self, cls: Class, method: FunctionFacts, unused: bool) -> bool:
        """Whether a method registers a buffer or builds a module with state, wherever it puts it."""
        calls = [call for call in method.calls if not _is_parameter(call, method)]
        registered = [each.method for each in method.registrations if each.constant != "None" and _counts(each, unused)]
        buffers = (makes_buffer(cls.path, method, call, self._project) for call in calls)
        if "register_buffer" in registered or any(buffers):
            return True
        return Holding.STATEFUL in (self._of_chain(cls.path, method, call) for call in calls)

    def _undecided(self, cls: Class, unused: bool) -> Iterator[str]:
        """The attributes of which it is not sure that they hold no state."""
        for owner in self._owners(cls):
            for method in (each for each in owner.methods if _runs(each, unused)):
                sizes = self._sizes(owner, method)
                for fact in bindings(method):
                    stateless = is_plain(fact, method, sizes) or self._holding(owner, method, fact) is Holding.STATELESS
                    if not stateless and _counts(fact, unused):
                        yield fact.name if isinstance(fact, Store) else fact.pattern

    def _sizes(self, cls: Class, method: FunctionFacts) -> frozenset[str]:
        """What layers without state are made with: no modules."""
        facts = (fact for fact, _ in bound(method) if self._holding(cls, method, fact) is Holding.STATELESS)
        return frozenset(chain for fact in facts for chain in fact.loads)


def _runs(method: FunctionFacts, unused: bool) -> bool:
    """Whether a method may run: the `forward` of what nothing uses does not."""
    return not unused or method.name != "forward"


def _counts(fact: Store | Registration, unused: bool) -> bool:
    """Whether what is bound matters: of what nothing uses, a buffer that is not saved does not."""
    return not unused or isinstance(fact, Store) or fact.saved


def _is_identity(maker: str) -> bool:
    """Whether it says less of an attribute than what else is bound to it."""
    return maker.rpartition(".")[2] == "Identity"


def _is_parameter(chain: str, method: FunctionFacts) -> bool:
    root = chain.partition(".")[0]
    return root in [parameter.name for parameter in method.parameters]
