"""The shapes that a module's first layers expect."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from torch import nn

BATCH, STEPS, SIDE, FRAMES = 2, 16, 32, 8
CHANNELS = ("in_channels", "num_features", "num_channels")
WIDTHS = (*CHANNELS, "in_features", "embed_dim", "d_model", "input_size", "num_embeddings", "normalized_shape")
LARGEST = 3_000_000
SIDES = ("image_size", "img_size", "input_size", "resolution", "input_resolution")


class Guess(NamedTuple):
    """What the main input looks like. `top` bounds the integers of one that holds indices, 0 where it holds floats."""

    shape: tuple[int, ...]
    top: int = 0

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return math.prod(self.shape)

    @property
    def side(self) -> int:
        """The side of the square that its steps or its pixels make."""
        return math.isqrt(self.shape[1]) if len(self.shape) == 3 else self.shape[-1]


def guesses(module: nn.Module, sides: tuple[int, ...] = ()) -> Iterator[Guess]:
    """Shapes to try: what the first layers say that they take, then common ones; images of these sides first."""
    sides = tuple(dict.fromkeys([*sides, *_sides(module)]))
    seen: set[Guess] = set()
    for guess in (*_of_layers(module, sides), *_common(sides)):
        if guess not in seen and guess.size <= LARGEST:
            seen.add(guess)
            yield guess


def _of_layers(module: nn.Module, sides: tuple[int, ...]) -> Iterator[Guess]:
    layers = [layer for layer in module.modules() if _says(layer)][:4]
    for layer in layers:
        yield from _taken(layer, sides)
    for parameter in list(module.parameters(recurse=False))[:3]:
        if parameter.dim():
            yield Guess((BATCH, STEPS, parameter.shape[-1]))
            yield Guess((BATCH, parameter.shape[-1]))
            yield Guess((BATCH, parameter.shape[-1], 8, 8))
            yield Guess((BATCH, *parameter.shape[1:]))


def _says(layer: nn.Module) -> bool:
    return any(isinstance(_get(layer, name), (int, tuple)) for name in WIDTHS)


def _taken(layer: nn.Module, sides: tuple[int, ...]) -> Iterator[Guess]:
    """What one layer takes, judged by the names that torch's own layers give their sizes."""
    if (top := _get(layer, "num_embeddings")) and isinstance(layer, nn.Embedding):
        yield Guess((BATCH, STEPS), top)
        yield Guess((BATCH,), top)
    channels = _get(layer, "in_channels") or _get(layer, "num_features") or _get(layer, "num_channels")
    if isinstance(channels, int):
        yield from _with_channels(layer, channels, sides)
    width = (
        _get(layer, "in_features") or _get(layer, "embed_dim") or _get(layer, "d_model") or _get(layer, "input_size")
    )
    shape = _get(layer, "normalized_shape")
    if isinstance(shape, tuple) and shape:
        width = shape[-1]
    if isinstance(width, int):
        yield Guess((BATCH, STEPS, width))
        yield Guess((BATCH, width))
        yield Guess((BATCH, width, STEPS))
        yield from (Guess((BATCH, width, side, side)) for side in (8, *sides[:1]))
        yield Guess((BATCH, 8, 8, width))


def _with_channels(layer: nn.Module, channels: int, sides: tuple[int, ...]) -> Iterator[Guess]:
    kind = type(layer).__name__
    rank = next((rank for rank in (1, 2, 3) if f"{rank}d" in kind), 2)
    if rank == 1:
        yield from (Guess((BATCH, channels, length)) for length in (STEPS, 64, 256))
        yield Guess((BATCH, channels))
        yield Guess((BATCH, STEPS, channels))
    elif rank == 3:
        yield from (Guess((BATCH, channels, FRAMES, side, side)) for side in (16, *sides))
    else:
        yield from (Guess((BATCH, channels, side, side)) for side in sides)
    if isinstance(layer, nn.Conv2d) and channels == 1:
        yield Guess((BATCH, 64, 64))


def _common(sides: tuple[int, ...]) -> Iterator[Guess]:
    yield from (Guess((BATCH, 3, side, side)) for side in sides)
    yield Guess((BATCH, STEPS, 32))
    yield Guess((BATCH, 32))
    yield Guess((BATCH, 32, 8, 8))
    yield Guess((BATCH, STEPS), 10)
    yield Guess((BATCH, 4, STEPS, 8))
    yield Guess((BATCH, 3, FRAMES, 32, 32))
    yield Guess((BATCH, 1, 32, 32))
    yield Guess((BATCH, STEPS))
    yield Guess((BATCH, 1, 1024))
    yield Guess((BATCH, 4096))


def _sides(module: nn.Module) -> tuple[int, ...]:
    """The sides of images to try, first those that some attribute names."""
    named = [_first(_get(each, name)) for each in list(module.modules())[:50] for name in SIDES]
    return tuple(dict.fromkeys([side for side in named if side and side > 1] + [SIDE, 64, 56, 112, 224, 8]))


def _first(value: Any) -> int:
    if isinstance(value, (tuple, list)) and value:
        value = value[0]
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _get(layer: nn.Module, name: str) -> Any:
    """An attribute of the instance; a property could run anything."""
    return vars(layer).get(name)
