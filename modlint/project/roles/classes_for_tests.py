"""Classes that code beside them tries something out with: what stands in tests, and stand-ins in other files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modlint.facts.schema import MODULE_LEVEL
from modlint.project.names.definitions import Class
from modlint.source.file_purpose import is_test

if TYPE_CHECKING:
    from modlint.project.project import Project

WORD = re.compile(r"[A-Z][a-z]+")
TRIALS = frozenset({"Demo", "Dummy", "Mock", "Test"})


def is_for_tests(cls: Class, project: Project) -> bool:
    """Whether a class stands in a test, or its name or place says that it is for one and only its own file makes it.

    Of such a class nobody keeps the weights; a part that is never used is there to be counted.
    """
    if is_test(cls.path):
        return True
    named = not TRIALS.isdisjoint(WORD.findall(cls.facts.name))
    if not named and not _is_under_condition(cls):
        return False
    makers = [maker for each in (cls, *project.descendants(cls)) for maker in project.makers(each)]
    inside = [maker for maker in makers if maker.path == cls.path and (named or maker.qualname == MODULE_LEVEL)]
    return bool(makers) and all(maker in inside or is_test(maker.path) for maker in makers)


def _is_under_condition(cls: Class) -> bool:
    """Whether it is indented where nothing is around it, as under `if __name__ == "__main__":`."""
    return not cls.facts.scope and cls.facts.span.column > len("class ") + 1
