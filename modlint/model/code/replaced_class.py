"""Classes of which no object is ever made: another takes the name in the same file before anything used it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.syntax.replaced_classes import is_replaced as is_replaced_in
from modlint.syntax.trees import statements

if TYPE_CHECKING:
    from modlint.model.code.sources import Sources
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project


def is_replaced(cls: Class, project: Project, sources: Sources) -> bool:
    """Whether nobody can get hold of a class. One that an ancestor takes note of may be kept there."""
    facts = cls.facts
    if facts.scope or project.resolve(cls.path, facts.name) is cls:
        return False
    if any(each.facts.metaclass or each.named("__init_subclass__") for each in project.lineage(cls)):
        return False
    return is_replaced_in(statements("".join(sources.lines(cls.path))), facts.name, facts.line)
