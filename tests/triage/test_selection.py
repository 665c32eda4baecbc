"""Which rules speak."""

from __future__ import annotations

import pytest

from modlint.config import Config
from modlint.finding import Severity
from modlint.rules._base import Rule, Status
from modlint.triage.selection import Selection


def rule(number: int, name: str, state: Status = Status.ON) -> Rule:
    kind = type("Example", (Rule,), {"code": f"MOD{number}", "name": name, "severity": Severity.INFO, "status": state})
    made: Rule = kind()
    return made


RULES = (
    rule(101, "first"),
    rule(102, "second"),
    rule(201, "third"),
    rule(203, "tried", Status.PREVIEW),
    rule(315, "quiet", Status.OFF),
    rule(900, "unreadable"),
    rule(902, "internal"),
)


def speaking(**options: object) -> str:
    """The numbers of the rules that speak, but for those that always do."""
    enabled = Selection(Config(**options), RULES).enabled
    assert "MOD902" in enabled
    return " ".join(sorted(code[3:] for code in enabled - {"MOD900", "MOD902"}))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "101 102 201"),
        ({"preview": True}, "101 102 201 203"),
        ({"select": ("MOD1",)}, "101 102"),
        ({"select": ("mod101", "third")}, "101 201"),
        ({"select": ("ALL",)}, "101 102 201 315"),
        ({"select": ("ALL",), "preview": True}, "101 102 201 203 315"),
        ({"select": ("MOD",)}, "101 102 201 315"),
        ({"select": ("MOD2",), "preview": True}, "201 203"),
        ({"select": ("tried",)}, ""),
        ({"extend_select": ("quiet",)}, "101 102 201 315"),
        ({"select": ("MOD1",), "extend_select": ("MOD201",)}, "101 102 201"),
        ({"ignore": ("MOD101",)}, "102 201"),
        ({"ignore": ("MOD1",)}, "201"),
        ({"ignore": ("ALL",)}, ""),
        ({"ignore": ("ALL",), "extend_select": ("MOD2",)}, "201"),
        ({"select": ("MOD1",), "ignore": ("first",)}, "102"),
        ({"select": ("first",), "ignore": ("MOD1",)}, "101"),
        ({"select": ("MOD1",), "ignore": ("MOD10",)}, ""),
        ({"select": ("MOD101",), "ignore": ("first",)}, ""),
        ({"select": ("M",)}, ""),
    ],
)
def test_selection(options: dict[str, object], expected: str) -> None:
    assert speaking(**options) == expected


def test_unreadable_files_speak_unless_they_are_told_not_to() -> None:
    assert "MOD900" in Selection(Config(select=("MOD101",)), RULES).enabled
    assert "MOD900" not in Selection(Config(ignore=("unreadable",)), RULES).enabled


def test_severities_by_code_or_name() -> None:
    selection = Selection(Config(severity={"first": Severity.ERROR, "mod102": Severity.WARNING}), RULES)
    assert selection.severities == {"MOD101": Severity.ERROR, "MOD102": Severity.WARNING}
