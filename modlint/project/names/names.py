"""Names resolved across files: imports, aliases, re-exports and nested scopes followed to what they mean."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable

from modlint.data.torch_api import library as tabled
from modlint.facts.schema import Import
from modlint.project.dependencies import Remembered, Trail
from modlint.project.names.definitions import Class, Definition, External, Function, Module, Variable
from modlint.project.names.library import Library
from modlint.project.names.lookup import Lookup
from modlint.project.names.modules import ModuleIndex, folder_of
from modlint.project.names.namespace import Binding, Namespace
from modlint.source.installed import is_installed

BUILTINS = frozenset(dir(builtins))
MANY_STARS = 30
UNNAMED = ("()", "[]", "?")


class Names:
    """Resolves chains."""

    def __init__(
        self, namespace: Callable[[str], Namespace | None], modules: ModuleIndex, library: Library, trail: Trail
    ) -> None:
        self._namespace = namespace
        self._modules = modules
        self._library = library
        self._followed = Remembered(trail, self._follow)
        self._known = Remembered(trail, self._meaning)

    def resolve(self, path: str, chain: str, scope: str = "") -> Definition | None:
        """What a chain means in a scope of a file, or None where that is not known."""
        if scope and (namespace := self._namespace(path)):
            scope = namespace.owner(chain.partition(".")[0], scope)
        return self._known((path, scope, chain))

    def _meaning(self, asked: tuple[str, str, str]) -> Definition | None:
        path, scope, chain = asked
        return self._chain(path, chain, scope, Lookup())

    def follow(self, outside: External) -> Definition:
        """What an outside name means where its package is installed and the tables know less, else itself."""
        return self._followed(outside)

    def _follow(self, outside: External) -> Definition:
        return self._installed(outside) or outside

    def _installed(self, outside: External) -> Definition | None:
        head, *rest = outside.name.split(".")
        if self._modules.defines(head) or tabled(outside.name) is not None:
            return None
        modules = self._library.find((head,))
        found = self._walk(modules[0], tuple(rest), Lookup()) if modules else None
        return found if isinstance(found, (Class, Function, External)) else None

    def _index(self, path: str) -> ModuleIndex | Library:
        """The modules that a file imports from."""
        return self._library if is_installed(path) else self._modules

    def base(self, cls: Class, chain: str) -> Definition | None:
        """What a base of a class means: not the class itself, but what bore the name before."""
        found = self.resolve(cls.path, chain, cls.facts.scope)
        if found is not cls or chain not in (cls.facts.name, cls.facts.qualname):
            return found
        namespace = self._namespace(cls.path)
        bindings = namespace.lookup(cls.facts.name, cls.facts.scope) if namespace else ()
        step = (cls.path, cls.facts.scope, cls.facts.name)
        return self._best(cls.path, [each for each in bindings if each is not cls], (), Lookup(step))

    def _chain(self, path: str, chain: str, scope: str, lookup: Lookup) -> Definition | None:
        namespace = self._namespace(path)
        if namespace is None or any(mark in chain for mark in UNNAMED):
            return None
        head, *rest = chain.split(".")
        step = (path, scope, head)
        question = (path, scope, chain)
        if step in lookup:
            return None
        if question in lookup.known:
            return lookup.known[question]
        lookup.enter(step)
        if bindings := namespace.lookup(head, scope):
            found = self._best(path, bindings, tuple(rest), lookup)
        else:
            found = self._walk(self._unbound(path, namespace.stars(scope), head, lookup), tuple(rest), lookup)
        return lookup.leave(step, question, found)

    def _unbound(self, path: str, stars: tuple[str, ...], name: str, lookup: Lookup) -> Definition | None:
        """What a name means that no scope of its file binds."""
        if found := self._starred(path, stars, name, lookup):
            return found
        return External(f"builtins.{name}") if name in BUILTINS else self._outside(path, stars, name)

    def _best(self, path: str, bindings: Iterable[Binding], rest: tuple[str, ...], lookup: Lookup) -> Definition | None:
        """The first meaning inside the project, else the first outside."""
        outside: Definition | None = None
        for binding in bindings:
            found = self._bound(path, binding, rest, lookup)
            if found is not None and not isinstance(found, External):
                return found
            outside = outside or found
        return outside

    def _bound(self, path: str, binding: Binding, rest: tuple[str, ...], lookup: Lookup) -> Definition | None:
        if isinstance(binding, (Class, Function, Variable)):
            return self._walk(binding, rest, lookup)
        if isinstance(binding, Import):
            return self._imported(path, binding.target, rest, lookup)
        return self._chain(path, ".".join((binding.target, *rest)), binding.scope, lookup)

    def _imported(self, path: str, target: str, rest: tuple[str, ...], lookup: Lookup) -> Definition | None:
        """What `import a.b` or `from a import b` (both `a.b`) brings, with the attributes read from it."""
        *parents, name = target.lstrip(".").split(".")
        steps = (name, *rest) if name else rest
        if target.startswith("."):
            return self._walk(self._relative(path, target, parents), steps, lookup)
        for module in self._index(path).find(tuple(parents) or (name,), path):
            if found := self._walk(module, steps if parents else rest, lookup):
                return found
        return External(".".join((*parents, *steps)))

    def _relative(self, path: str, target: str, parts: list[str]) -> Module | None:
        up = len(target) - len(target.lstrip(".")) - 1
        folder = folder_of(path)
        return self._index(path).at((*folder[: len(folder) - up], *parts)) if up <= len(folder) else None

    def _star_module(self, path: str, star: str) -> Module | External | None:
        name = star.strip(".")
        if star.startswith("."):
            return self._relative(path, star.rstrip(".") or star, name.split(".") if name else [])
        return next(iter(self._index(path).find(tuple(name.split(".")), path)), None) or External(name)

    def _walk(self, found: Definition | None, steps: tuple[str, ...], lookup: Lookup) -> Definition | None:
        """Follows attributes from a definition on."""
        for index, name in enumerate(steps):
            if isinstance(found, External):
                return External(".".join((found.name, *steps[index:])))
            if isinstance(found, Module):
                found = self._member(found, name, lookup)
            elif isinstance(found, Class):
                found = self._attribute(found, name, lookup)
            else:  # nothing is known of what a function or variable holds
                return None
        return found

    def _member(self, module: Module, name: str, lookup: Lookup) -> Definition | None:
        """A name of a module: its own, else one it took by a star, else a submodule."""
        namespace = self._namespace(module.path)
        step = (module.path, "", name)
        question = (module, name)
        if namespace is None or step in lookup:
            return self._index(module.path).child(module, name)
        if question in lookup.known:
            return lookup.known[question]
        lookup.enter(step)
        found = self._best(module.path, namespace.members(name), (), lookup)
        found = found or self._starred(module.path, namespace.stars(), name, lookup)
        found = found or self._index(module.path).child(module, name)
        found = found or self._outside(module.path, namespace.stars(), name)
        return lookup.leave(step, question, found)

    def _attribute(self, cls: Class, name: str, lookup: Lookup) -> Definition | None:
        """A name of a class body or of a base's."""
        step = (cls.path, cls.facts.qualname, name)
        question = (cls, name)
        if step in lookup:
            return None
        if question in lookup.known:
            return lookup.known[question]
        lookup.enter(step)
        namespace = self._namespace(cls.path)
        if namespace and (bindings := namespace.members(name, cls.facts.qualname)):
            found = self._best(cls.path, bindings, (), lookup)
        else:
            found = self._inherited(cls, name, lookup)
        return lookup.leave(step, question, found)

    def _inherited(self, cls: Class, name: str, lookup: Lookup) -> Definition | None:
        for base in cls.facts.bases:
            found = self._chain(cls.path, base, cls.facts.scope, lookup)
            if isinstance(found, Class) and (inherited := self._attribute(found, name, lookup)):
                return inherited
        return None

    def _starred(self, path: str, stars: Iterable[str], name: str, lookup: Lookup) -> Definition | None:
        """What a star import from inside the project, or of one installed module from another, gives for a name."""
        stars = tuple(stars)
        if is_installed(path) and len(stars) > MANY_STARS:  # a package of packages would be read as a whole
            return None
        outside: Definition | None = None
        for star in stars:
            module = self._star_module(path, star)
            if not isinstance(module, Module) or not self._exported(module, name):
                continue
            found = self._member(module, name, lookup)
            if found is not None and not isinstance(found, External):
                return found
            outside = outside or found  # perhaps a guess: that module may have a star of its own
        return outside

    def _exported(self, module: Module, name: str) -> bool:
        namespace = self._namespace(module.path)
        return namespace is not None and namespace.exports(name)

    def _outside(self, path: str, stars: Iterable[str], name: str) -> Definition | None:
        """A name that only the one star import from outside the project can have brought."""
        modules = (self._star_module(path, star) for star in stars)
        outside = [module for module in modules if isinstance(module, External)]
        return External(f"{outside[0].name}.{name}") if len(outside) == 1 else None
