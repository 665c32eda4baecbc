"""The random numbers of everything that a module may draw from."""

from __future__ import annotations

import random
import sys

import torch


def seed_all(seed: int) -> None:
    """Start Python's, numpy's and torch's generators at the same place in every run."""
    random.seed(seed)
    torch.manual_seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed)
