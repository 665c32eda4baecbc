"""Projects made of source texts."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from modlint.facts.extract import extract
from modlint.project.names.definitions import Class
from modlint.project.project import Project


def project(files: Mapping[str, str], module_bases: tuple[str, ...] = ()) -> Project:
    """A project of these files."""
    return Project({path: extract(textwrap.dedent(text)) for path, text in files.items()}, module_bases)


def class_of(linked: Project, name: str) -> Class:
    """The one class of this qualified name."""
    (found,) = [cls for cls in linked.classes if cls.facts.qualname == name]
    return found


def meaning(linked: Project, path: str, chain: str, scope: str = "") -> str:
    """What a chain means, spelled so that a test can compare it."""
    return repr(linked.resolve(path, chain, scope))
