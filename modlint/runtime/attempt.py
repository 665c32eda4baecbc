"""One target: built, fed, examined."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from typing import Any

from torch import nn

from modlint.protocol import Batch, Stated, Target, Trial
from modlint.runtime.building import Built, build, stated_build
from modlint.runtime.catalogue import DEFAULT
from modlint.runtime.compute_cost import HEAVY, LARGE
from modlint.runtime.examination import run
from modlint.runtime.input_search import ATTEMPTS, LATER, Fed, feed, stated_inputs
from modlint.runtime.options import Options
from modlint.runtime.target_import import ImportFailedError, import_file, member, named


def attempt(batch: Batch, target: Target, tell: Callable[[Trial], None]) -> Trial:
    """What comes of a target. What is known is told on the way, since the process may not live to the end."""
    warnings.simplefilter("ignore")
    stated = target.stated or Stated()
    made = _made(member(import_file(batch), target.qualname), stated)
    if isinstance(made, str):
        return Trial(obstacle=made)
    tell(Trial(made.strategy))
    built, fed = fed_by(made, stated)
    trial = Trial(built.strategy, fed.strategy, fed.obstacle)
    checks = frozenset(batch.checks) if batch.checks else DEFAULT
    options = Options(batch.device, checks, data=stated.data)
    for part in run(built.factory, fed.inputs, options):
        tell(trial)
        trial = trial._replace(outcomes=(*trial.outcomes, *part.outcomes), findings=(*trial.findings, *part.findings))
    return trial


def fed_by(made: Built, stated: Stated) -> tuple[Built, Fed]:
    """The factory whose modules can be fed and take no long time; where none can be fed, the first."""
    if stated.inputs:
        return made, stated_inputs(stated.inputs)
    own = None
    if made.size <= LARGE:
        own = feed(made.factory, made.sides)
        if own.inputs and own.effort <= HEAVY:
            return made, own
    for number, built in enumerate(made.smaller):
        fed = feed(built.factory, built.sides, LATER if number else ATTEMPTS)
        if fed.inputs:
            return built, fed
    return made, own or feed(made.factory, made.sides)


def _made(what: Any, stated: Stated) -> Built | str:
    """A factory of modules that works, or why there is none."""
    if not callable(what):
        raise ImportFailedError(f"it is no class or function but {type(what).__name__}")
    if isinstance(what, type) and not issubclass(what, nn.Module):
        raise ImportFailedError("it is no nn.Module once it is imported")
    if stated.factory:
        return stated_build(named(stated.factory), stated, "factory")
    if stated.args or stated.kwargs or stated.data == "meta":
        return stated_build(what, stated, "stated arguments")
    if inspect.isabstract(what):
        return f"abstract: {', '.join(sorted(what.__abstractmethods__))}"
    return build(what)
