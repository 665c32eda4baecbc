"""What a class does by hand for the modules in a plain container, and what is left undone, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from modlint.facts.chains import chains
from modlint.finding import Severity
from modlint.project.names.definitions import Class
from modlint.project.uses.manual_registration import moved, saved, switched, trained, trains_itself

if TYPE_CHECKING:
    from modlint.model.inference.events import Event
    from modlint.model.module_class import ModuleClass
    from modlint.model.values.values import Atom
    from modlint.project.project import Project

MODE = "`eval()` does not reach them"
_TRAINED = "not trained"
_SAVED = "not saved"
_MOVING = r"(\)|(=|\bappend\()\s*\w+)\s*\.(cuda\(|to\([^()]*(device|cuda))"


def left_undone(atoms: tuple[Atom, ...], event: Event, module: ModuleClass) -> str:
    """What comes of modules with state."""
    undone = _undone(atoms, event, module)
    if not undone:
        return MODE
    if without_mode(atoms, module) or switched(module.cls, event.name, module.project):
        return f"they are {_listed(undone)}"
    return f"they are {', '.join(undone)}, and {MODE}"


def severity(atoms: tuple[Atom, ...], event: Event, module: ModuleClass) -> Severity:
    """A warning where they are trained and moved by hand, an info where they are put into eval mode or saved too.

    And a warning where they are trained by what they call `train`: they are made to be looked after one by one.
    """
    undone = _undone(atoms, event, module)
    if not undone:
        return Severity.INFO
    if _TRAINED not in undone and without_mode(atoms, module):
        return Severity.WARNING
    if undone != [_SAVED]:
        return Severity.ERROR
    return Severity.INFO if switched(module.cls, event.name, module.project) else Severity.WARNING


def without_mode(atoms: tuple[Atom, ...], module: ModuleClass) -> Class | None:
    """A class of them whose `train` takes no mode, so that `eval()` of what they are registered in would raise."""
    made = (atom.definition for atom in atoms)
    return next((each for each in made if isinstance(each, Class) and not _takes_mode(each, module)), None)


def _takes_mode(cls: Class, module: ModuleClass) -> bool:
    """Whether `train(mode)` can be called."""
    train = module.project.method(cls, "train")
    if train is None or not train.facts.receiver:
        return True
    given = [each for each in train.facts.parameters[1:] if not each.star]
    needed = [each for each in given if not each.default]
    spread = any(each.star == "*" for each in train.facts.parameters)
    positional = [each for each in given if not each.keyword_only]
    return len(needed) <= len(positional[:1]) and bool(positional or spread)


def _undone(atoms: tuple[Atom, ...], event: Event, module: ModuleClass) -> list[str]:
    """They may be trained all the same: by the optimizer that lists them, or by themselves.

    What a class saves, loads and moves one by one, somebody trains one by one.
    """
    cls, name, project = module.cls, event.name, module.project
    made = [atom.definition for atom in atoms if isinstance(atom.definition, Class)]
    by_hand = trained(cls, name, project) or any(trains_itself(each, project) for each in made)
    there, kept = placed(event, module), saved(cls, name, project)
    done = {_TRAINED: by_hand or (kept and there), _SAVED: kept, "not moved": there}
    return [what for what, is_done in done.items() if not is_done]


def placed(event: Event, module: ModuleClass) -> bool:
    """Whether they are moved one by one, where they are made or by other code."""
    code = module.inference.sources.unit(event.function).code(event.statement)
    return re.search(_MOVING, code, re.IGNORECASE) is not None or moved(module.cls, event.name, module.project)


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def has_mode(cls: Class, project: Project) -> bool:
    """Whether `eval()` may matter to a class without state: it asks whether it trains, or has a part that drops."""
    waiting, done = [cls], {cls}
    while waiting:
        lineage = project.lineage(waiting.pop())
        if any(f"{method.receiver}.training" in chains(method) for owner in lineage for method in owner.methods):
            return True
        made = ((o, p.kind, p.method.qualname) for o in lineage for p in project.submodules.registered(o))
        for owner, kind, scope in made:
            part = project.resolve(owner.path, kind, scope)
            if not isinstance(part, Class):
                if drops(kind):
                    return True
            elif part not in done:
                done.add(part)
                waiting.append(part)
    return False


def drops(kind: str) -> bool:
    """Whether a class of this name is a dropout."""
    return "drop" in kind.lower()
