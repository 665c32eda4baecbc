"""The phases on a device that is there."""

from __future__ import annotations

import re
from typing import NamedTuple

import torch
from torch import nn

from modlint.config import UserError
from modlint.runtime.checks._raised import raised_at
from modlint.runtime.checks._unmoved import Stayed, left_behind
from modlint.runtime.exception_text import told
from modlint.runtime.frames import Frame
from modlint.runtime.object_walk import Reached
from modlint.runtime.phases import PHASES
from modlint.runtime.subject import Subject

_ABOUT_DEVICES = re.compile(
    "same device|two devices|expected device|mismatch of device|either on cpu or on|CPU tensor to MPS|on MPS device"
    "|device type for generator|device type tensor to numpy|1D CPU int64 tensor|always be on CPU"
    r"|torch\.cuda\.\w*Tensor.*should be the same"
)


class Ended(NamedTuple):
    """How a phase ended on a real device: it passed, or a line raised because of devices, or else."""

    phase: str
    error: str = ""
    where: Frame | None = None

    @property
    def passed(self) -> bool:
        return not self.error


class Run(NamedTuple):
    """Both phases on a device, and what a new module left behind there."""

    device: str
    ended: tuple[Ended, ...]
    stayed: Stayed


def available(wanted: str) -> str:
    """The device to run on for an option of the user, empty if there is none."""
    if wanted == "auto" or wanted.startswith("cuda"):
        name = "cuda" if wanted == "auto" else wanted
        return name if torch.cuda.is_available() and (torch.device(name).index or 0) < torch.cuda.device_count() else ""
    return wanted if wanted != "mps" or torch.backends.mps.is_available() else ""


def demand(device: str) -> None:
    """A UserError for a device that is asked for and that is not there."""
    if device in ("auto", "simulated"):
        return
    if not re.fullmatch(r"cuda(:\d+)?|mps", device):
        raise UserError(f"device: expected auto, simulated, cuda, cuda:N or mps, got {device}")
    if not available(device):
        raise UserError(f"device: there is no {device} for torch {torch.__version__} here")


def run_on(device: str, subject: Subject) -> Run:
    """Runs both phases on a device."""
    left: list[Reached] = []
    ended = tuple(_phase(name, device, subject, left) for name in PHASES if subject.inputs or name == "fresh")
    return Run(device, ended, Stayed(left, device, lambda tensor: tensor.device))


def _phase(name: str, device: str, subject: Subject, left: list[Reached]) -> Ended:
    kind = torch.device(device).type

    def watch(step: str, module: nn.Module | None) -> None:
        if module is not None and name == "fresh":
            left.extend(left_behind(module, subject.territory, lambda tensor: tensor.device.type != kind))

    try:
        PHASES[name](subject, device, watch)
    except Exception as error:
        where = raised_at(error, subject.territory) if _ABOUT_DEVICES.search(str(error)) else None
        return Ended(name, told(error), where)
    return Ended(name)
