"""Who inherits from whom, and who is a module: as it was where nothing of that changed, else as it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from modlint.incremental.record import Ancestors
from modlint.project.marks.dependency_marks import Teller
from modlint.source.installed import is_installed

if TYPE_CHECKING:
    from modlint.incremental.dependency_graph import DependencyGraph
    from modlint.incremental.record import Record
    from modlint.project.marks.dependency_marks import Told
    from modlint.project.names.definitions import Answer, Class
    from modlint.project.project import Project


class Ancestry:
    """The ancestors of every class of a project, and whether it is a module.

    `changed` are the marks of those whose heirs are others than in the record, `adopted` says that other installed
    classes have heirs.
    """

    def __init__(self, project: Project, record: Record, spoilt: Container[int]) -> None:
        self._project = project
        self.keys = dict(_named(project))
        held = {key: each for key, each in record.ancestry.items() if each.step not in spoilt}
        self._teller = Teller(project.trail)
        self._told: dict[str, Told] = {}
        self._ancestry = {key: held.get(key) or self._made(cls, key) for cls, key in self.keys.items()}
        self._heirs = _inverted(self._ancestry)
        before = _inverted(record.ancestry)
        self.changed = _differing(before, self._heirs)
        self.adopted = _installed(before) != _installed(self._heirs)
        self._classes = {key: cls for cls, key in self.keys.items()}

    @property
    def steps(self) -> set[int]:
        """The earlier steps that still hold."""
        return {each.step for key, each in self._ancestry.items() if key not in self._told}

    def is_module(self, cls: Class) -> Answer:
        """Whether a class of the project is an nn.Module."""
        return self._ancestry[self.keys[cls]].module

    def heirs(self, cls: Class) -> tuple[Class, ...]:
        """The classes of the project that inherit from a class."""
        key = self.keys.get(cls) or key_of(cls, self._project)
        return tuple(self._classes[heir] for heir in self._heirs.get(key, ()))

    def family(self) -> tuple[Class, ...]:
        """The classes of the project, and the installed ones that they inherit from, each before its ancestors."""
        keys = dict.fromkeys(name for key, each in self._ancestry.items() for name in (key, *each.ancestors))
        return tuple(self._classes.get(key) or self._installed(key) for key in keys)

    def _installed(self, key: str) -> Class:
        name, _, number = key.rpartition(" ")
        path, _, qualname = name.rpartition(":")
        return [cls for cls in self._project.classes_in(path) if cls.qualname == qualname][int(number)]

    def kept(self, steps: DependencyGraph) -> dict[str, Ancestors]:
        """All that is known, in terms of a new record."""
        return {key: each._replace(step=self._step(key, each, steps)) for key, each in self._ancestry.items()}

    def _step(self, key: str, each: Ancestors, steps: DependencyGraph) -> int:
        return steps.add(self._told[key]) if key in self._told else steps.kept(each.step)

    def _made(self, cls: Class, key: str) -> Ancestors:
        project = self._project
        (module, lineage), trace = project.trail.follow(lambda: (project.is_module(cls), project.lineage(cls)))
        self._told[key] = self._teller.tell(trace)
        above = (self.keys.get(each) or key_of(each, project) for each in lineage[1:])
        return Ancestors(0, module, tuple(each for each in above if each != key))


def key_of(cls: Class, project: Project) -> str:
    """The name of a class in a record, with its number among those that bear the same."""
    namesakes = [each for each in project.classes_in(cls.path) if each.qualname == cls.qualname]
    return f"{cls.path}:{cls.qualname} {namesakes.index(cls)}"


def _named(project: Project) -> Iterator[tuple[Class, str]]:
    seen: Counter[str] = Counter()
    for cls in project.classes:
        name = f"{cls.path}:{cls.qualname}"
        yield cls, f"{name} {seen[name]}"
        seen[name] += 1


def _inverted(known: Mapping[str, Ancestors]) -> dict[str, list[str]]:
    heirs: dict[str, list[str]] = defaultdict(list)
    for key, each in known.items():
        for ancestor in each.ancestors:
            heirs[ancestor].append(key)
    return dict(heirs)


def _installed(keys: Iterable[str]) -> set[str]:
    return set(filter(is_installed, keys))


def _differing(old: Mapping[str, list[str]], new: Mapping[str, list[str]]) -> set[str]:
    """The marks of the classes that have other heirs."""
    keys = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    return {f"heirs {key.rpartition(' ')[0]}" for key in keys}
