"""Small arguments to build any module of torch.nn with."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import torch
from torch import nn

SIZE = 4
BY_NAME: dict[str, Callable[[], object]] = {
    "padding": lambda: 2,
    "value": lambda: 0.0,
    "num_heads": lambda: 2,
    "nhead": lambda: 2,
    "num_layers": lambda: 1,
    "upscale_factor": lambda: 2,
    "downscale_factor": lambda: 2,
    "unflattened_size": lambda: (2, 2),
    "n_classes": lambda: 8,
    "cutoffs": lambda: [4],
    "threshold": lambda: 0.5,
    "mode": lambda: "LSTM",
    "encoder_layer": lambda: nn.TransformerEncoderLayer(SIZE, 2),
    "decoder_layer": lambda: nn.TransformerDecoderLayer(SIZE, 2),
    "embed_dim": lambda: SIZE,
}
VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def required(cls: type[nn.Module]) -> dict[str, object]:
    """Arguments for what `cls` cannot be built without."""
    if issubclass(cls, (nn.LSTM, nn.GRU, nn.RNN)):
        return {"input_size": SIZE, "hidden_size": SIZE}
    if issubclass(cls, nn.FractionalMaxPool2d | nn.FractionalMaxPool3d):
        return {"kernel_size": 2, "output_ratio": 0.5}
    parameters = inspect.signature(cls).parameters.values()
    wanted = [p.name for p in parameters if p.default is p.empty and p.kind not in VARIADIC]
    return {name: BY_NAME.get(name, lambda: SIZE)() for name in wanted}


def flips(cls: type[nn.Module]) -> dict[str, object]:
    """Other values than the default for what may switch state on or off."""
    found: dict[str, object] = {}
    for parameter in inspect.signature(cls).parameters.values():
        if isinstance(parameter.default, bool):
            found[parameter.name] = not parameter.default
        elif parameter.name in ("weight", "pos_weight") and parameter.default is None:
            found[parameter.name] = torch.ones(SIZE)
    return found
