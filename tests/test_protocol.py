"""What crosses between processes comes out as it went in, or not at all."""

from __future__ import annotations

import json

import pytest

from modlint.finding import Finding, Related, Severity, Span
from modlint.protocol import Batch, Event, Outcome, Stated, Target, Trial, from_json, to_json

FINDING = Finding(
    code="MOD701",
    rule="device-mismatch",
    message="mixes",
    path="net.py",
    span=Span(3, 5, 3, 9),
    severity=Severity.ERROR,
    related=(Related("net.py", 2, "made here"),),
    statement=Span(3, 1, 4, 2),
)
TRIAL = Trial("defaults", "names", "", (Outcome("fresh", "found", "why"),), (FINDING,))


@pytest.mark.parametrize(
    "value",
    [
        Event("trial", 3, trial=TRIAL),
        Batch("net", "/net.py", ("/",), (Target("net:Net", "Net", Stated((1,), {"a": [1]}, "", {"x": None})),)),
    ],
)
def test_there_and_back(value: Event | Batch) -> None:
    assert from_json(type(value), json.loads(json.dumps(to_json(value)))) == value


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"kind": 3},
        {"kind": "x", "trial": {"findings": [{"severity": "loud"}]}},
        {"kind": "x", "trial": {"outcomes": [{"phase": "fresh", "status": "lost"}]}},
        None,
    ],
)
def test_what_does_not_fit(data: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        from_json(Event, data)
