"""The two stages that may run in worker processes: a file's facts, and a class under its rules."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from modlint.config import Config
from modlint.data.bases import module_class
from modlint.facts.extract import extract
from modlint.facts.schema import NO_FACTS, FileFacts
from modlint.finding import Finding, Place, Span
from modlint.project.dependencies import Trace
from modlint.project.marks.dependency_marks import Teller, Told, marks_in
from modlint.project.names.definitions import Answer, Class, Function
from modlint.project.names.library import Library
from modlint.project.project import Project
from modlint.rules._base import ClassRule
from modlint.rules.internal_error import InternalError
from modlint.rules.unreadable_source import UnreadableSource
from modlint.source.installed import Installed
from modlint.source.read import UnreadableError

if TYPE_CHECKING:
    from modlint.model.inference.inference import Inference
    from modlint.model.module_class import ModuleClass

Item = TypeVar("Item", contravariant=True)
Result = TypeVar("Result", covariant=True)
Judge = Callable[[Class], Answer]  # of whether a class is a module
TOP = Span(1, 1, 1, 1)
TOO_DEEP = "too deeply nested"


class Job(Protocol[Item, Result]):
    """What is done with each item, and what is said of one that killed its process."""

    def __call__(self, item: Item, /) -> Result: ...

    def lost(self, item: Item, /) -> Result: ...


class Read(NamedTuple):
    """The facts of a file, and what stood in the way of reading it."""

    facts: FileFacts
    findings: tuple[Finding, ...] = ()

    def __reduce__(self) -> tuple[object, ...]:
        from modlint.facts.serialization import packed

        return _received, (packed(self.facts), self.findings)


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


def foresee(read: Read) -> None:
    """Unpack the functions, which the links ask for, and import what checks modules at the first sign of one.

    So that is done while other processes still read, and before those are made that need it.
    """
    for functions in (read.facts.functions, *(cls.methods for cls in read.facts.classes)):
        functions.made  # noqa: B018  # it is made when it is read
    if any(base.endswith("Module") for cls in read.facts.classes for base in cls.bases):
        import modlint.model.module_class  # noqa: F401  # a fork has what is imported


class ReadInstalled:
    """A path of an installed file -> its facts. What is wrong with it is not the user's matter."""

    def __init__(self, texts: Mapping[str, str], debug: bool) -> None:
        self._read = ReadFile(texts, debug)

    def __call__(self, path: str) -> FileFacts:
        return self._read(path).facts


def modules(project: Project, paths: Container[str], is_module: Judge | None = None) -> Iterator[int]:
    """The classes in some files that are modules, by their numbers in the project."""
    judge = is_module or project.is_module
    for number, cls in enumerate(project.classes):
        if cls.path in paths and judge(cls) is Answer.YES:
            yield number


def unresolved(project: Project, paths: Container[str], is_module: Judge | None = None) -> Iterator[tuple[str, str]]:
    """The classes in some files that may or may not be modules, by path, with the bases that nothing is known of."""
    judge = is_module or project.is_module
    for cls in project.classes:
        if cls.path in paths and judge(cls) is Answer.UNKNOWN:
            for name, base in zip(cls.facts.bases, project.bases(cls), strict=True):
                if not isinstance(base, Class) and not (base and module_class(base.name) is False):
                    named = "its base" if name == "?" else f"its base `{name}`"
                    yield cls.path, f"{cls.facts.line}: is `{cls.facts.qualname}` a module? Nothing is known of {named}"


