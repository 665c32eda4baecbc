"""Classes that code beside them tries something out with: what stands in tests, and stand-ins in other files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modlint.project.definitions import Class
from modlint.source.purpose import is_test

if TYPE_CHECKING:
    from modlint.project.project import Project

WORD = re.compile(r"[A-Z][a-z]+")
TRIALS = frozenset({"Demo", "Dummy", "Mock", "Test"})


def is_trial(cls: Class, project: Project) -> bool:
    """Whether a class stands in a test, or its name says that it is for one and nothing but its own file makes it.

    Of such a class nobody keeps the weights; a part that is never used is there to be counted.
    """
    if is_test(cls.path):
        return True
    if TRIALS.isdisjoint(WORD.findall(cls.facts.name)):
        return False
    makers = [maker for each in (cls, *project.descendants(cls)) for maker in project.makers(each)]
    return bool(makers) and all(maker.path == cls.path or is_test(maker.path) for maker in makers)
