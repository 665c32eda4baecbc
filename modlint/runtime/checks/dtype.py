"""MOD707: a module that is converted must run on converted inputs."""

from __future__ import annotations

import torch

from modlint.protocol import Outcome
from modlint.runtime.catalogue import DTYPE
from modlint.runtime.checks._raised import raised_at
from modlint.runtime.exception_text import told
from modlint.runtime.options import Options
from modlint.runtime.outcome import Examination
from modlint.runtime.reporting import finding
from modlint.runtime.source_locations import place_at
from modlint.runtime.subject import Subject, converted

_ABOUT_TYPES = ("dtype", "scalar type", "data type")


def examine(subject: Subject, options: Options) -> Examination:
    """`.double()` and `.bfloat16()`."""
    parts = [_converted_to(subject, dtype) for dtype in (torch.double, torch.bfloat16)]
    return Examination(
        tuple({each.span: each for part in parts for each in part.findings}.values()),
        tuple(outcome for part in parts for outcome in part.outcomes),
    )


def _converted_to(subject: Subject, dtype: torch.dtype) -> Examination:
    name = str(dtype).removeprefix("torch.")
    try:
        subject.forward(subject.build().to(dtype), converted(subject.call(), dtype))
    except Exception as error:
        frame = raised_at(error, subject.territory)
        if subject.trouble or not frame or not any(word in str(error).lower() for word in _ABOUT_TYPES):
            return Examination(outcomes=(Outcome(name, "inconclusive", told(error)),))
        message = f"after `.to({dtype})`, `{frame.function}` line {frame.line} raises {told(error)}"
        return Examination((finding(DTYPE, place_at(frame), message),), (Outcome(name, "found"),))
    return Examination(outcomes=(Outcome(name, "passed"),))
