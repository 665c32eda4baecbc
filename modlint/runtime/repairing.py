"""What torch says of a wrong input -> a better guess."""

from __future__ import annotations

import re
from collections.abc import Callable

from modlint.runtime.shapes import BATCH, SIDE, STEPS, Guess

Repair = Callable[[Guess, "re.Match[str]"], Guess]
LARGEST = 1 << 22


def repaired(guess: Guess, complaint: str) -> Guess | None:
    """The guess as a complaint says it should be, None where it says nothing that helps."""
    for pattern, repair in COMPLAINTS:
        match = re.search(pattern, complaint)
        if match:
            better = repair(guess, match)
            return better if better != guess and _is_sane(better) else None
    return None


def _is_sane(guess: Guess) -> bool:
    size = 1
    for side in guess.shape:
        size *= side
    return 0 < size <= LARGEST


def _last(guess: Guess, match: re.Match[str]) -> Guess:
    return guess._replace(shape=(*guess.shape[:-1], int(match[1])))


def _channels(guess: Guess, match: re.Match[str]) -> Guess:
    wanted, got = int(match[1]), int(match[2])
    shape = list(guess.shape)
    axis = shape.index(got) if got in shape[1:2] else next((n for n, size in enumerate(shape) if n and size == got), 1)
    if axis < len(shape):
        shape[axis] = wanted
    return guess._replace(shape=tuple(shape))


def _rank(guess: Guess, match: re.Match[str]) -> Guess:
    return _of_rank(guess, int(match[1]))


def _of_rank(guess: Guess, rank: int) -> Guess:
    shape = guess.shape
    if len(shape) > rank:
        return guess._replace(shape=(*shape[: rank - 1], shape[-1]) if rank > 1 else shape[:1])
    filling = {3: STEPS, 4: SIDE, 5: SIDE}
    while len(shape) < rank:
        shape = (*shape, filling.get(rank, SIDE)) if rank >= 4 else (shape[0], STEPS, *shape[1:])
    return guess._replace(shape=shape)


def _unpacked(guess: Guess, match: re.Match[str]) -> Guess:
    return _of_rank(guess, int(match[1]))


def _named_axes(guess: Guess, match: re.Match[str]) -> Guess:
    return _of_rank(guess, int(match[1]))


def _integers(guess: Guess, match: re.Match[str]) -> Guess:
    return Guess((BATCH, STEPS) if len(guess.shape) > 2 else guess.shape, 4)


def _floats(guess: Guess, match: re.Match[str]) -> Guess:
    return guess._replace(top=0)


def _smaller(guess: Guess, match: re.Match[str]) -> Guess:
    return guess._replace(top=max(1, guess.top // 2)) if guess.top else guess


def _product(guess: Guess, match: re.Match[str]) -> Guess:
    return _last(guess, match)


def _side(guess: Guess, match: re.Match[str]) -> Guess:
    side = int(match[1])
    return guess._replace(shape=(*guess.shape[:-2], side, side)) if len(guess.shape) >= 4 else guess


COMPLAINTS: tuple[tuple[str, Repair], ...] = (
    (r"mat1 and mat2 shapes cannot be multiplied \(\d+x\d+ and (\d+)x\d+\)", _product),
    (r"normalized_shape=\[(?:\d+, )*(\d+)\], expected input", _last),
    (r"to have (\d+) channels, but got (\d+) channels", _channels),
    (
        r"running_mean should contain (\d+) elements not (\d+)",
        lambda g, m: _channels(g, re.compile(r"(\d+) (\d+)").match(f"{m[2]} {m[1]}") or m),
    ),
    (r"input\.size\(-1\) must be equal to input_size\. Expected (\d+)", _last),
    (r"[Ee]xpected (?:\d+D|\w+)? ?(?:\(\w+\) )?or (\d)D(?: \(batched\))? input", _rank),
    (r"[Ee]xpected (\d)D input", _rank),
    (r"(?:not enough|too many) values to unpack \(expected (\d)", _unpacked),
    (r"Expected (\d) dim(?:ension)?s", _named_axes),
    (r"embed(?:ding)? dim(?:ension)? (?:to be )?(\d+)|expecting embedding dimension of (\d+)", _last),
    (r"Expected tensor for argument #1 'indices' to have|must be (?:long|Long|int)|indices must be", _integers),
    (r"index out of range in self", _smaller),
    (r"expected scalar type Float but found (?:Long|Int)|not implemented for 'Long'", _floats),
    (r"(?:doesn't|does not) match model \(\d+\*?\d*\D*(\d+)", _side),
)
