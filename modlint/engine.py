"""The pipeline: paths -> sources -> facts -> project -> findings -> report."""

from __future__ import annotations

import gc
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from modlint.config import Config
from modlint.facts.schema import FileFacts
from modlint.finding import Finding
from modlint.project.project import Project
from modlint.report._report import Report
from modlint.rules._registry import all_rules
from modlint.source.discover import STDIN, Tree, discover
from modlint.source.parallel import cores, each
from modlint.source.read import Texts, UnreadableError
from modlint.stages import CheckClass, ReadFile, suspicions, unresolved
from modlint.triage.comments import CommentedFile
from modlint.triage.per_file import ignored_in
from modlint.triage.selection import INTERNAL, Selection

Item = TypeVar("Item")
Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]  # what is done, how much of it, of how much
WORTH_A_POOL = {"reading files": 100, "checking classes": 40}


def check(
    paths: Sequence[Path],
    config: Config,
    *,
    stdin: tuple[str, bytes] | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """What the rules find under the paths, and in `stdin`: the name of a file and the bytes it is to hold."""
    tree = discover(paths, config, stdin[0] if stdin else None)
    texts = Texts(tree.files, {tree.project_path(stdin[0]): stdin[1]} if stdin else {})
    selection = Selection(config, all_rules())
    with _garbage_collection_off():
        facts, obstacles = _read(tree, texts, config, progress)
        project = Project(facts, config.module_bases)
        findings = _check(tree, project, texts, selection, config, progress)
    kept, suppressed = _triage([*obstacles, *findings], tree, facts, texts, selection, config)
    return _report(kept, suppressed, tree, texts, unresolved(project, tree.checked))


def _read(
    tree: Tree, texts: Mapping[str, str], config: Config, progress: Progress
) -> tuple[dict[str, FileFacts], list[Finding]]:
    """The facts of every file, and what stood in the way of reading those that were asked for."""
    job = ReadFile(texts, config.debug)
    read = dict(_work("reading files", job, job.lost, list(tree.files), config, progress))
    facts = {path: each.facts for path, each in read.items()}
    return facts, [finding for path in tree.checked for finding in read[path].findings]


def _check(
    tree: Tree, project: Project, texts: Mapping[str, str], selection: Selection, config: Config, progress: Progress
) -> list[Finding]:
    """What the rules find in the classes of the files that were asked for."""
    job = CheckClass(project, config.module_bases, texts, config.debug)
    skipped = {path for path in tree.checked if any(c.kind == "skip-file" for c in project.files[path].suppressions)}
    suspected = list(suspicions(project, tree.checked - skipped, selection.class_rules, config.gate))
    found = _work("checking classes", job, job.lost, suspected, config, progress)
    return [finding for _, findings in found for finding in findings if finding.path in tree.checked]


def _work(
    stage: str,
    job: Callable[[Item], Result],
    lost: Callable[[Item], Result],
    items: Sequence[Item],
    config: Config,
    progress: Progress,
) -> Iterator[tuple[Item, Result]]:
    """A stage's results, from several processes where that pays."""
    workers = (config.jobs or cores()) if len(items) >= WORTH_A_POOL[stage] else 1
    for done, result in enumerate(each(job, items, workers, lost), 1):
        progress(stage, done, len(items))
        yield result


def _triage(
    findings: Iterable[Finding],
    tree: Tree,
    facts: Mapping[str, FileFacts],
    texts: Mapping[str, str],
    selection: Selection,
    config: Config,
) -> tuple[list[Finding], int]:
    """The findings that are to be reported, and how many comments suppressed."""
    ignored = ignored_in(config, selection)
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_path[finding.path].append(finding)
    kept, suppressed = [], 0
    for path in tree.checked:
        speaking = (selection.enabled - ignored(tree.relative(path, config.root))) | {INTERNAL}
        found = [finding for finding in by_path[path] if finding.code in speaking]
        left, gone = CommentedFile(path, texts, facts[path].suppressions, speaking, selection).suppress(found)
        kept += [replace(each, severity=selection.severities.get(each.code, each.severity)) for each in left]
        suppressed += gone
    return kept, suppressed


def _report(
    findings: Sequence[Finding], suppressed: int, tree: Tree, texts: Mapping[str, str], notes: Iterable[tuple[str, str]]
) -> Report:
    """The findings in order, with paths as the user sees them."""
    shown = {path: STDIN if path == STDIN else _from_here(file) for path, file in tree.files.items()}
    sources = {}
    for path in {finding.path for finding in findings}:
        with suppress(UnreadableError):
            sources[shown[path]] = texts[path]
    ordered = sorted((_renamed(finding, shown) for finding in findings), key=lambda finding: finding.order)
    said = tuple(sorted(f"{shown[path]}:{note}" for path, note in notes))
    return Report(tuple(ordered), len(tree.checked), suppressed, said, sources)


def _renamed(finding: Finding, shown: Mapping[str, str]) -> Finding:
    related = tuple(replace(each, path=shown.get(each.path, each.path)) for each in finding.related)
    note = finding.note
    for there, seen in zip(finding.related, related, strict=True):
        note = note.replace(f"({there.path}:{there.line})", f"({seen.path}:{seen.line})")
    return replace(finding, path=shown[finding.path], note=note, related=related)


def _from_here(file: Path) -> str:
    try:
        return os.path.relpath(file).replace(os.sep, "/")
    except ValueError:  # on another drive
        return file.as_posix()


@contextmanager
def _garbage_collection_off() -> Iterator[None]:
    """Facts and trees are many, live long and hold no cycles: looking for some takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
