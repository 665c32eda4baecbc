"""What is remembered hides nothing of what it was made of."""

from __future__ import annotations

import random

from examples import FIXTURES
from modlint.config import Config
from modlint.engine import all_rules
from modlint.facts.extract import extract
from modlint.project.marks.dependency_marks import marks_in, spelled
from modlint.project.project import Project
from modlint.source.discover import discover
from modlint.stages import CheckClass, modules
from modlint.triage.selection import Selection

CONFIG = Config(select=("ALL",), preview=True)
ROOMS = ("demo", "unused-submodule")


def test_who_asks_last_depends_on_all_that_who_asks_alone_does() -> None:
    tree = discover([FIXTURES / room for room in ROOMS], CONFIG)
    facts = {path: extract(tree.texts[path]) for path in tree.files}
    rules = Selection(CONFIG, all_rules()).class_rules

    def marks(number: int, check: CheckClass) -> set[str]:
        _, trace = check.project.trail.follow(lambda: check(number))
        return {spelled(mark) for mark in marks_in(trace)}

    def fresh() -> CheckClass:
        return CheckClass(Project(facts), rules, tree.texts, CONFIG)

    asked_before = fresh()
    numbers = list(modules(asked_before.project, tree.files))
    for number in numbers:
        asked_before(number)
    for number in random.Random(0).sample(numbers, 8):
        alone = marks(number, fresh())
        assert alone
        assert alone <= marks(number, asked_before), asked_before.project.classes[number]
