"""What came of examining one module: findings, and how far each phase came. Crosses processes as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from modlint.finding import Confidence, Finding, Related, Severity, Span

Status = Literal["passed", "found", "inconclusive", "skipped"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one phase ended, and why it was no more than that."""

    phase: str
    status: Status
    why: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """All that was seen of one module."""

    findings: tuple[Finding, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values that `json` can write. Findings of runtime mode have no fix."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Examination:
        """What `to_json` gave, after a trip through JSON."""
        return cls(
            tuple(_finding(each) for each in value["findings"]),
            tuple(Outcome(**each) for each in value["outcomes"]),
        )


def _finding(value: dict[str, Any]) -> Finding:
    decoded = {
        "span": Span(*value["span"]),
        "severity": Severity(value["severity"]),
        "confidence": Confidence(value["confidence"]),
        "fix": None,
        "related": tuple(Related(**each) for each in value["related"]),
        "evidence": tuple(value["evidence"]),
        "statement": Span(*value["statement"]) if value["statement"] else None,
    }
    return Finding(**{**value, **decoded})
