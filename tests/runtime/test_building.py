"""Modules and their inputs are guessed from what their code says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import pytest
import torch
from torch import Tensor, nn

from modlint.protocol import Stated
from modlint.runtime.attempt import fed_by
from modlint.runtime.building import Built, build
from modlint.runtime.compute_cost import HEAVY, LARGE
from modlint.runtime.input_search import feed
from modlint.runtime.shapes import LARGEST, guesses


class Plain(nn.Module):
    def __init__(self, dim, heads, dropout=0.1):
        super().__init__()
        self.attention = nn.MultiheadAttention(dim, heads, dropout, batch_first=True)

    def forward(self, query, key, value):
        return self.attention(query, key, value)


class Images(nn.Module):
    def __init__(self, image_size: int = 48, patch_size: int = 8, channels: int = 3):
        super().__init__()
        self.embed = nn.Conv2d(channels, 16, patch_size, patch_size)
        self.pos = nn.Parameter(torch.zeros((image_size // patch_size) ** 2, 16))

    def forward(self, img):
        return self.embed(img).flatten(2).transpose(1, 2) + self.pos


class Tokens(nn.Module):
    def __init__(self, vocab_size: int, mode: Literal["sum", "mean"]):
        super().__init__()
        self.bag = nn.EmbeddingBag(vocab_size, 8, mode=mode)

    def forward(self, input_ids: Tensor) -> Tensor:
        return self.bag(input_ids)


@dataclass
class Config:
    hidden_size: int
    num_layers: int = 48
    act: str = "relu"


class Configured(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(config.hidden_size, config.hidden_size) for _ in range(config.num_layers))

    def forward(self, hidden_states, attention_mask=None):
        for layer in self.layers:
            hidden_states = layer(hidden_states)
        return hidden_states


class Wraps(nn.Module):
    def __init__(self, fn: Callable[..., Any], norm_layer: type[nn.Module] = nn.LayerNorm):
        super().__init__()
        self.fn = fn
        self.norm = norm_layer(32)

    def forward(self, x, *, mask):
        return self.fn(self.norm(x)) * mask.any()


class Windowed(nn.Module):
    def __init__(self, dim, window_size=7):
        super().__init__()
        self.window_size = window_size
        self.mix = nn.Conv2d(dim, dim, 1)

    def forward(self, x):
        assert not x.shape[-1] % self.window_size, f"width {x.shape[-1]} must be divisible by window size 7"
        return self.mix(x)


class Unset(nn.Module):
    def __init__(self, length=None):
        super().__init__()
        self.fc = nn.Linear(length + 1, 4)

    def forward(self, x):
        return self.fc(x)


class Norm(nn.LayerNorm):
    def __init__(self, num_channels, **kwargs):
        super().__init__(num_channels, **kwargs)


class Squares(nn.Module):
    """Tokens that are pixels, row by row."""

    def __init__(self, dim):
        super().__init__()
        self.mix = nn.Conv2d(dim, dim, 3, padding=1)

    def forward(self, x, h, w, size: tuple[int, int]):
        assert (h, w) == size
        return self.mix(x.mT.unflatten(-1, size)).flatten(2).mT


class Halves(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.sides = nn.ModuleList([nn.Conv2d(dim, dim, 3, stride=2), nn.MaxPool2d(3, 2, ceil_mode=True)])

    def forward(self, x):
        return torch.cat([side(x) for side in self.sides], 1)


@pytest.mark.parametrize(
    "cls",
    [
        Plain,
        Norm,
        Squares,
        Halves,
        Images,
        Tokens,
        Configured,
        Wraps,
        Unset,
        Windowed,
        nn.GRUCell,
        nn.BatchNorm3d,
        nn.Bilinear,
    ],
)
def test_built_and_fed(cls: type[nn.Module]) -> None:
    built = build(cls)
    assert isinstance(built, Built), built
    fed = feed(built.factory)
    assert fed.inputs, fed.obstacle


def test_big_configurations_are_made_small() -> None:
    built = build(Configured)
    assert isinstance(built, Built)
    assert len(built.factory().layers) < 8


class Big(nn.Module):
    def __init__(self, img_size=224, patch_size=16, embed_dim=768, depth=12, heads=12, ratios=(4, 2), classes=1000):
        super().__init__()
        self.patches = nn.Conv2d(3, embed_dim, patch_size, patch_size)
        self.pos = nn.Parameter(torch.zeros((img_size // patch_size) ** 2, embed_dim))
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(embed_dim, heads, ratios[0] * embed_dim) for _ in range(depth)
        )
        self.head = nn.Linear(embed_dim, classes)

    def forward(self, x):
        x = self.patches(x).flatten(2).mT + self.pos
        for layer in self.layers:
            x = layer(x)
        return self.head(x.mean(1))


class Wide(nn.Module):
    """Few numbers held, and many computed."""

    def __init__(self, dim=64, sides=(64, 64)):
        super().__init__()
        self.pos = nn.Parameter(torch.zeros(sides[0] * sides[1], 1))
        self.weight = nn.Parameter(torch.ones(dim, dim))

    def forward(self, x):
        tokens = x.flatten(2).mT + self.pos
        return (tokens @ tokens.mT).softmax(-1) @ tokens @ self.weight[:3]


class Endless(nn.Module):
    def forward(self, x):
        while True:
            x = x * 2


@pytest.mark.parametrize("cls", [Big, Wide])
def test_what_is_big_is_built_small(cls: type[nn.Module]) -> None:
    made = build(cls)
    assert isinstance(made, Built), made
    built, fed = fed_by(made, Stated())
    assert (built.size < LARGE, fed.effort < HEAVY) == (True, True)
    assert built.strategy == "defaults, scaled down" if cls is Big else "defaults"


class Enormous(nn.Module):
    """Whose defaults take more memory than there is."""

    def __init__(self, dim=1 << 13, depth=24):
        super().__init__()
        self.layers = nn.Sequential(*(nn.Linear(dim, dim) for _ in range(depth)))

    def forward(self, x):
        return self.layers(x)


class Tree(nn.Module):
    def __init__(self, levels: tuple[int, ...]):
        super().__init__()
        self.children_ = nn.ModuleList(Tree((levels[0] - 1, *levels[1:])) for _ in range(2 if levels[0] > 1 else 0))
        self.leaf = nn.Linear(levels[5] - levels[0], 1)


def test_what_is_too_big_by_default_is_built_small() -> None:
    made = build(Enormous)
    assert isinstance(made, Built), made
    assert (made.strategy, made.size < HEAVY) == ("defaults, scaled down", True)


def test_a_build_without_end_is_left() -> None:
    assert "IndexError" in str(build(Tree))


def test_inputs_fit_into_memory() -> None:
    class Wide(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.zeros(1, 1 << 20))

    assert 0 < max(guess.size for guess in guesses(Wide())) <= LARGEST


def test_what_computes_without_end_is_left() -> None:
    assert "more than a billion numbers" in feed(Endless).obstacle


def test_what_cannot_be_built_says_why() -> None:
    class Demanding(nn.Module):
        def __init__(self, secret):
            super().__init__()
            self.secret = secret.unlock()

    assert "unlock" in str(build(Demanding))


def test_the_same_inputs_every_time() -> None:
    built = build(Images)
    assert isinstance(built, Built)
    fed = feed(built.factory)
    assert callable(fed.inputs)
    assert torch.equal(fed.inputs()[0][0], fed.inputs()[0][0])
