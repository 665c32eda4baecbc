"""Projects that run their own modules on devices: what fails on each call there, somebody has seen."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from modlint.facts.schema import MODULE_LEVEL
from modlint.source.file_purpose import is_test
from modlint.source.installed import is_installed

if TYPE_CHECKING:
    from modlint.project.names.definitions import Class, Function
    from modlint.project.project import Project

_DEVICE = re.compile(r"dev(ice)?s?$|gpu|cuda", re.IGNORECASE)
_TRAINERS = ("Trainer", "Accelerator")


def is_run_on_devices(cls: Class, project: Project) -> bool:
    """Whether the project makes objects of the class, or of one that inherits from it, and moves what it runs."""
    heirs = (cls, *project.descendants(cls))
    makers = (maker for heir in heirs for maker in project.makers(heir) if _is_in_earnest(maker))
    return any(not _tries_out(maker, cls) for maker in makers) and _moves(project)


def _is_in_earnest(function: Function) -> bool:
    """Whether it is neither a test nor of another library."""
    return not is_test(function.path) and not is_installed(function.path)


def _tries_out(maker: Function, cls: Class) -> bool:
    """Whether it is what stands below the class, outside all functions."""
    return maker.path == cls.path and maker.facts.name == MODULE_LEVEL


def _moves(project: Project) -> bool:
    """Whether anything in earnest asks for another device, or for a trainer, which does."""
    asking = (caller for name in ("cuda", *_TRAINERS) for caller in project.callers(name))
    placing = (caller for caller in project.callers("to") if _names_device(caller))
    return any(map(_is_in_earnest, chain(asking, placing)))


def _names_device(function: Function) -> bool:
    return any(_DEVICE.search(load.rpartition(".")[2]) for load in function.facts.loads)
