"""Ignore comments: which findings they suppress, and which of them are to blame."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from modlint.facts.schema import FileFacts, Suppression
from modlint.finding import Finding, Place
from modlint.triage.selection import INTERNAL, UNREADABLE, Selection
from modlint.triage.suppression_faults import Use, blanket, unknown, unused


def skips_file(facts: FileFacts) -> bool:
    """Whether a comment says that nothing of the file is to be reported."""
    return any(comment.kind == "skip-file" for comment in facts.suppressions)


class CommentedFile(NamedTuple):
    """One file, its ignore comments, and the codes of the rules that speak in it."""

    path: str
    texts: Mapping[str, str]
    comments: tuple[Suppression, ...]
    speaking: Collection[str]
    selection: Selection

    def suppress(self, findings: Iterable[Finding]) -> tuple[list[Finding], int]:
        """The findings that are left, with those about the comments themselves, and how many are gone."""
        hits = [(finding, self._hits(finding)) for finding in findings]
        left = [finding for finding, uses in hits if not uses]
        # What could not be checked may hold what a comment was written for.
        whole = not any(finding.code in (UNREADABLE, INTERNAL) for finding, _ in hits)
        used = {use for _, uses in hits for use in uses}
        return [*left, *self._faults(used, whole)], len(hits) - len(left)

    def _text(self) -> str:
        return self.texts[self.path]

    def _hits(self, finding: Finding) -> set[Use]:
        """The comments that suppress a finding."""
        if finding.code == INTERNAL:
            return set()
        statement = finding.statement or finding.span
        lines = {finding.span.line, statement.line, statement.end_line}
        return {
            (comment, name)
            for comment in self.comments
            if comment.kind == "skip-file" or comment.span.line in lines
            for name in comment.names or ("",)
            if not name or self.selection.code(name) == finding.code
        }

    def _faults(self, used: Collection[Use], whole: bool) -> Iterator[Finding]:
        if any(comment.kind == "skip-file" for comment in self.comments):
            return
        for comment in self.comments:
            excused = {self.selection.code(name) for name in comment.names}
            idle = unused(comment, used, self.speaking, self.selection, self._text) if whole else ()
            for fault in chain(unknown(comment, self.selection), blanket(comment), idle):
                if fault.code in self.speaking and fault.code not in excused:
                    rule = self.selection.rule(fault.code)
                    place = Place(self.path, comment.span, comment.span)
                    yield rule.at(place, fault.message, fix=fault.fix, help=fault.fix.title if fault.fix else "")
