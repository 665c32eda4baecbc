"""Fixes, round after round until none is left: of all files in memory, then written file by file."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from modlint.config import Config
from modlint.engine import Progress, check_tree
from modlint.facts.extract import extract
from modlint.finding import Edit, Finding, Place, Safety
from modlint.fix import apply, together
from modlint.report._paths import shown_path
from modlint.report._report import Report
from modlint.rules.internal_error import InternalError
from modlint.source.discover import STDIN, Tree, discover, project_path
from modlint.source.read import UnreadableError, decode, encode
from modlint.source.run_cache import run_cache_of
from modlint.source.write import LeftAloneError, demand_writable, replace_file
from modlint.triage.add_suppressions import ignoring

ROUNDS = 10
Identity = tuple[str, str, str, str]  # of a finding, whatever happens to its lines


class Change(NamedTuple):
    """A file, and its bytes before and after its fixes. The path is as shown."""

    path: str
    before: bytes
    after: bytes


class Fixed(NamedTuple):
    """What is left to report, the files that changed, and what standard input becomes."""

    report: Report
    changes: tuple[Change, ...]
    stdin: bytes


def fix(
    paths: Sequence[Path],
    config: Config,
    safeties: tuple[Safety, ...],
    ignored: Callable[[Report], Iterable[Finding]],
    *,
    write: bool,
    stdin: tuple[str, bytes] | None,
    progress: Progress,
) -> Fixed:
    """Make the fixes of these safeties in the files under the paths, and write comments for what is to be ignored.

    The file that `stdin` names is never written.
    """
    tree = _pinned(discover(paths, config, stdin))
    held = project_path(stdin[0], tree.base) if stdin else STDIN
    mending = Mending(tree, safeties, write, held)
    report = mending.run(config, progress)
    if mending.ignore(ignored(report)):
        report = check_tree(mending.tree, config, progress)
    if write and mending.write():
        report = check_tree(mending.tree, config, progress, run_cache_of(mending.tree, config))
    return Fixed(mending.completed(report), tuple(mending.changes()), mending.tree.texts.data(held) if stdin else b"")


def _pinned(tree: Tree) -> Tree:
    """The tree as it is now: what happens to its files while it is fixed is noticed when they are written."""
    now = {}
    for path in tree.checked:
        with suppress(UnreadableError):
            now[path] = tree.texts.data(path)
    return tree._replace(texts=tree.texts.holding(now))


class Mending:
    """The state of a run: the tree as mended so far, and what became of each file."""

    def __init__(self, tree: Tree, safeties: tuple[Safety, ...], write: bool, held: str) -> None:
        self.before = tree
        self.tree = tree
        self._safeties = safeties
        self._write = write
        self._held = held
        self._shown = {shown_path(tree.files[path]): path for path in tree.checked}
        self._made: dict[str, int] = defaultdict(int)
        self._ignored: dict[str, int] = defaultdict(int)
        self._spoiling: dict[Identity, Finding] = {}
        self._left: dict[str, str] = {}

    def run(self, config: Config, progress: Progress) -> Report:
        """What is left after all rounds."""
        report = check_tree(self.tree, config, progress, run_cache_of(self.tree, config))
        for _ in range(ROUNDS):
            mended = dict(self._round(report.findings))
            if not mended:
                break
            self.tree = self.tree._replace(texts=self.tree.texts.holding(mended))
            gc.collect()  # the project of the last round refers to itself
            report = check_tree(self.tree, config, progress, run_cache_of(self.tree, config))
        return report

    def _round(self, findings: Iterable[Finding]) -> Iterator[tuple[str, bytes]]:
        wanted = (finding for finding in findings if finding.fix and finding.fix.safety in self._safeties)
        for path, fixable in self._writable(each for each in wanted if _identity(each) not in self._spoiling):
            chosen = together(fixable)
            made, mended = harmless(self.tree.texts.data(path), chosen)
            self._spoiling |= {_identity(each): each for each in chosen if each not in made}
            if made:
                self._made[path] += len(made)
                yield path, mended

    def ignore(self, findings: Iterable[Finding]) -> bool:
        """Write ignore comments for findings. Whether there were any that can have one."""
        commented = {}
        for path, found in self._writable(findings):
            edits, number = ignoring(self.tree.texts[path], found)
            after = rewritten(self.tree.texts.data(path), edits)
            if edits and after is not None:
                commented[path] = after
                self._ignored[path] += number
        self.tree = self.tree._replace(texts=self.tree.texts.holding(commented))
        return bool(commented)

    def _writable(self, findings: Iterable[Finding]) -> Iterator[tuple[str, list[Finding]]]:
        """The findings of each file that may be changed."""
        by_path: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_path[self._shown[finding.path]].append(finding)
        return ((path, found) for path, found in by_path.items() if not self._is_locked(path))

    def _is_locked(self, path: str) -> bool:
        if self._write and path != self._held and path not in self._left:
            try:
                demand_writable(self.tree.files[path])
            except LeftAloneError as error:
                self._left[path] = str(error)
        return path in self._left

    def write(self) -> bool:
        """Write what changed. Whether some file had to be left alone, which is then seen as it is on the disk."""
        files = (path for path in self._changed() if path != self._held)
        refused = {path: why for path in files if (why := self._refusal(path))}
        self._left |= refused
        self.tree = self.tree._replace(texts=self.tree.texts.as_on_disk(refused))
        return bool(refused)

    def _refusal(self, path: str) -> str:
        """Write one file; if that may not be, why."""
        try:
            replace_file(self.tree.files[path], self.before.texts.data(path), self.tree.texts.data(path))
        except LeftAloneError as error:
            return str(error)
        return ""

    def changes(self) -> Iterator[Change]:
        """The files that are changed now, or would be."""
        for path in self._changed():
            shown = shown_path(self.tree.files[path])
            yield Change(shown, self.before.texts.data(path), self.tree.texts.data(path))

    def _changed(self) -> list[str]:
        before, after = self.before.texts, self.tree.texts
        touched = dict.fromkeys((*self._made, *self._ignored))
        return [path for path in touched if path not in self._left and before.data(path) != after.data(path)]

    def completed(self, report: Report) -> Report:
        """A report of what is left, with what was done and what could not be."""
        findings = sorted((*report.findings, *map(_spoils, self._spoiling.values())), key=lambda finding: finding.order)
        left = [f"{shown_path(self.tree.files[path])}: not fixed: {why}" for path, why in self._left.items()]
        warnings = (*report.warnings, *left)
        fixed, ignored = self._done(self._made), self._done(self._ignored)
        return report._replace(findings=tuple(findings), fixed=fixed, ignored=ignored, warnings=warnings)

    def _done(self, counts: Mapping[str, int]) -> int:
        return sum(count for path, count in counts.items() if path not in self._left)


def harmless(data: bytes, findings: Sequence[Finding]) -> tuple[Sequence[Finding], bytes]:
    """The findings whose fixes leave a file whole, and its bytes with these made."""
    mended = rewritten(data, _edits(findings))
    if mended is not None:
        return findings, mended
    made: list[Finding] = []
    for finding in findings:
        more = rewritten(data, _edits((*made, finding)))
        if more is not None:
            made.append(finding)
            mended = more
    return made, mended or data


def _edits(findings: Iterable[Finding]) -> list[Edit]:
    return [edit for finding in findings if finding.fix for edit in finding.fix.edits]


def rewritten(data: bytes, edits: Iterable[Edit]) -> bytes | None:
    """A file's bytes with some edits made; None if the result would be no Python, or not the file's."""
    text = decode(data)
    try:
        mended = apply(text, edits)
        encoded = encode(mended, data)
        faithful = encode(text, data) == data and decode(encoded) == mended
    except (ValueError, IndexError, UnreadableError):  # overlapping, beyond the end, beyond the encoding
        return None
    return encoded if faithful and extract(mended).failure is None else None


def _identity(finding: Finding) -> Identity:
    return finding.code, finding.path, finding.class_name, finding.attribute


def _spoils(finding: Finding) -> Finding:
    """What to say of a fix that would have spoiled its file."""
    place = Place(finding.path, finding.span, finding.statement, finding.class_name, finding.attribute)
    return InternalError().at(place, f"not fixed: the fix of `{finding.rule}` would have spoiled the file")
