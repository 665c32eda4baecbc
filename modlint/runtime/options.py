"""What to hold a module against, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from modlint.runtime.catalogue import DEFAULT


@dataclass(frozen=True, slots=True)
class Options:
    """`device` is `auto` (simulated, and on CUDA when there is one), `simulated`, `cuda`, `cuda:N` or `mps`.

    `checks` holds codes. `data` says where the simulation computes: on the CPU, or on `meta`, which holds no values,
    for modules that do not fit into memory.
    """

    device: str = "auto"
    checks: frozenset[str] = DEFAULT
    seed: int = 0
    data: Literal["cpu", "meta"] = "cpu"
