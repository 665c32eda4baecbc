"""An examination survives the trip between processes."""

from __future__ import annotations

import json

import pytest

from modlint.config import UserError
from modlint.finding import Finding, Related, Severity, Span
from modlint.runtime.catalogue import codes_of
from modlint.runtime.outcome import Examination, Outcome

FINDING = Finding(
    "MOD701", "device-mismatch", "mixes", "net.py", Span(3, 5, 3, 9), Severity.ERROR,
    "Net", "pos", related=(Related("net.py", 2, "made here"),), evidence=("runtime",), statement=Span(3, 1, 4, 2),
)  # fmt: skip


def test_through_json() -> None:
    seen = Examination((FINDING,), (Outcome("fresh", "found"), Outcome("cuda", "skipped", "no CUDA")))
    assert Examination.from_json(json.loads(json.dumps(seen.to_json()))) == seen


def test_checks_by_code_or_name() -> None:
    assert codes_of(["MOD701", "unsaved-state"]) == {"MOD701", "MOD703"}
    with pytest.raises(UserError, match="did you mean `unsaved-state`"):
        codes_of(["unsaved-stat"])
