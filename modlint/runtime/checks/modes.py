"""MOD705: modules that can be reached, and that `eval()` leaves in training mode."""

from __future__ import annotations

from torch import nn

from modlint.finding import Place
from modlint.protocol import Outcome
from modlint.runtime.catalogue import MODE
from modlint.runtime.object_walk import Reached, walk
from modlint.runtime.options import Options
from modlint.runtime.outcome import Examination
from modlint.runtime.reporting import finding
from modlint.runtime.source_locations import place
from modlint.runtime.subject import Subject

PHASE = "eval mode"


def examine(subject: Subject, options: Options) -> Examination:
    """Calls `eval()` and looks at every module that can be reached."""
    module = subject.build()
    module.train()
    module.eval()
    left: dict[Place | None, Reached] = {}
    for reached in walk(module, subject.territory.owns):
        value = reached.value
        if isinstance(value, nn.Module) and value.training and _minds(value):
            left.setdefault(place(reached, subject.territory), reached)
    found = tuple(finding(MODE, bound, _message(reached)) for bound, reached in left.items() if bound)
    return Examination(found, (Outcome(PHASE, "found" if found else "passed"),))


def _message(reached: Reached) -> str:
    return f"after `eval()`, `{reached.path}` ({type(reached.value).__name__}) is still in training mode"


def _minds(module: nn.Module) -> bool:
    """Whether any part of a module asks for its mode."""
    return any(_asks(type(part)) for part in module.modules())


def _asks(cls: type) -> bool:
    own = [each for each in cls.__mro__ if each not in (nn.Module, object)]
    codes = [getattr(value, "__code__", None) for each in own for value in vars(each).values()]
    return any("training" in code.co_names for code in codes if code)
