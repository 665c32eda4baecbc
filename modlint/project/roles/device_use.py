"""Projects that run their own modules on devices: what fails on each call there, somebody has seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modlint.facts.schema import MODULE_LEVEL
from modlint.source.file_purpose import is_test

if TYPE_CHECKING:
    from modlint.project.names.definitions import Class, Function
    from modlint.project.project import Project

_DEVICE = re.compile(r"dev(ice)?s?$|gpu|cuda", re.IGNORECASE)
_TRAINERS = ("Trainer", "Accelerator")


def is_run_on_devices(cls: Class, project: Project) -> bool:
    """Whether the project makes objects of the class, or of one that inherits from it, and moves what it runs."""
    heirs = (cls, *project.descendants(cls))
    made = any(_is_in_earnest(maker, cls) for heir in heirs for maker in project.makers(heir))
    return made and _moves(project)


def _is_in_earnest(maker: Function, cls: Class) -> bool:
    """Whether it is neither a test nor what stands below the class to try it out."""
    return not is_test(maker.path) and not (maker.path == cls.path and maker.facts.name == MODULE_LEVEL)


def _moves(project: Project) -> bool:
    """Whether anything but a test asks for another device, or for a trainer, which does."""
    if any(_in_use(caller) for name in ("cuda", *_TRAINERS) for caller in project.callers(name)):
        return True
    return any(_in_use(caller) and _names_device(caller) for caller in project.callers("to"))


def _in_use(function: Function) -> bool:
    return not is_test(function.path)


def _names_device(function: Function) -> bool:
    return any(_DEVICE.search(load.rpartition(".")[2]) for load in function.facts.loads)
