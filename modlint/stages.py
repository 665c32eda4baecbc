"""The two stages that may run in worker processes: a file's facts, and a class under its rules."""

from __future__ import annotations

import traceback
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from modlint.config import Config
from modlint.data.bases import module_class
from modlint.facts.extract import extract
from modlint.facts.schema import NO_FACTS, FileFacts
from modlint.finding import Finding, Place, Span
from modlint.project.definitions import Answer, Class
from modlint.project.library import Library
from modlint.project.project import Project
from modlint.rules._base import ClassRule
from modlint.rules.internal_error import InternalError
from modlint.rules.unreadable_source import UnreadableSource
from modlint.source.read import UnreadableError

if TYPE_CHECKING:
    from modlint.model.inference import Inference
    from modlint.model.module_class import ModuleClass

TOP = Span(1, 1, 1, 1)
TOO_DEEP = "too deeply nested"


class Read(NamedTuple):
    """The facts of a file, and what stood in the way of reading it."""

    facts: FileFacts
    findings: tuple[Finding, ...] = ()


class ReadFile:
    """A path of the project -> its facts."""

    def __init__(self, texts: Mapping[str, str], debug: bool) -> None:
        self.texts = texts
        self.debug = debug

    def __call__(self, path: str) -> Read:
        try:
            facts = extract(self.texts[path])
        except UnreadableError as error:
            return Read(NO_FACTS, (_unreadable(Place(path, _at(error.line, error.column)), error.message),))
        except Exception as error:
            if self.debug:
                raise
            return Read(NO_FACTS, (_crash(Place(path, TOP), "reading the file", error),))
        if facts.failure is None:
            return Read(facts)
        message, line, column = facts.failure
        return Read(facts, (_unreadable(Place(path, _at(line, column)), message),))

    def lost(self, path: str) -> Read:
        """What to say of a file that killed its process."""
        return Read(NO_FACTS, (InternalError().at(Place(path, TOP), "the process that read this file died"),))


class ReadInstalled:
    """A path of an installed file -> its facts. What is wrong with it is not the user's matter."""

    def __init__(self, texts: Mapping[str, str], debug: bool) -> None:
        self._read = ReadFile(texts, debug)

    def __call__(self, path: str) -> FileFacts:
        return self._read(path).facts


class Suspicion(NamedTuple):
    """A class by its place in the project, the rules that have to look at it, and those that could not even say so."""

    number: int
    rules: tuple[ClassRule, ...]
    crashes: tuple[Finding, ...] = ()


def suspicions(
    project: Project, paths: Container[str], rules: Sequence[ClassRule], gate: bool, debug: bool = False
) -> Iterator[Suspicion]:
    """The modules in some files, each with the rules that names alone do not rule out."""
    for number, cls in enumerate(project.classes):
        if cls.path in paths and project.is_module(cls) is Answer.YES:
            asked = [(rule, _suspects(rule, cls, project, debug) if gate else True) for rule in rules]
            suspected = tuple(rule for rule, answer in asked if answer is True)
            crashes = tuple(answer for _, answer in asked if isinstance(answer, Finding))
            if suspected or crashes:
                yield Suspicion(number, suspected, crashes)


def _suspects(rule: ClassRule, cls: Class, project: Project, debug: bool) -> bool | Finding:
    try:
        return rule.suspects(cls, project)
    except Exception as error:
        if debug:
            raise
        return _crash(_class_place(cls), f"`{rule.name}`", error)


def unresolved(project: Project, paths: Container[str]) -> Iterator[tuple[str, str]]:
    """The classes in some files that may or may not be modules, by path, with the bases that nothing is known of."""
    for cls in project.classes:
        if cls.path in paths and project.is_module(cls) is Answer.UNKNOWN:
            for name, base in zip(cls.facts.bases, project.bases(cls), strict=True):
                if not isinstance(base, Class) and not (base and module_class(base.name) is False):
                    named = "its base" if name == "?" else f"its base `{name}`"
                    yield cls.path, f"{cls.facts.line}: is `{cls.facts.qualname}` a module? Nothing is known of {named}"


class CheckClass:
    """A suspicion -> the findings."""

    def __init__(self, project: Project, texts: Mapping[str, str], config: Config) -> None:
        self.project = project
        self.texts = texts
        self.config = config

    @cached_property
    def _inference(self) -> Inference:
        from modlint.model.inference import Inference
        from modlint.model.sources import Sources

        return Inference(self.project, Sources(self.texts))

    def __call__(self, suspicion: Suspicion) -> tuple[Finding, ...]:
        from modlint.model.module_class import ModuleClass

        cls = self.project.classes[suspicion.number]
        module = ModuleClass(cls, self._inference, self.config.buffer_style)
        found = [finding for rule in suspicion.rules for finding in self._check(rule, module)]
        return tuple(dict.fromkeys([*suspicion.crashes, *found]))

    def _check(self, rule: ClassRule, module: ModuleClass) -> Sequence[Finding]:
        try:
            return list(rule.check(module))
        except RecursionError:
            return [_unreadable(_class_place(module.cls), TOO_DEEP)]
        except Exception as error:
            if self.config.debug:
                raise
            return [_crash(_class_place(module.cls), f"`{rule.name}`", error)]

    def lost(self, suspicion: Suspicion) -> tuple[Finding, ...]:
        """What to say of a class that killed its process."""
        cls = self.project.classes[suspicion.number]
        return (InternalError().at(_class_place(cls), f"the process that checked `{cls.facts.qualname}` died"),)

    def __reduce__(self) -> tuple[object, ...]:
        # A project is cheaper to link again than to send, and it compares its classes by identity.
        return _relinked, (self.project.files, self.project.library, self.texts, self.config)


def _relinked(files: Mapping[str, FileFacts], library: Library, texts: Mapping[str, str], config: Config) -> CheckClass:
    return CheckClass(Project(files, config.module_bases, library), texts, config)


def _at(line: int, column: int) -> Span:
    return Span(line, column, line, column)


def _class_place(cls: Class) -> Place:
    return Place(cls.path, cls.facts.span, cls.facts.span, cls.facts.qualname)


def _unreadable(place: Place, why: str) -> Finding:
    return UnreadableSource().at(place, f"cannot be checked: {why}")


def _crash(place: Place, what: str, error: Exception) -> Finding:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{frame.filename.rpartition('modlint')[2].lstrip('/')}:{frame.lineno}"
    return InternalError().at(place, f"{what} failed: {type(error).__name__}: {error} ({where})")
