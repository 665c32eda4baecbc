"""The random numbers of everything that a module may draw from."""

from __future__ import annotations

import random
import sys

import torch


def seed_all(seed: int) -> None:
    """Start Python's, numpy's and torch's generators at the same place in every run."""
    random.seed(seed)
    torch.default_generator.manual_seed(seed)  # `torch.manual_seed` notes a traceback for devices that are not in use
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed_all(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed)
