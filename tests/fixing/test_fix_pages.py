"""Every fix of a rule's page, through the command."""

from __future__ import annotations

import pytest

from modlint.rules._base import Rule, Status
from modlint.rules._page import Example, page
from modlint.rules._registry import all_rules
from runs import Project

PAIRS = [
    pytest.param(rule, *pair, id=f"{rule.name}-{number}")
    for rule in all_rules()
    for number, pair in enumerate(zip(page(rule).flagged, page(rule).fixed, strict=False), 1)
]


@pytest.mark.parametrize(("rule", "before", "after"), PAIRS)
def test_the_page_is_right(rule: Rule, before: Example, after: Example, project: Project) -> None:
    for file in before:
        project.write(file.path, file.source)
    flags = ["--fix", "--unsafe-fixes", "--fixable", rule.code]
    if rule.status is not Status.ON:
        flags += ["--extend-select", rule.code, "--preview"]
    shown = project.run(*flags, "--diff")
    assert all((project.folder / file.path).read_text() == file.source for file in before)
    assert shown.code == 1
    assert shown.out.startswith("--- ")
    project.run(*flags)
    assert {file.path: (project.folder / file.path).read_text() for file in after} == {
        file.path: file.source for file in after
    }
    assert project.run(*flags, "--diff").out == ""


def test_there_are_pairs() -> None:
    assert len(PAIRS) >= 8