class CheckClass:
    """A class, by its number in the project -> what the rules find in it that names alone do not rule out."""

    def __init__(self, project: Project, rules: Sequence[ClassRule], texts: Mapping[str, str], config: Config) -> None:
        self.project = project
        self.rules = rules
        self.texts = texts
        self.config = config

    @cached_property
    def _inference(self) -> Inference:
        from modlint.model.code.sources import Sources
        from modlint.model.inference.inference import Inference
        from modlint.model.inference.memo import Memo

        trail = self.project.trail
        return Inference(self.project, Sources(self.texts, trail), Memo(trail))

    def __call__(self, number: int) -> tuple[Finding, ...]:
        cls = self.project.classes[number]
        asked = [(rule, self._suspects(rule, cls) if self.config.gate else True) for rule in self.rules]
        crashes = [answer for _, answer in asked if isinstance(answer, Finding)]
        suspicious = [rule for rule, answer in asked if answer is True]
        return tuple(dict.fromkeys([*crashes, *(self._checked(cls, suspicious) if suspicious else ())]))

    def _suspects(self, rule: ClassRule, cls: Class) -> bool | Finding:
        try:
            return rule.suspects(cls, self.project)
        except Exception as error:
            if self.config.debug:
                raise
            return _crash(_class_place(cls), f"`{rule.name}`", error)

    def _checked(self, cls: Class, rules: Iterable[ClassRule]) -> Iterator[Finding]:
        from modlint.model.code.replaced_class import is_replaced
        from modlint.model.module_class import ModuleClass

        if is_replaced(cls, self.project, self._inference.sources):
            return  # nothing comes of what it does
        module = ModuleClass(cls, self._inference, self.config.buffer_style, self.config.gate)
        for rule in rules:
            yield from self._check(rule, module)

    def _check(self, rule: ClassRule, module: ModuleClass) -> Sequence[Finding]:
        try:
            return list(rule.check(module))
        except RecursionError:
            return [_unreadable(_class_place(module.cls), TOO_DEEP)]
        except Exception as error:
            if self.config.debug:
                raise
            return [_crash(_class_place(module.cls), f"`{rule.name}`", error)]

    def lost(self, number: int) -> tuple[Finding, ...]:
        """What to say of a class that killed its process."""
        cls = self.project.classes[number]
        return (InternalError().at(_class_place(cls), f"the process that checked `{cls.facts.qualname}` died"),)

    def __reduce__(self) -> tuple[object, ...]:
        # A project is cheaper to link again than to send, and it compares its classes by identity.
        return _relinked, (self.project.files, self.project.library, self.rules, self.texts, self.config)


class Tracing:
    """The check of a class, with what its findings are made of where that is wanted."""

    def __init__(self, check: CheckClass, wanted: bool) -> None:
        self._check = check
        self._teller = Teller(check.project.trail) if wanted else None

    def __call__(self, number: int) -> tuple[tuple[Finding, ...], Told | None]:
        findings, trace = self._check.project.trail.follow(lambda: self._check(number))
        if self._teller is None:
            return findings, None
        trace.update(set(_pointed_at(findings, trace)))
        return findings, self._teller.tell(trace)

    def lost(self, number: int) -> tuple[tuple[Finding, ...], Told | None]:
        """What to say of a class that killed its process."""
        return self._check.lost(number), None


class Consulting(Generic[Item, Result]):
    """A job -> its results, each with what was asked of the installed packages for it."""

    def __init__(self, job: Job[Item, Result], installed: Installed) -> None:
        self._job = job
        self._installed = installed

    def __call__(self, item: Item) -> tuple[Result, dict[str, str]]:
        return self._job(item), self._installed.new_evidence()

    def lost(self, item: Item) -> tuple[Result, dict[str, str]]:
        """What to say of an item that killed its process."""
        return self._job.lost(item), {}


def _received(sent: bytes | FileFacts, findings: tuple[Finding, ...]) -> Read:
    from modlint.facts.serialization import unpacked

    return Read(unpacked(sent), findings)


def _relinked(
    files: Mapping[str, FileFacts],
    library: Library,
    rules: Sequence[ClassRule],
    texts: Mapping[str, str],
    config: Config,
) -> CheckClass:
    return CheckClass(Project(files, config.module_bases, library), rules, texts, config)


def _pointed_at(findings: Sequence[Finding], trace: Trace) -> Iterator[tuple[str, object]]:
    """Where what findings may point at stands: definitions in files that they name, and those whose source was read."""
    text = repr(findings)
    for mark in marks_in(trace) if findings else ():
        if isinstance(mark, (Class, Function)):
            if mark.path in text:
                yield "line", mark
        elif mark[0] == "text":
            yield "line", mark[1]
        elif mark[0] in ("methods", "method", "binding", "site"):
            yield from (("methods", mark[1]), ("line", mark[1]))
        elif mark[0] in ("statements", "variable"):
            yield "file", mark[1]


def _at(line: int, column: int) -> Span:
    return Span(line, column, line, column)


def _class_place(cls: Class) -> Place:
    return Place(cls.path, cls.facts.span, cls.facts.span, cls.facts.qualname)


def _unreadable(place: Place, why: str) -> Finding:
    return UnreadableSource().at(place, f"cannot be checked: {why}")


def _crash(place: Place, what: str, error: Exception) -> Finding:
    from traceback import extract_tb

    frame = extract_tb(error.__traceback__)[-1]
    where = f"{frame.filename.rpartition('modlint')[2].lstrip('/')}:{frame.lineno}"
    return InternalError().at(place, f"{what} failed: {type(error).__name__}: {error} ({where})")
