"""What torch says of a wrong input -> a better guess."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from modlint.runtime.shapes import BATCH, LARGEST, SIDE, STEPS, Guess

Repair = Callable[[Guess, "re.Match[str]"], Guess]
LARGEST_CHUNK = 64


def repaired(guess: Guess, complaint: str) -> Guess | None:
    """The guess as a complaint says it should be, None where it says nothing that helps."""
    for pattern, repair in COMPLAINTS:
        match = re.search(pattern, complaint)
        if match:
            better = repair(guess, match)
            return better if better != guess and 0 < better.size <= LARGEST else None
    return None


def _last(guess: Guess, match: re.Match[str]) -> Guess:
    return guess._replace(shape=(*guess.shape[:-1], int(match[1])))


def _channels(guess: Guess, match: re.Match[str]) -> Guess:
    return _resized(guess, int(match["got"]), int(match["wanted"]))


def _resized(guess: Guess, got: int, wanted: int) -> Guess:
    """The guess with another number of channels, which are the first axis of that size behind the batch."""
    axis = next((axis for axis, size in enumerate(guess.shape) if axis and size == got), None)
    if axis is None:
        return guess
    return guess._replace(shape=(*guess.shape[:axis], wanted, *guess.shape[axis + 1 :]))


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


def _integers(guess: Guess, match: re.Match[str]) -> Guess:
    return Guess((BATCH, STEPS) if len(guess.shape) > 2 else guess.shape, 4)


def _floats(guess: Guess, match: re.Match[str]) -> Guess:
    return guess._replace(top=0)


def _smaller(guess: Guess, match: re.Match[str]) -> Guess:
    return guess._replace(top=max(1, guess.top // 2)) if guess.top else guess


def _alike(guess: Guess, match: re.Match[str]) -> Guess:
    """Two tensors that should have the same size somewhere: the guess takes the other's, or as many patches."""
    sizes = int(match[1]), int(match[2])
    for own, other in (sizes, sizes[::-1]):
        if own in guess.shape[1:]:
            axis = len(guess.shape) - 1 - guess.shape[::-1].index(own)
            return guess._replace(shape=(*guess.shape[:axis], other, *guess.shape[axis + 1 :]))
    return _with_patches(guess, *sizes)


def _with_patches(guess: Guess, got: int, wanted: int) -> Guess:
    """Images of another size, if the sizes are numbers of patches, with or without one token more."""
    if len(guess.shape) < 4:
        return guess
    for more in (0, 1):
        rows = [math.isqrt(max(count - more, 0)) for count in (got, wanted)]
        if all(rows) and [row * row + more for row in rows] == [got, wanted]:
            sides = [side * rows[1] // rows[0] for side in guess.shape[-2:]]
            return guess._replace(shape=(*guess.shape[:-2], *sides))
    return guess


def _side(guess: Guess, match: re.Match[str]) -> Guess:
    side = int(match[1])
    return guess._replace(shape=(*guess.shape[:-2], side, side)) if len(guess.shape) >= 4 else guess


def _odd(guess: Guess, match: re.Match[str]) -> Guess:
    """Images of an odd size, which layers with and without padding halve alike."""
    if len(guess.shape) < 4 or abs(int(match[1]) - int(match[2])) != 1:
        return guess
    return guess._replace(shape=(*guess.shape[:2], *(side - 1 + side % 2 for side in guess.shape[2:])))


def _divided(guess: Guess, match: re.Match[str]) -> Guess:
    """Every side of an image, or every step, a multiple of what it is cut into."""
    chunk = int(match[1])
    if not 1 < chunk <= LARGEST_CHUNK:
        return guess
    first = 1 if len(guess.shape) == 3 else 2
    sides = [max(side // chunk, 1) * chunk for side in guess.shape[first:]]
    steps = sides[:1] if first == 1 else sides
    return guess._replace(shape=(*guess.shape[:first], *steps, *guess.shape[first + len(steps) :]))


COMPLAINTS: tuple[tuple[str, Repair], ...] = (
    (r"mat1 and mat2 shapes cannot be multiplied \(\d+x\d+ and (\d+)x\d+\)", _last),
    (r"normalized_shape=\[(?:\d+, )*(\d+)\], expected input", _last),
    (r"to have (?P<wanted>\d+) channels, but got (?P<got>\d+) channels", _channels),
    (r"running_mean should contain (?P<got>\d+) elements not (?P<wanted>\d+)", _channels),
    (r"input\.size\(-1\) must be equal to input_size\. Expected (\d+)", _last),
    (r"[Ee]xpected (?:\d+D|\w+)? ?(?:\(\w+\) )?or (\d)D(?: \(batched\))? input", _rank),
    (r"[Ee]xpected (\d)D input", _rank),
    (r"(?:not enough|too many) values to unpack \(expected (\d)", _rank),
    (r"Expected (\d) dim(?:ension)?s", _rank),
    (r"embed(?:ding)? dim(?:ension)? (?:to be )?(\d+)|expecting embedding dimension of (\d+)", _last),
    (r"Expected tensor for argument #1 'indices' to have|must be (?:long|Long|int)|indices must be", _integers),
    (r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension (\d+)", _alike),
    (r"must match except in dimension 1\. Expected size (\d+) but got size (\d+)", _odd),
    (r"index out of range in self", _smaller),
    (r"expected scalar type Float but found (?:Long|Int)|not implemented for 'Long'", _floats),
    (r"can't divide axis of length \d+ in chunks of (\d+)", _divided),
    (r"(?:divisible by|multiple of) (?:\w+ ){0,3}\(?(\d+)", _divided),
    (r"(?:doesn't|does not) match model \(\d+\*?\d*\D*(\d+)", _side),
)
