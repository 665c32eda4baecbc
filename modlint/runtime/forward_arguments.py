"""What to pass for one parameter of forward."""

from __future__ import annotations

import re
from typing import Any

import torch
from torch import Tensor

from modlint.runtime.argument_guesses import candidates
from modlint.runtime.shapes import BATCH, Guess
from modlint.runtime.signatures import NOTHING, Wanted

MASKS = re.compile(r"mask|padding")
TIMES = re.compile(r"^(t|time|times|timesteps?|time_?steps?|sigmas?|noise_level|step)$")
INDICES = re.compile(r"(^|_)(ids?|tokens?|idx|index|indices|seq|y|labels?|targets?|classes)$|^input_ids|token")
LENGTHS = re.compile(r"len(gth)?s?$")
SWITCHES = re.compile(r"^(return|use|is|with|deterministic|train|training|inference)_?")
SIZES = re.compile(r"^(h|w|height|width|n|num|steps)$")
PAIRS = re.compile(r"^(size|shape|hw|hw_shape|(feat|input|spatial|img|image|grid|patch)_(size|shape|resolution))$")


def value_for(parameter: Wanted, number: int, guess: Guess, generator: torch.Generator) -> Any:
    """A value for a parameter of forward, given a guess for the main one, which is the first."""
    if number and PAIRS.match(parameter.name) and "Tensor" not in str(parameter.kind):
        return (guess.side, guess.side)
    if number and SIZES.match(parameter.name.lower()) and parameter.kind in (int, None, NOTHING):
        return guess.side
    if not _may_be_tensor(parameter.kind):
        made = candidates(parameter)
        if made:
            return made[0]()
    if number == 0:
        return _main(guess, generator)
    return _further(parameter.name.lower(), guess, generator)


def _main(guess: Guess, generator: torch.Generator) -> Tensor:
    if guess.top:
        return torch.randint(0, guess.top, guess.shape, generator=generator)
    return torch.randn(guess.shape, generator=generator)


def _further(name: str, guess: Guess, generator: torch.Generator) -> Any:
    """Another input beside the main one, by its name; else one like it."""
    if MASKS.search(name):
        return torch.ones(guess.shape[:2], dtype=torch.bool)
    if TIMES.match(name):
        return torch.rand(BATCH, generator=generator)
    if LENGTHS.search(name):
        return torch.full((BATCH,), guess.shape[1] if len(guess.shape) > 1 else 1)
    if SWITCHES.match(name):
        return False
    if INDICES.search(name):
        return torch.randint(0, guess.top or 2, guess.shape[:2] if guess.top else (BATCH,), generator=generator)
    return _main(guess, generator)


def _may_be_tensor(kind: Any) -> bool:
    """Whether an annotation allows a tensor: none at all, one that names it, or one that could not be resolved."""
    if kind is None or kind is Any or isinstance(kind, str):
        return True
    return "Tensor" in str(kind) or "_empty" in str(kind)
