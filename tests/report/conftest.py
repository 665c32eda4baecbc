"""A report with one of everything."""

from __future__ import annotations

import pytest

from modlint.finding import Confidence, Edit, Finding, Fix, Related, Safety, Severity, Span
from modlint.report._report import Report

SOURCE = "\n" * 40 + "        self.pos = sincos_table(n, dim)\n\tself.größe = {'表': f(\n\t\tx)}\n"


@pytest.fixture
def report() -> Report:
    register = 'self.register_buffer("pos", sincos_table(n, dim), persistent=False)'
    table = Finding(
        code="MOD101",
        rule="plain-tensor-attribute",
        message="`self.pos` is a plain tensor: `.to(device)` leaves it behind and the state_dict omits it",
        path="src/net/encoder.py",
        span=Span(41, 9, 41, 17),
        severity=Severity.WARNING,
        class_name="Outer.Encoder",
        attribute="pos",
        note="built by `sincos_table` (src/net/tables.py:12), used in `forward` (line 63)",
        help=f"register it: `{register}`",
        fix=Fix(f"register it: `{register}`", Safety.SAFE, (Edit(Span(41, 9, 41, 40), register),)),
        related=(Related("src/net/tables.py", 12, "built by `sincos_table`"),),
    )
    wide = Finding(
        code="MOD201",
        rule="unused-submodule",
        message="100% <unused>, really: \x1b[31m",
        path="src/net/encoder.py",
        span=Span(42, 2, 43, 6),
        severity=Severity.INFO,
        class_name="Outer.Encoder",
        attribute="größe",
        confidence=Confidence.MEDIUM,
        help="remove it",
        fix=Fix("remove it", Safety.UNSAFE, (Edit(Span(42, 1, 44, 1), ""),)),
        evidence=("static", "runtime"),
    )
    broken = Finding("MOD900", "unreadable-source", "cannot be checked", "src/a b.py", Span(1, 1, 1, 1), Severity.ERROR)
    return Report((broken, table, wide), 38, 2, (), (), {"src/net/encoder.py": SOURCE})
