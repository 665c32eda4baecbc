"""A class written anew for export, which keeps the parts of its namesake that is trained, so that its weights load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.project.functions.reads import reads
from modlint.source.file_purpose import is_for_export

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Function
    from modlint.project.submodules.submodules import Registered


def is_used_by_twin(found: Registered, module: ModuleClass) -> bool:
    """Whether the file is there to export models, and a class of the same name in another one uses the attribute."""
    cls, project = module.cls, module.project
    if not is_for_export(cls.path):
        return False
    naming = (each for each in project.uses.naming(found.name) if each.path != cls.path)
    return any(
        each.owner is not None and each.owner.facts.name == cls.facts.name and _uses_own(each, found.name)
        for each in naming
    )


def _uses_own(method: Function, name: str) -> bool:
    receiver = method.facts.receiver
    return receiver != "" and any(
        read.name == name and read.position == 1 for read in reads(method.facts, f"{receiver}.")
    )
