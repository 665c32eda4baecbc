"""Classes that can be put in the place of others: who makes an object reads from it what the other one has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project


def models(cls: Class, name: str, project: Project) -> Iterator[Class]:
    """The classes beside which one that nothing makes has an attribute that, like these, it leaves to others to use."""
    if any(project.makers(each) for each in (cls, *project.descendants(cls))):
        return
    relatives = {*project.relatives(cls)}
    for other in dict.fromkeys(site.cls for site in project.members.sites(None, name)):
        if other.path == cls.path and other not in relatives and name in project.uses.left_alone(other):
            yield other
