"""A factory of modules -> inputs that its forward takes, and how they were found."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import nn

from modlint.runtime.compute_cost import TOO_HEAVY, TooHeavyError
from modlint.runtime.exception_text import told_with_line
from modlint.runtime.forward_arguments import value_for
from modlint.runtime.input_repair import repaired
from modlint.runtime.inputs import Call, Inputs
from modlint.runtime.shapes import Guess, guesses
from modlint.runtime.signatures import Wanted, forward_parameters
from modlint.runtime.specimen import Specimen
from modlint.runtime.tensors import realised

ATTEMPTS = 60
LATER = 20  # for another size of a module that none of as many were found for
REPAIRS = 6
SECONDS = 20.0
FIRST = "names and first layers"


class Fed(NamedTuple):
    """Inputs, None where none were found, how they were found or why not, and how many numbers a forward computes."""

    inputs: Inputs | None
    strategy: str = ""
    obstacle: str = ""
    effort: int = 0


def stated_inputs(stated: Any) -> Fed:
    """What the user states."""
    if isinstance(stated, list):
        return Fed(lambda: (tuple(realised(stated)), {}), "stated inputs")
    return Fed(lambda: ((), realised(stated)), "stated inputs")


def feed(factory: Callable[[], nn.Module], sides: tuple[int, ...] = (), attempts: int = ATTEMPTS) -> Fed:
    """Inputs from guesses, the likeliest first; what an attempt complains of mends the next."""
    specimen = Specimen(factory)
    module = specimen.module
    if type(module).forward is nn.Module.forward:
        return Fed(None, obstacle="it has no forward")
    parameters = [each for each in forward_parameters(module.forward) if each.required]
    if not parameters:
        return _without_arguments(specimen)
    deadline = time.process_time() + SECONDS
    first = ""
    tried: set[Guess] = set()
    for number, guess in zip(range(attempts), guesses(module, sides), strict=False):
        fed = _fed(specimen, parameters, guess, tried)
        if fed.inputs:
            return fed._replace(strategy="search of shapes") if number and fed.strategy == FIRST else fed
        first = first or fed.obstacle
        if fed.effort >= TOO_HEAVY or time.process_time() > deadline:
            break
    return Fed(None, obstacle=f"no inputs were found: {first}")


def _fed(specimen: Specimen, parameters: list[Wanted], guess: Guess, tried: set[Guess]) -> Fed:
    """Inputs like a guess, or like what it becomes when complaints about it are heeded; else the last complaint."""
    strategy, obstacle = FIRST, ""
    for _ in range(REPAIRS):
        if guess in tried:
            break
        tried.add(guess)
        call = _call(parameters, guess)
        ended = specimen.effort(call)
        if isinstance(ended, int):
            return Fed(call, strategy, effort=ended)
        if isinstance(ended, TooHeavyError):
            return Fed(None, obstacle=str(ended), effort=TOO_HEAVY)
        obstacle = told_with_line(ended)
        mended = repaired(guess, str(ended))
        if mended is None:
            break
        strategy, guess = "first layers and what they complain of", mended
    return Fed(None, obstacle=obstacle)


def _without_arguments(specimen: Specimen) -> Fed:
    ended = specimen.effort(lambda: ((), {}))
    if isinstance(ended, Exception):
        return Fed(None, obstacle=f"no inputs were found: {told_with_line(ended)}")
    return Fed(((), {}), "no arguments", effort=ended)


def _call(parameters: list[Wanted], guess: Guess) -> Callable[[], Call]:
    """Makes the same arguments at every call."""

    def call() -> Call:
        generator = torch.Generator().manual_seed(0)
        values = {each.name: value_for(each, number, guess, generator) for number, each in enumerate(parameters)}
        positional = tuple(values.pop(each.name) for each in parameters if not each.keyword_only)
        return positional, values

    return call
