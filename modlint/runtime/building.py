"""A class or function -> a factory of modules that works, and how its arguments were found."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from torch import nn

from modlint.exchange import Stated
from modlint.runtime.guessing import Unknown, candidates
from modlint.runtime.resolving import ImportFailedError
from modlint.runtime.seeding import seed_all
from modlint.runtime.signatures import Wanted, wanted
from modlint.runtime.telling import told_with_line
from modlint.runtime.tensors import realised

ATTEMPTS = 80
SECONDS = 15.0
Arguments = Mapping[str, Callable[[], Any]]


class Built(NamedTuple):
    """A factory of modules, and how its arguments were found."""

    factory: Callable[[], nn.Module]
    strategy: str


def stated_build(make: Callable[..., Any], stated: Stated, strategy: str) -> Built | str:
    """A factory from what the user states."""

    def factory() -> nn.Module:
        return _module(make(*realised(list(stated.args)), **realised(dict(stated.kwargs))))

    return _tried(factory, strategy)


def build(what: Callable[..., Any]) -> Built | str:
    """A factory from guesses, the likeliest first, or why none works."""
    parameters = wanted(what)
    required = [each for each in parameters if each.required]
    if not required:
        plain = _tried(lambda: _module(what()), "defaults")
        if isinstance(plain, Built):
            return plain
    deadline = time.monotonic() + SECONDS
    first = ""
    for strategy, arguments in _proposals(required, parameters):
        made = _tried(partial(_call, what, parameters, arguments), strategy)
        if isinstance(made, Built):
            return made
        first = first or made
        if time.monotonic() > deadline:
            break
    return first or plain


def _tried(factory: Callable[[], nn.Module], strategy: str) -> Built | str:
    seed_all(0)
    try:
        factory()
    except Exception as error:
        return told_with_line(error)
    return Built(factory, strategy)


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


def _proposals(required: list[Wanted], parameters: list[Wanted]) -> Iterator[tuple[str, Arguments]]:
    """Arguments to try: the best guess for each, then one changed at a time, then a bounded random search."""
    options = {each.name: candidates(each) for each in required}
    options = {name: found or [Unknown(name)] for name, found in options.items()}
    best = {name: found[0] for name, found in options.items()}
    yield "names and annotations", best
    for name, found in options.items():
        for other in found[1:]:
            yield f"another `{name}`", {**best, name: other}
    unset = {each.name: candidates(each)[0] for each in parameters if each.unset and candidates(each)}
    if unset:
        yield "names and annotations, for what is None too", {**unset, **best}
    small = {each.name: candidates(each)[0] for each in parameters if each.shrinkable and candidates(each)}
    if small:
        yield "names and annotations, small", {**small, **best}
    dice = random.Random(0)
    for _ in range(ATTEMPTS):
        yield "random search", {name: dice.choice(found) for name, found in options.items()}
