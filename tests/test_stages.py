"""The stages as worker processes see them."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest

from modlint.config import Config
from modlint.facts.extract import extract
from modlint.project.project import Project
from modlint.rules._base import ClassRule
from modlint.rules._registry import all_rules
from modlint.stages import CheckClass, ReadFile, modules, unresolved
from runs import NET

RULES = [rule for rule in all_rules() if isinstance(rule, ClassRule)]
TEXTS = {"net.py": NET, "base.py": "class A(Strange):\n    pass\n\n\nclass B(A, make()):\n    pass\n"}


@pytest.fixture
def linked() -> Project:
    return Project({path: extract(text) for path, text in TEXTS.items()})


def sent(value: Callable[..., object]) -> Callable[..., object]:
    """What arrives where processes share no memory."""
    arrived: Callable[..., object] = pickle.loads(pickle.dumps(value))
    return arrived


def test_classes_are_checked_alike_in_a_process_that_shares_no_memory(linked: Project) -> None:
    job = CheckClass(linked, RULES, TEXTS, Config(debug=True))
    (number,) = modules(linked, TEXTS)
    found = job(number)
    assert [finding.code for finding in found] == ["MOD101"]
    assert sent(job)(number) == found


def test_files_are_read_alike_in_a_process_that_shares_no_memory() -> None:
    job = ReadFile(TEXTS, debug=True)
    assert sent(job)("net.py") == job("net.py")


def test_only_modules_of_the_given_files_are_checked(linked: Project) -> None:
    assert [linked.classes[number].facts.name for number in modules(linked, TEXTS)] == ["Net"]
    assert list(modules(linked, {"base.py"})) == []


def test_what_nothing_is_known_of(linked: Project) -> None:
    assert list(unresolved(linked, TEXTS)) == [
        ("base.py", "1: is `A` a module? Nothing is known of its base `Strange`"),
        ("base.py", "5: is `B` a module? Nothing is known of its base"),
    ]
    assert list(unresolved(linked, {"net.py"})) == []


def test_facts_arrive_as_they_were_sent() -> None:
    odd = {"ok.py": NET, "cut.py": "class A(\n", "lone.py": "x = '\\ud800'\nsetattr(self, '\\ud800', 1)\n"}
    for path in odd:
        read = ReadFile(odd, debug=True)(path)
        assert pickle.loads(pickle.dumps(read)) == read
