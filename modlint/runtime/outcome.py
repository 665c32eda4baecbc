"""What came of examining one module: findings, and how far each phase came."""

from __future__ import annotations

from typing import NamedTuple

from modlint.finding import Finding
from modlint.protocol import Outcome


class Examination(NamedTuple):
    """All that was seen of one module."""

    findings: tuple[Finding, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
