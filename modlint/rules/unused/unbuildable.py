"""Classes and parts that cannot be made: what is called or read for it is not there, or `super` is of another class."""

from __future__ import annotations

import builtins
import re
from typing import TYPE_CHECKING

from modlint.facts.chains import plain
from modlint.project.names.definitions import Class

if TYPE_CHECKING:
    from modlint.facts.schema import FunctionFacts
    from modlint.model.module_class import ModuleClass
    from modlint.project.submodules.submodules import Registered

SUPER = re.compile(r"^[^#\n]*?\bsuper\(\s*(\w+)\s*,", re.MULTILINE)


def cannot_be_built(module: ModuleClass) -> bool:
    """Whether every call of the class raises before an object is there, as nobody who runs it can have overlooked."""
    makers = module.cls.named("__init__")
    return bool(makers) and all(_is_of_another(each, module) or _calls_nothing(each, module) for each in makers)


def is_made_of_nothing(found: Registered, module: ModuleClass) -> bool:
    """Whether an attribute is made with one that no object of the class has: `self.pos = make(self.forgotten)`."""
    own = f"{found.method.receiver}."
    read = (plain(chain.removeprefix(own).partition(".")[0]) for chain in found.fact.loads if chain.startswith(own))
    return any(module.project.uses.lacks(module.cls, name) for name in read)


def _is_of_another(maker: FunctionFacts, module: ModuleClass) -> bool:
    """Whether it calls `super(Other, self)`, and the object is no `Other`."""
    lines = module.inference.sources.lines(module.cls.path)[maker.line - 1 : maker.end_line]
    named = (module.project.resolve(module.cls.path, name, maker.qualname) for name in SUPER.findall("".join(lines)))
    return any(isinstance(each, Class) and each not in module.lineage for each in named)


def _calls_nothing(maker: FunctionFacts, module: ModuleClass) -> bool:
    """Whether it binds, under no condition, what a name gives that the file never binds."""
    path, project = module.cls.path, module.project
    names = {store.callee for store in maker.stores if store.callee.isidentifier() and not store.conditional}
    unknown = [
        each for each in names if project.resolve(path, each, maker.qualname) is None and not hasattr(builtins, each)
    ]
    if not unknown or any(each.name == "*" for each in project.facts(path).imports):
        return False
    text = "".join(module.inference.sources.lines(path))
    return any(not re.search(rf"(?:\b(?:def|class)\s+|\.\s*){each}\b|\b{each}\b(?!\()", text) for each in unknown)
