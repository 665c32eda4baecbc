"""What a run has to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from modlint.finding import Finding, Safety

if TYPE_CHECKING:
    from modlint.report._runtime_targets import Tried


class Report(NamedTuple):
    """The findings of a run in order, and what surrounds them. Paths are as shown: relative to the working directory.

    `files` is the number of files checked, `notes` say what could not be resolved, `warnings` what is odd about the
    configuration and which files could not be fixed, `texts` are the sources of the files that have findings. `fixed`
    is the number of findings that are gone since they were fixed, `ignored` of those that got an ignore comment,
    `known` of those that a baseline holds. `spoke` has the codes that had their say, by file; none for a file that
    could not be checked. `tried` says how far each target of runtime mode came, and
    `interrupted` that the user ended that before all had their turn.
    """

    findings: tuple[Finding, ...]
    files: int = 0
    suppressed: int = 0
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    texts: Mapping[str, str] = {}
    fixed: int = 0
    ignored: int = 0
    known: int = 0
    spoke: Mapping[str, frozenset[str]] = {}
    tried: tuple[Tried, ...] = ()
    interrupted: bool = False

    @property
    def fixable(self) -> int:
        """How many findings have a safe fix."""
        return sum(is_safe(finding) for finding in self.findings)

    @property
    def failed(self) -> bool:
        """Whether modlint itself failed somewhere, so that findings may be missing."""
        return any(finding.code == "MOD902" for finding in self.findings)


def is_safe(finding: Finding) -> bool:
    """Whether a finding has a fix that changes neither the state_dict keys nor the outputs."""
    return finding.fix is not None and finding.fix.safety is Safety.SAFE
