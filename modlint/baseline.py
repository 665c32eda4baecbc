"""`--baseline`: a file of known findings, which are not reported again."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from modlint.config import UserError
from modlint.finding import Finding
from modlint.report._paths import shown_path
from modlint.report._report import Report
from modlint.report._summary import count
from modlint.source.cache import fingerprint
from modlint.source.discover import project_path
from modlint.source.write import LeftAloneError, replace_file
from modlint.triage.known_findings import Comparison, KnownFinding, accepted, compare, decode, encode, named
from modlint.triage.selection import INTERNAL


class Baseline(NamedTuple):
    """The file, its bytes, and what it says is known."""

    file: Path
    data: bytes
    known: Counter[KnownFinding]

    @property
    def evidence(self) -> str:
        """All that the answer for a given report depends on: what is known, and which of its files are still there."""
        paths = sorted({entry.path for entry in self.known})
        there = "".join("01"[os.path.lexists(self.file.parent / path)] for path in paths)
        return fingerprint(shown_path(self.file), self.data, there)

    def update(self, report: Report) -> Report:
        """Make all that was found known. The report without it, which says what has changed."""
        found = self._compare(report)
        known = accepted(found, self._identify)
        self._write(known)
        failures = tuple(finding for finding in found.new if finding.code == INTERNAL)
        changed = f"{(known - found.holding).total()} added, {found.gone.total()} taken out"
        left = self._left(report, found._replace(new=failures))
        return self._saying(left, f"now holds {count(known.total(), 'known problem')}: {changed}")

    def apply(self, report: Report, *, shrink: bool) -> Report:
        """The report of what is not known. What is gone is told, or taken out of the file."""
        found = self._compare(report)
        left = self._left(report, found)
        if found.new:
            new = count(len(found.new), "problem")
            left = self._saying(left, f"{new} not in it: mend what is new, or accept it with --update-baseline")
        if found.gone and shrink:
            self._write(found.holding)
        elif found.gone:
            gone = f"{count(found.gone.total(), 'known problem')} gone ({named(found.gone)})"
            left = self._saying(left, f"{gone}: --update-baseline takes that out")
        return left

    def unknown(self, report: Report) -> tuple[Finding, ...]:
        """The findings that are not known."""
        return self._compare(report).new

    def _saying(self, report: Report, what: str) -> Report:
        return report._replace(warnings=(*report.warnings, f"{shown_path(self.file)}: {what}"))

    def _compare(self, report: Report) -> Comparison:
        spoke = {self._path(shown): codes for shown, codes in report.spoke.items()}
        return compare(report.findings, self.known, self._identify, partial(self._settled, spoke))

    def _left(self, report: Report, found: Comparison) -> Report:
        return report._replace(findings=found.new, known=len(report.findings) - len(found.new))

    def _identify(self, finding: Finding) -> KnownFinding:
        """What tells a finding from others for as long as the code around it only moves."""
        return KnownFinding(self._path(finding.path), finding.class_name, finding.attribute, finding.code)

    def _path(self, shown: str) -> str:
        return project_path(shown, self.file.parent)

    def _settled(self, spoke: Mapping[str, Container[str]], entry: KnownFinding) -> bool:
        """Whether the rule spoke in the file, or the file is no more."""
        if entry.path in spoke:
            return entry.code in spoke[entry.path]
        return not os.path.lexists(self.file.parent / entry.path)

    def _write(self, known: Counter[KnownFinding]) -> None:
        after = encode(known).encode()
        try:
            if self.data:
                replace_file(self.file, self.data, after)
            else:
                self.file.write_bytes(after)
        except (LeftAloneError, OSError) as error:
            raise UserError(f"{self.file}: not written: {getattr(error, 'strerror', None) or error}") from None


def read_baseline(path: str, *, demanded: bool) -> Baseline:
    """The baseline in a file; an empty one where there is no file and that is no error."""
    file = Path(path)
    try:
        data = file.read_bytes()
        return Baseline(file, data, decode(data.decode()))
    except FileNotFoundError:
        if not demanded:
            return Baseline(file, b"", Counter())
        raise UserError(f"{path}: no such baseline; --update-baseline makes it") from None
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}") from None
    except ValueError as error:
        raise UserError(f"{path}: not a baseline: {error}") from None
