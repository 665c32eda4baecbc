"""The pipeline: paths -> sources -> facts -> project -> findings -> report."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from modlint.config import Config
from modlint.facts.schema import FileFacts
from modlint.finding import Finding
from modlint.project.dependencies import NoTrail, Trail
from modlint.project.names.library import Library
from modlint.project.project import Project
from modlint.report._paths import shown, shown_path
from modlint.report._report import Report
from modlint.rules._registry import all_rules
from modlint.source.discover import Tree, discover
from modlint.source.parallel import cores, each
from modlint.source.read import UnreadableError
from modlint.source.run_cache import RunCache
from modlint.stages import CheckClass, Consulting, Read, ReadFile, ReadInstalled, Tracing, foresee, modules, unresolved
from modlint.triage.per_file import speaking_in
from modlint.triage.selection import INTERNAL, UNREADABLE, Selection
from modlint.triage.suppressions import skips_file
from modlint.triage.triage import Triaged, triage

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from modlint.facts.cache import CachedFacts
    from modlint.incremental.reuse import Reuse
    from modlint.runtime_config import RuntimeOptions
    from modlint.trial.trial import Trials

Item = TypeVar("Item")
Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]  # what is done, how much of it, of how much
Work = Callable[..., Iterator[tuple[Any, Any]]]  # a stage, its job, what a lost item gives, the items -> their results
READING, CHECKING = "reading files", "checking classes"
WORTH_A_POOL = {READING: 40, CHECKING: 150}


def check(
    paths: Sequence[Path],
    config: Config,
    *,
    stdin: tuple[str, bytes] | None = None,
    progress: Progress = lambda stage, done, total: None,
    executor: Executor | None = None,
    runtime: RuntimeOptions | None = None,
) -> Report:
    """What the rules find under the paths, and in `stdin`: the name of a file and the bytes it is to hold.

    An `executor` does the work in place of modlint's own processes.
    """
    return check_tree(discover(paths, config, stdin), config, progress, runtime=runtime, executor=executor)


def check_tree(
    tree: Tree,
    config: Config,
    progress: Progress,
    kept: RunCache | None = None,
    runtime: RuntimeOptions | None = None,
    executor: Executor | None = None,
) -> Report:
    """What the rules find in the files of a tree that were asked for, and what running their modules shows."""
    if runtime:
        config = config._replace(extend_select=(*config.extend_select, *runtime.checks))
    selection = Selection(config, all_rules())
    runtime = runtime and runtime._replace(checks=selection.runtime_checks(runtime.checks))
    with _garbage_collection_off():
        work = partial(_work, config=config, progress=progress, executor=executor)
        memory = _memory(kept) if kept else None
        facts, obstacles = _read(tree, config, work, memory)
        library = Library(tree.installed, ReadInstalled(tree.texts, config.debug))
        project = Project(facts, config.module_bases, library, Trail() if kept else NoTrail())
        reuse = _reuse(project, tree, config, kept, memory) if kept and memory else None
        findings = _check(project, tree, selection, config, work, reuse)
    ran = _run(project, tree, config, runtime, findings, progress) if runtime else None
    findings = ran.findings if ran else findings
    silent = frozenset() if ran and ran.complete else selection.at_run_time
    checked = {path: facts[path] for path in tree.checked}
    speaking = speaking_in(config, selection, tree.base)
    triaged = triage([*obstacles, *findings], checked, tree.texts, selection, speaking)
    report = _report(
        triaged, tree, unresolved(project, checked, reuse.is_module if reuse else None), selection.without_effect
    )
    report = report._replace(spoke=_spoke(triaged, tree, speaking, silent))
    return report._replace(tried=ran.tried, interrupted=ran.interrupted) if ran else report


def _read(
    tree: Tree, config: Config, work: Work, memory: CachedFacts | None
) -> tuple[dict[str, FileFacts], list[Finding]]:
    """The facts of every file, and what stood in the way of reading those that were asked for."""
    read = {path: Read(facts) for path, facts in memory.known()} if memory else {}
    job = ReadFile(tree.texts, config.debug)
    new = [path for path in tree.files if path not in read]
    made = dict(work(READING, job, job.lost, new, meanwhile=foresee))
    if memory:
        memory.add({path: each.facts for path, each in made.items() if not each.findings})
    read |= made
    facts = {path: each.facts for path, each in read.items()}
    return facts, [finding for path in tree.checked for finding in read[path].findings]


def _memory(kept: RunCache) -> CachedFacts:
    from modlint.facts.cache import CachedFacts

    return CachedFacts(kept)


def _reuse(project: Project, tree: Tree, config: Config, kept: RunCache, memory: CachedFacts) -> Reuse:
    from modlint.incremental.reuse import Reuse

    return Reuse(project, tree, config, kept, memory)


def _check(
    project: Project, tree: Tree, selection: Selection, config: Config, work: Work, reuse: Reuse | None
) -> list[Finding]:
    """What the rules find in the classes of the files that were asked for."""
    wanted = _wanted(project, tree)
    check = CheckClass(project, selection.class_rules, tree.texts, config)
    job = Consulting(Tracing(check, reuse is not None), tree.installed)
    numbers = modules(project, wanted, reuse.is_module if reuse else None)
    found = {number: reuse.findings(project.classes[number]) if reuse else None for number in numbers}
    new = [number for number, findings in found.items() if findings is None]
    if len(new) >= WORTH_A_POOL[CHECKING]:
        project.prepare()
    for number, ((findings, told), evidence) in work(CHECKING, job, job.lost, new):
        tree.installed.learn(evidence)
        found[number] = findings
        if reuse and told:
            whole = not any(finding.code == INTERNAL for finding in findings)
            reuse.add(project.classes[number], findings, told, whole)
    if reuse:
        reuse.keep()
    return [finding for findings in found.values() for finding in findings or () if finding.path in wanted]


def _run(
    project: Project,
    tree: Tree,
    config: Config,
    runtime: RuntimeOptions,
    read: list[Finding],
    progress: Progress,
) -> Trials:
    """What was read, joined to what is seen when the modules run, and how far each came."""
    from modlint.trial.interpreter import interpreter
    from modlint.trial.trial import Means, try_modules

    means = Means(interpreter(config.python, config.root or tree.base), config.jobs or cores())
    return try_modules(project, tree, _wanted(project, tree), runtime, means, read, progress)


def _wanted(project: Project, tree: Tree) -> set[str]:
    return {path for path in tree.checked if not skips_file(project.files[path])}


def _work(
    stage: str,
    job: Callable[[Item], Result],
    lost: Callable[[Item], Result],
    items: Sequence[Item],
    config: Config,
    progress: Progress,
    executor: Executor | None,
    meanwhile: Callable[[Result], None] = lambda result: None,
) -> Iterator[tuple[Item, Result]]:
    """A stage's results, from several processes where that pays; what this one does meanwhile, at each result."""
    workers = (config.jobs or cores()) if executor or len(items) >= WORTH_A_POOL[stage] else 1
    for done, result in enumerate(each(job, items, workers, lost, executor), 1):
        progress(stage, done, len(items))
        if workers > 1:
            meanwhile(result[1])
        yield result


