"""The child process and the rule pages agree on what runtime mode can find."""

from __future__ import annotations

import pytest

from modlint.config import UserError
from modlint.rules._base import RuntimeRule, Status
from modlint.rules._registry import all_rules
from modlint.runtime.catalogue import CHECKS, codes_of


def test_every_check_has_its_page() -> None:
    pages = {r.code: (r.name, r.severity, r.status is Status.ON) for r in all_rules() if isinstance(r, RuntimeRule)}
    assert {check.code: check[1:] for check in CHECKS} == pages


def test_checks_by_code_or_name() -> None:
    assert codes_of(["MOD701", "unsaved-state"]) == {"MOD701", "MOD703"}
    with pytest.raises(UserError, match="did you mean `unsaved-state`"):
        codes_of(["unsaved-stat"])
