"""One module, held against every check that is asked for."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn

from modlint.runtime.inputs import Inputs
from modlint.runtime.options import Options
from modlint.runtime.outcome import Examination


def run(factory: Callable[[], nn.Module], inputs: Inputs | None, options: Options) -> Examination:
    """Everything that the checks find."""
    return Examination()
