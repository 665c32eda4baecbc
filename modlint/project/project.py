"""All files of a project linked: what names mean, who inherits from whom, who calls what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import accumulate

from modlint.facts.chains import names_of_parts
from modlint.facts.schema import NO_FACTS, FileFacts, FunctionFacts, Store
from modlint.project.classes import reachability
from modlint.project.classes.hierarchy import Ancestor, Heirs, Hierarchy
from modlint.project.classes.registrations import AttributeRegistration, registrations
from modlint.project.data_flow.suspicion import Suspicion
from modlint.project.dependencies import Remembered, Trail
from modlint.project.index.index import Index, calls, names, names_by_string
from modlint.project.index.members import Members
from modlint.project.names.definitions import Answer, Class, Definition, External, Function, Variable
from modlint.project.names.library import Library
from modlint.project.names.modules import ModuleIndex, place_of
from modlint.project.names.names import Names
from modlint.project.names.namespace import Namespace
from modlint.project.submodules.submodules import Submodules
from modlint.project.uses.rebinding import Rebinding
from modlint.project.uses.uses import Uses
from modlint.source.installed import is_installed


class Project:
    """The linked facts of many files, by posix paths relative to the root. Answers are computed when asked."""

    def __init__(
        self,
        files: Mapping[str, FileFacts],
        module_bases: tuple[str, ...] = (),
        library: Library | None = None,
        trail: Trail | None = None,
    ) -> None:
        self.library = library or Library()
        self.trail = trail or Trail()
        self.files = {path: files[path] for path in sorted(files)}
        self.index = Index(self.files, self.functions_in, self._inherited, self.trail)
        self._modules = ModuleIndex(self.files, self.trail)
        self._classes: dict[str, tuple[Class, ...]] = {}
        self.classes = tuple(cls for path in self.files for cls in self.classes_in(path))
        self._functions: dict[str, tuple[Function, ...]] = {}
        self._by_qualname: dict[str, Mapping[str, list[Function]]] = {}
        self._methods: dict[tuple[Class | None, int], Function] = {}
        self._namespaces: dict[str, Namespace] = {}
        self.makers = Remembered(self.trail, self._makers)
        self.sharing = Remembered(self.trail, self._sharing)
        self._names = Names(self._namespace, self._modules, self.library, self.trail)
        self._known_family: Callable[[], tuple[Class, ...]] | None = None
        self._hierarchy = Hierarchy(self.classes, self._names, module_bases, self.trail)

    def prepare(self) -> None:
        """Make the indexes that nearly every question asks, before processes fork that would each make their own."""
        self.members.prepare()
        for share in (calls, names, names_of_parts, names_by_string):
            self.index.prepare(share)

    def facts(self, path: str) -> FileFacts:
        """The facts of a file of the project, or of an installed one."""
        self.trail.note(("file", path))
        return self._facts(path)

    def stores(self, variable: Variable) -> tuple[Store, ...]:
        """What the statements of a variable's file bind. Reading the statements that bind the variable is noted."""
        self.trail.note(("variable", variable.path, variable.name))
        body = self._facts(variable.path).body
        return body.stores if body else ()

    def classes_in(self, path: str) -> tuple[Class, ...]:
        """The classes of a file, nested ones too, in source order."""
        if path not in self._classes:
            name = self._name(path)
            self._classes[path] = tuple(Class(path, name, facts, self.trail) for facts in self._facts(path).classes)
        return self._classes[path]

    def is_sole(self, cls: Class) -> bool:
        """Whether a class of the project is the only one of its name in its file."""
        namesakes = [each for each in self.classes_in(cls.path) if each.qualname == cls.qualname]
        return len(namesakes) == 1 and not is_installed(cls.path)

    def functions_in(self, path: str) -> tuple[Function, ...]:
        """The functions of a file: those outside classes, the methods, and the module-level code as `<module>`."""
        if path not in self._functions:
            self._functions[path] = self.trail.apart(lambda: tuple(self._functions_of(path)))
            self.trail.apart(lambda: self._methods.update(map(_keyed, self._functions[path])))
        return self._functions[path]

    def around(self, function: Function) -> list[Function]:
        """The functions that a function stands in, the innermost first."""
        *outer, _ = function.qualname.split(".")
        for name in outer:
            self.trail.note(("name", function.path, name))
        named = self._named(function.path) if outer else {}
        return [each for name in reversed([*accumulate(outer, "{}.{}".format)]) for each in named.get(name, ())]

    def _named(self, path: str) -> Mapping[str, list[Function]]:
        """The functions of a file by their qualnames, of which some may have several."""
        if path not in self._by_qualname:
            found = defaultdict(list)
            for each in self.functions_in(path):
                found[each.qualname].append(each)
            self._by_qualname[path] = found
        return self._by_qualname[path]

    def resolve(self, path: str, chain: str, scope: str = "") -> Definition | None:
        """What a chain means in a scope (a qualname) of a file, None where it is not known.

        The parameters and local variables of the scope are not known here: look there first.
        """
        return self._names.resolve(path, chain, scope)

    def bases(self, cls: Class) -> tuple[Ancestor, ...]:
        """The bases as written, None for one that is not known."""
        return self._hierarchy.bases(cls)

    def mro(self, cls: Class) -> tuple[Ancestor, ...]:
        """The class and its ancestors in the order in which Python looks for attributes, None for an unknown one."""
        return self._hierarchy.mro(cls)

    def lineage(self, cls: Class) -> tuple[Class, ...]:
        """The classes of the MRO whose source is at hand."""
        return self._hierarchy.lineage(cls)

    def descendants(self, cls: Class) -> tuple[Class, ...]:
        """The classes that inherit from a class, directly or not."""
        return self._hierarchy.descendants(cls)

    def relatives(self, cls: Class) -> tuple[Class, ...]:
        """The class, its ancestors and its descendants."""
        return (*self.lineage(cls), *self.descendants(cls))

    def inherit(self, heirs: Heirs, family: Callable[[], tuple[Class, ...]]) -> None:
        """Take what is known of who inherits from a class, and of the whole family: neither is looked for then."""
        self._hierarchy.heirs = heirs
        self._known_family = family

    def follow(self, outside: External) -> Definition:
        """What an outside name means where its package is installed and the tables know less, else itself."""
        return self._names.follow(outside)

    def is_module(self, cls: Class) -> Answer:
        """Whether a class is an nn.Module."""
        return self._hierarchy.is_module(cls)

    def own_method(self, cls: Class, name: str) -> Function | None:
        """A method that the class body itself defines."""
        facts = reachability.own_method(cls, name)
        return self.function_of(cls, facts) if facts else None

    def method(self, cls: Class, name: str) -> Function | None:
        """The method that an instance has, as far as it is defined in the project."""
        return next((found for each in self.lineage(cls) if (found := self.own_method(each, name))), None)

    def function_of(self, cls: Class, facts: FunctionFacts) -> Function:
        """The project's function for a method's facts."""
        self.functions_in(cls.path)
        return self._methods[cls, id(facts)]

    def reachable_functions(
        self, cls: Class, start: str, leads: reachability.Leads = reachability.mentioned
    ) -> tuple[Function, ...]:
        """The methods that run when `start` runs on an instance, those behind `super()` too."""
        return tuple(
            self.function_of(owner, facts) for owner, facts in reachability.reached(self.lineage(cls), start, leads)
        )

    def attribute_registrations(self, cls: Class, name: str) -> tuple[AttributeRegistration, ...]:
        """Who else defines an attribute, anywhere in the MRO: class bodies, and calls that register it by name."""
        return tuple(found for each in self.lineage(cls) for found in registrations(each, name))

    @cached_property
    def family(self) -> tuple[Class, ...]:
        """The classes of the project, and the installed ones that they inherit from."""
        return self.trail.apart(self._known_family or self._found_family)

    @cached_property
    def members(self) -> Members:
        """What the classes say of their attributes."""
        return Members(self)

    @cached_property
    def uses(self) -> Uses:
        """Who uses an attribute of a class."""
        return Uses(self)

    @cached_property
    def rebinding(self) -> Rebinding:
        """Who else may bind an attribute of a class."""
        return Rebinding(self)

    @cached_property
    def submodules(self) -> Submodules:
        """What the classes surely register."""
        return Submodules(self)

    @cached_property
    def suspicion(self) -> Suspicion:
        """What the classes may keep unregistered."""
        return Suspicion(self)

    def callers(self, name: str) -> tuple[Function, ...]:
        """The functions that call something of this bare name."""
        return tuple(self.index(calls, name))

    @property
    def roots(self) -> frozenset[str]:
        """The names of the outermost packages that classes are in."""
        self.trail.note(("roots", ""))
        return self._roots

    def _sharing(self, cls: Class) -> tuple[Class, ...]:
        """All classes whose methods can run on an object of the class or of a descendant."""
        heirs = (cls, *self.descendants(cls))
        return tuple(dict.fromkeys(ancestor for heir in heirs for ancestor in self.lineage(heir)))

    def _found_family(self) -> tuple[Class, ...]:
        return tuple(dict.fromkeys(each for cls in self.classes for each in (cls, *self.lineage(cls))))

    def _makers(self, cls: Class) -> tuple[Function, ...]:
        """The functions that call the class, also by a local name. One that hides it is not known here."""
        return tuple(caller for caller in self.uses.naming(cls.facts.name) if self._calls(caller, cls))

    def _calls(self, function: Function, cls: Class) -> bool:
        path, facts = function.path, function.facts
        named = {chain for inflow in facts.inflows if inflow.target in facts.calls for chain in inflow.gives}
        chains = (each for each in {*facts.calls, *named} if each.rpartition(".")[2] == cls.facts.name)
        return any(
            self.resolve(path, each, facts.qualname) is cls
            or (each == f"{facts.receiver}.{cls.facts.name}" and self.nested(function.owner, cls.facts.name) is cls)
            for each in chains
        )

    def nested(self, owner: Class | None, name: str) -> Class | None:
        """The class of a name in the body of another, or of one that it inherits from: `self.Inner`."""
        for outer in self.lineage(owner) if owner is not None else ():
            for inner in self.classes_in(outer.path):
                if (inner.facts.scope, inner.facts.name) == (outer.facts.qualname, name):
                    return inner
        return None

    @cached_property
    def _roots(self) -> frozenset[str]:
        return frozenset(cls.module.partition(".")[0] for cls in self.classes)

    def _inherited(self) -> Iterable[Function]:
        """The methods of the installed classes that those of the project inherit from."""
        installed = (cls for cls in self.family if is_installed(cls.path))
        return [self.function_of(cls, method) for cls in installed for method in cls.methods]

    def _facts(self, path: str) -> FileFacts:
        return self.library.facts(path) if is_installed(path) else self.files.get(path, NO_FACTS)

    def _name(self, path: str) -> str:
        """The dotted name of a file's module."""
        index = self.library if is_installed(path) else self._modules
        return index.name(place_of(path))

    def _functions_of(self, path: str) -> Iterable[Function]:
        name, facts, trail = self._name(path), self._facts(path), self.trail
        yield from (Function(path, name, function, None, trail) for function in facts.functions)
        for cls in self.classes_in(path):
            yield from (Function(path, name, method, cls, trail) for method in cls.methods)
        if facts.body is not None:
            yield Function(path, name, facts.body, None, trail)

    def _namespace(self, path: str) -> Namespace | None:
        if path not in self._namespaces and (path in self.files or path.endswith(".py")):
            self._namespaces[path] = self.trail.apart(lambda: self._namespace_of(path))
        return self._namespaces.get(path)

    def _namespace_of(self, path: str) -> Namespace:
        name, facts = self._name(path), self._facts(path)
        variables = [Variable(path, name, store.name) for store in (facts.body.stores if facts.body else ())]

        def note(asked: str) -> None:
            self.trail.note(("name", path, asked))

        return Namespace(facts, self.classes_in(path), self.functions_in(path), variables, note)


def _keyed(function: Function) -> tuple[tuple[Class | None, int], Function]:
    return (function.owner, id(function.facts)), function
