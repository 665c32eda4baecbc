"""What the names of one file are bound to, scope by scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from modlint.facts.schema import Alias, FileFacts, Import
from modlint.project.names.definitions import Class, Function, Variable

Binding = Class | Function | Variable | Import | Alias


class Namespace:
    """The bindings of one file. A scope is the qualname of a function or class, empty for the module."""

    def __init__(
        self,
        facts: FileFacts,
        classes: Iterable[Class],
        functions: Iterable[Function],
        variables: Iterable[Variable],
        note: Callable[[str], None] = lambda name: None,
    ) -> None:
        self._note = note  # hears every name that is asked for; `*` and `__all__` stand for the star imports
        self._bindings: dict[str, dict[str, list[Binding]]] = defaultdict(lambda: defaultdict(list))
        self._stars: dict[str, list[str]] = defaultdict(list)
        self._classes = frozenset(cls.qualname for cls in facts.classes)
        self._exports = facts.exports
        definitions: list[Class | Function] = [*classes, *functions]
        for definition in sorted(definitions, key=lambda each: -each.facts.line):  # the last definition holds
            told = definition.facts
            self._bindings[told.qualname.rpartition(".")[0]][told.name].append(definition)
        imported: list[Import | Alias] = [*facts.imports, *facts.aliases]
        for binding in imported:
            if isinstance(binding, Import) and binding.name == "*":
                self._stars[binding.scope].append(binding.target.removesuffix("*"))
            else:
                self._bindings[binding.scope][binding.name].append(binding)
        for variable in variables:
            self._bindings[""].setdefault(variable.name, [variable])
        self._inner = frozenset(name for scope, names in self._bindings.items() if scope for name in names)

    def lookup(self, name: str, scope: str = "") -> tuple[Binding, ...]:
        """What a name may be bound to, seen from a scope: the innermost scope that binds it decides."""
        for outer in self.scopes(scope):
            if found := self.members(name, outer):
                return found
        return ()

    def owner(self, name: str, scope: str) -> str:
        """The innermost scope that binds a name, seen from a scope; the module's for a name that none binds."""
        self._note(name)
        if name in self._inner:
            for outer in self.scopes(scope):
                if name in self._bindings.get(outer, ()):
                    return outer
        return ""

    def members(self, name: str, scope: str = "") -> tuple[Binding, ...]:
        """What a scope itself binds a name to."""
        self._note(name)
        return tuple(self._bindings[scope][name]) if name in self._bindings.get(scope, ()) else ()

    def stars(self, scope: str = "") -> tuple[str, ...]:
        """The modules whose names are imported by a star, as seen from a scope."""
        self._note("*")
        return tuple(star for outer in self.scopes(scope) for star in self._stars.get(outer, ()))

    def scopes(self, scope: str) -> Iterator[str]:
        """The scopes that a name is looked up in, innermost first. A class body is not seen from its methods."""
        yield scope
        while scope:
            scope = scope.rpartition(".")[0]
            self._note(scope.rpartition(".")[2])
            if scope not in self._classes:
                yield scope

    def exports(self, name: str) -> bool:
        """Whether a star import of this file takes the name."""
        self._note("__all__")
        return name in self._exports if self._exports is not None else not name.startswith("_")
