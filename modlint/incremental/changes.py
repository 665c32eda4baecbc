"""What changed between a record and now, as marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from modlint.facts.flows import called
from modlint.facts.schema import NO_FACTS, ClassFacts, FileFacts, FunctionFacts
from modlint.incremental.facts_diff import compared, differing
from modlint.incremental.record import Record
from modlint.project.names.modules import Place, place_of
from modlint.project.project import Project
from modlint.source.cache import fingerprint
from modlint.source.read import UnreadableError, lines_of

OF_SOURCES = ("text ", "statements ", "variable ")  # the marks that stand for what is written
OldFacts = Callable[[str], FileFacts | None]  # by the digest of a file


class Changes:
    """The marks that changed. `everything` says that what changed cannot be told by marks."""

    def __init__(
        self, record: Record, project: Project, files: Mapping[str, str], texts: Mapping[str, str], old: OldFacts
    ) -> None:
        self.files = {path for path in record.files.keys() | files.keys() if record.files.get(path) != files.get(path)}
        self.marks: set[str] = set()
        self.everything = not record.files or _reshaped(record, files)
        if not self.everything:
            self._compare(record, project, files, old)
            asked = [mark for mark in record.texts if path_in(mark) in self.files]
            before = {mark: record.texts[mark] for mark in asked}
            self.marks |= differing(before, digests(asked, project, texts))

    def _compare(self, record: Record, project: Project, files: Mapping[str, str], old: OldFacts) -> None:
        moved = differing(_places(record.files), _places(files))
        self.marks |= {f"module {place[-1] if place else ''}" for place in moved}
        for path in self.files:
            before = _facts(path, record, old)
            if before is None:
                self.everything = True
                return
            self.marks |= compared(path, before, project.files.get(path, NO_FACTS)) | {f"file {path}"}


def _reshaped(record: Record, files: Mapping[str, str]) -> bool:
    """Whether packages came or went, which rename modules."""
    return any(path.split("/")[-1] == "__init__.py" for path in record.files.keys() ^ files.keys())


def digests(marks: Iterable[str], project: Project, texts: Mapping[str, str]) -> dict[str, str]:
    """The digests of sources by mark: of functions, and of all statements of a file, or those that bind a variable."""
    by_path: dict[str, list[str]] = defaultdict(list)
    for mark in marks:
        by_path[path_in(mark)].append(mark)
    found: dict[str, str] = {}
    for path, asked in by_path.items():
        with suppress(UnreadableError, KeyError):
            sources = _sources(path, project.files[path], lines_of(texts[path]))
            found.update({mark: fingerprint(*sources[mark]) for mark in asked})
    return found


def path_in(mark: str) -> str:
    """The file that a mark of a source is about."""
    kind, _, about = mark.partition(" ")
    return about if kind == "statements" else about.rpartition(":")[0]


def _sources(path: str, facts: FileFacts, lines: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    methods = [method for cls in facts.classes for method in cls.methods]
    for function in (*facts.functions, *methods):
        found[f"text {path}:{function.qualname}"].append("".join(lines[function.line - 1 : function.end_line]))
    if body := facts.body:
        for store in body.stores:
            statement = lines[store.statement.line - 1 : store.statement.end_line]
            found[f"variable {path}:{store.name}"] += [str(store.conditional), *called(store.loads, body), *statement]
    definitions: list[ClassFacts | FunctionFacts] = [*facts.functions, *facts.classes]
    for definition in definitions:
        size = definition.end_line - definition.line + 1
        lines[definition.line - 1 : definition.end_line] = [""] * size
    found[f"statements {path}"].append("".join(lines))
    return found


def _facts(path: str, record: Record, old: OldFacts) -> FileFacts | None:
    """What a file said when the record was made."""
    if path not in record.files or path in record.blank:
        return NO_FACTS
    return old(record.files[path])


def _places(paths: Iterable[str]) -> dict[Place, str]:
    """The places of folders and of modules, these with their files."""
    modules = {place_of(path): path for path in sorted(paths)}
    folders = dict.fromkeys((place[:size] for place in modules for size in range(len(place))), "")
    return folders | modules
