"""Every rule does what its page says, and what its fixtures ask for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import zip_longest
from pathlib import Path

import pytest

from examples import FIXTURES, expected, findings, fixture, reported
from modlint.finding import Edit, Finding
from modlint.fix import apply
from modlint.rules._base import Rule
from modlint.rules._page import Example, Page, page
from modlint.rules._registry import all_rules

RULES = all_rules()
by_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def examples(choose: Callable[[Page], tuple[Example, ...]]) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.name}-{number}")
        for rule in RULES
        for number, example in enumerate(choose(page(rule)), 1)
    ]


def fixtures() -> list[object]:
    return [
        pytest.param(rule, path, id=f"{rule.name}-{path.stem}")
        for rule in RULES
        for path in sorted((FIXTURES / rule.name).glob("[!_.]*"))
    ]


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("rule", "example"), examples(lambda page: page.flagged))
def test_flagged(rule: Rule, example: Example, tmp_path: Path) -> None:
    wanted = expected(example)
    assert rule.code in {code for _, _, code in wanted}, "the example marks nothing"
    assert reported(findings(tmp_path, example, rule)).keys() == wanted


@pytest.mark.parametrize(("rule", "example"), examples(lambda page: page.accepted))
def test_accepted(rule: Rule, example: Example, tmp_path: Path) -> None:
    assert expected(example) == set()
    assert reported(findings(tmp_path, example, rule)) == {}


@pytest.mark.parametrize(("rule", "path"), fixtures())
def test_fixture(rule: Rule, path: Path, tmp_path: Path) -> None:
    example = fixture(path)
    assert reported(findings(tmp_path, example, rule)).keys() == expected(example)


@by_rule
def test_fixed(rule: Rule, tmp_path: Path) -> None:
    """Fixes give what the page shows, which is then quiet; an example that shows no fix has none."""
    shown = page(rule)
    assert len(shown.fixed) <= len(shown.flagged)
    for number, (before, after) in enumerate(zip_longest(shown.flagged, shown.fixed, fillvalue=())):
        folder = tmp_path / str(number)
        edits = edits_of(rule, findings(folder, before, rule), folder)
        if not after:
            assert not edits, "a fix that the page does not show"
            continue
        for file in after:
            source = next(each.source for each in before if each.path == file.path)
            assert apply(source, edits.pop(file.path, [])) == file.source
        assert not edits, "a fix in a file that the page does not show"
        assert reported(findings(folder / "fixed", after, rule)) == {}


def edits_of(rule: Rule, found: Iterable[Finding], folder: Path) -> dict[str, list[Edit]]:
    """The edits of a rule's fixes, by path inside the folder."""
    edits: dict[str, list[Edit]] = {}
    for finding in found:
        if finding.code == rule.code and finding.fix:
            path = Path(finding.path).relative_to(folder.name).as_posix()
            edits.setdefault(path, []).extend(finding.fix.edits)
    return edits


@by_rule
def test_a_page_has_all_its_parts(rule: Rule) -> None:
    shown = page(rule)
    assert 10 < len(shown.summary) < 100
    assert shown.summary.endswith(".")
    assert shown.why
    if rule.code != "MOD902":  # nothing to show: it says that modlint failed
        assert shown.flagged
        assert shown.accepted


@by_rule
def test_a_rule_is_named_as_its_file(rule: Rule) -> None:
    assert re.fullmatch(r"MOD[1-9]\d\d", rule.code)
    assert rule.name == type(rule).__module__.rpartition(".")[2].replace("_", "-")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)


def test_codes_and_names_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


def test_every_fixture_folder_belongs_to_a_rule() -> None:
    folders = {path.name for path in FIXTURES.iterdir() if path.is_dir()} - {"demo"}
    assert folders <= {rule.name for rule in RULES}
