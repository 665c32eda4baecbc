"""A class or function -> a factory of modules that works, and how its arguments were found."""

from __future__ import annotations

import math
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import torch
from torch import nn

from modlint.protocol import Stated
from modlint.runtime.argument_guesses import Unknown, candidates, constant
from modlint.runtime.compute_cost import Effort, TooHeavyError, size
from modlint.runtime.exception_text import told_with_line
from modlint.runtime.parameter_names import IMAGES, values_by_name
from modlint.runtime.seeding import seed_all
from modlint.runtime.signatures import Wanted, wanted
from modlint.runtime.size_reduction import smaller
from modlint.runtime.target_import import ImportFailedError
from modlint.runtime.tensors import realised

ATTEMPTS = 80
SECONDS = 15.0
GIVEN_TWICE = re.compile(r"multiple values for (?:keyword )?argument '(\w+)'")
Arguments = Mapping[str, Callable[[], Any]]


class Built(NamedTuple):
    """A factory of modules, how its arguments were found, and how many numbers the modules hold.

    `sides` are those of images that the arguments speak of, `smaller` the same class built smaller.
    """

    factory: Callable[[], nn.Module]
    strategy: str
    size: int = 0
    sides: tuple[int, ...] = ()
    smaller: Iterable[Built] = ()


def stated_build(make: Callable[..., Any], stated: Stated, strategy: str) -> Built | str:
    """A factory from what the user states."""

    def factory() -> nn.Module:
        return _module(make(*realised(list(stated.args)), **realised(dict(stated.kwargs))))

    try:
        with torch.device(stated.data):
            _fresh(factory)
    except Exception as error:
        return told_with_line(error)
    return Built(factory, strategy)


def build(what: Callable[..., Any]) -> Built | str:
    """A factory from guesses, the likeliest first, or why none works."""
    parameters = wanted(what)
    deadline = time.process_time() + SECONDS
    first = ""
    for strategy, arguments in _proposals(parameters):
        made = _built(what, parameters, strategy, arguments)
        if isinstance(made, Built):
            return made._replace(smaller=_smaller(what, parameters, arguments, made.size))
        first = first or told_with_line(made)
        if isinstance(made, TooHeavyError) and (built := _at_once_smaller(what, parameters, arguments)):
            return built
        if time.process_time() > deadline:
            break
    return first


def _at_once_smaller(what: Callable[..., Any], parameters: list[Wanted], arguments: Arguments) -> Built | None:
    """What is too big with these arguments, small."""
    others = _smaller(what, parameters, arguments)
    first = next(others, None)
    return first and first._replace(smaller=others)


def _smaller(
    what: Callable[..., Any], parameters: list[Wanted], arguments: Arguments, than: float = math.inf
) -> Iterator[Built]:
    for changed in smaller(parameters):
        defaults = {name: constant(value) for name, value in changed.items()}
        made = _built(what, parameters, "defaults, scaled down", {**defaults, **arguments})
        if isinstance(made, Built) and made.size <= than:
            yield made


def _built(
    what: Callable[..., Any], parameters: list[Wanted], strategy: str, arguments: Arguments
) -> Built | Exception:
    factory = partial(_call, what, parameters, arguments)
    try:
        with Effort("building it"):
            made = _fresh(factory)
    except Exception as error:
        twice = GIVEN_TWICE.search(str(error))
        if twice and twice[1] in arguments:  # the class itself says to its base what it is
            left = {name: value for name, value in arguments.items() if name != twice[1]}
            return _built(what, parameters, strategy, left)
        return error
    given = {**{each.name: constant(each.default) for each in parameters if not each.required}, **arguments}
    sides = [_side(make()) for name, make in given.items() if IMAGES.search(name)]
    return Built(factory, strategy, size(made), tuple(side for side in sides if side))


def _side(value: Any) -> int:
    """The side of an image of some size, 0 if it is none."""
    last = value[-1] if isinstance(value, (list, tuple)) and value else value
    return last if type(last) is int and last > 1 else 0


def _fresh(factory: Callable[[], nn.Module]) -> nn.Module:
    seed_all(0)
    return factory()


def _module(made: Any) -> nn.Module:
    if not isinstance(made, nn.Module):
        raise ImportFailedError(f"it makes no nn.Module but {type(made).__name__}")
    return made


def _call(what: Callable[..., Any], parameters: list[Wanted], arguments: Arguments) -> nn.Module:
    """Call with fresh arguments: modules must not be shared between two instances."""
    positional = [each.name for each in parameters if each.positional_only]
    values = {name: make() for name, make in arguments.items()}
    first = [values.pop(name) for name in positional if name in values]
    return _module(what(*first, **values))


def _proposals(parameters: list[Wanted]) -> Iterator[tuple[str, Arguments]]:
    """Arguments to try: the best guess for each, then one changed at a time, then a bounded random search."""
    required = [each for each in parameters if each.required]
    options = {each.name: candidates(each) or [Unknown(each.name)] for each in required}
    best = {name: found[0] for name, found in options.items()}
    yield ("names and annotations" if required else "defaults"), best
    for name, found in options.items():
        yield from ((f"another `{name}`", {**best, name: other}) for other in found[1:])
    yield from _optional(parameters, best)
    dice = random.Random(0)
    for _ in range(ATTEMPTS if any(len(found) > 1 for found in options.values()) else 0):
        yield "random search", {name: dice.choice(found) for name, found in options.items()}


def _optional(parameters: list[Wanted], best: Arguments) -> Iterator[tuple[str, Arguments]]:
    """Arguments for what has a default, which does not work."""
    unset = [each for each in parameters if each.unset]
    telling = [each for each in unset if values_by_name(each.name)]
    for asked, strategy in (
        (telling, "names, for what is None too"),
        (unset, "names and annotations, for what is None too"),
        ([each for each in parameters if each.shrinkable], "names and annotations, small"),
    ):
        guessed = {each.name: found[0] for each in asked if (found := candidates(each))}
        if guessed:
            yield strategy, {**guessed, **best}
