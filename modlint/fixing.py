"""Fixes, round after round until none is left: of all files in memory, then written file by file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from modlint.config import Config
from modlint.engine import Progress, check_tree
from modlint.facts.extract import extract
from modlint.finding import Edit, Finding, Place, Safety
from modlint.fix import apply, together
from modlint.report._report import Report
from modlint.report._shown import shown_path
from modlint.rules.internal_error import InternalError
from modlint.source.discover import STDIN, Tree, discover, project_path
from modlint.source.read import UnreadableError, decode, encode
from modlint.source.write import LeftAloneError, demand_writable, replace_file

ROUNDS = 10


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
    *,
    write: bool,
    stdin: tuple[str, bytes] | None,
    progress: Progress,
) -> Fixed:
    """Make the fixes of these safeties in the files under the paths; the file that `stdin` names is never written."""
    tree = _pinned(discover(paths, config, stdin))
    held = project_path(stdin[0], tree.base) if stdin else STDIN
    mending = Mending(tree, safeties, write, held)
    report = mending.run(config, progress)
    if write and mending.write():
        report = check_tree(mending.tree, config, progress)
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
        self._broken: dict[str, Finding] = {}
        self._left: dict[str, str] = {}

    def run(self, config: Config, progress: Progress) -> Report:
        """What is left after all rounds."""
        report = check_tree(self.tree, config, progress)
        for _ in range(ROUNDS):
            mended = dict(self._round(report.findings))
            if not mended:
                break
            self.tree = self.tree._replace(texts=self.tree.texts.holding(mended))
            report = check_tree(self.tree, config, progress)
        return report

    def _round(self, findings: Iterable[Finding]) -> Iterator[tuple[str, bytes]]:
        by_path: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.fix and finding.fix.safety in self._safeties:
                by_path[self._shown[finding.path]].append(finding)
        for path, fixable in by_path.items():
            if path in self._broken or self._is_locked(path):
                continue
            chosen = together(fixable)
            mended = rewritten(self.tree.texts.data(path), chosen)
            if mended is None:
                self._broken[path] = _broke(chosen)
            else:
                self._made[path] += len(chosen)
                yield path, mended

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
        return [path for path in self._made if path not in self._left and before.data(path) != after.data(path)]

    def completed(self, report: Report) -> Report:
        """A report of what is left, with what was done and what could not be."""
        findings = sorted((*report.findings, *self._broken.values()), key=lambda finding: finding.order)
        left = [f"{shown_path(self.tree.files[path])}: not fixed: {why}" for path, why in self._left.items()]
        done = sum(count for path, count in self._made.items() if path not in self._left)
        return replace(report, findings=tuple(findings), fixed=done, warnings=(*report.warnings, *left))


def rewritten(data: bytes, findings: Iterable[Finding]) -> bytes | None:
    """A file's bytes with the fixes of some findings made; None if the result would be no Python, or not the file's."""
    edits: list[Edit] = [edit for finding in findings if finding.fix for edit in finding.fix.edits]
    text = decode(data)
    try:
        mended = apply(text, edits)
        encoded = encode(mended, data)
        faithful = encode(text, data) == data and decode(encoded) == mended
    except (ValueError, IndexError, UnreadableError):  # overlapping, beyond the end, beyond the encoding
        return None
    return encoded if faithful and extract(mended).failure is None else None


def _broke(findings: Sequence[Finding]) -> Finding:
    """What to say of a file that its fixes would have spoiled."""
    first = findings[0]
    rules = ", ".join(f"`{rule}`" for rule in sorted({finding.rule for finding in findings}))
    place = Place(first.path, first.span, first.statement, first.class_name, first.attribute)
    return InternalError().at(place, f"the file is left as it was: the fixes of {rules} would have spoiled it")