def _report(triaged: Triaged, tree: Tree, notes: Iterable[tuple[str, str]], warnings: tuple[str, ...]) -> Report:
    """The findings in order, with paths as the user sees them and the texts that they point into."""
    findings = sorted((shown(finding, tree.file) for finding in triaged.findings), key=lambda finding: finding.order)
    texts = {}
    for path in {finding.path for finding in triaged.findings}:
        with suppress(UnreadableError):
            texts[shown_path(tree.files[path])] = tree.texts[path]
    said = tuple(sorted(f"{shown_path(tree.files[path])}:{note}" for path, note in notes))
    return Report(tuple(findings), len(tree.checked), triaged.suppressed, said, warnings, texts)


def _spoke(
    triaged: Triaged, tree: Tree, speaking: Callable[[str], frozenset[str]], silent: frozenset[str]
) -> dict[str, frozenset[str]]:
    """The codes that had their say in each file as the user sees it; none where something stood in their way."""
    holes = {finding.path for finding in triaged.findings if finding.code in (UNREADABLE, INTERNAL)}
    return {shown_path(tree.files[path]): speaking(path) - silent for path in tree.checked if path not in holes}


@contextmanager
def _garbage_collection_off() -> Iterator[None]:
    """Facts and trees are many, live long and hold no cycles: looking for some takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()  # all of it counts as old now: the next look at what is new does not go through it
            gc.enable()
