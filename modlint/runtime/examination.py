"""One module, held against every check that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import torch
from torch import nn

from modlint.protocol import Outcome
from modlint.runtime.checks import copies, device, dtype, meta, modes, reads, state
from modlint.runtime.exception_text import told
from modlint.runtime.frames import Territory
from modlint.runtime.inputs import Inputs
from modlint.runtime.options import Options
from modlint.runtime.outcome import Examination
from modlint.runtime.subject import Subject

Check = Callable[[Subject, Options], Examination]
_NEEDING_NO_FORWARD: dict[Check, tuple[str, ...]] = {
    device.examine: ("MOD701", "MOD702"),
    modes.examine: ("MOD705",),
    copies.examine: ("MOD706",),
}
_NEEDING_FORWARD: dict[Check, tuple[str, ...]] = {
    state.examine: ("MOD703",),
    reads.examine: ("MOD704",),
    dtype.examine: ("MOD707",),
    meta.examine: ("MOD708",),
}


def run(factory: Callable[[], nn.Module], inputs: Inputs | None, options: Options) -> Iterator[Examination]:
    """What each check finds, one after another."""
    subject = Subject(factory, inputs, options.seed)
    if options.data == "meta":
        yield _without_data(subject, options)
        return
    try:
        subject = replace(subject, territory=Territory(type(subject.build())))
    except Exception as error:
        yield _on_a_simulated_device_only(subject, options, told(error))
        return
    checks = {**_NEEDING_NO_FORWARD, **(_NEEDING_FORWARD if inputs else {})}
    for check, codes in checks.items():
        if options.checks.intersection(codes):
            seen = _safe(check, subject, options)
            yield seen._replace(findings=tuple(each for each in seen.findings if each.code in options.checks))


def _without_data(subject: Subject, options: Options) -> Examination:
    """Where the tensors are can be told of a module that is too big to be built; what they hold cannot."""
    try:
        with torch.device("meta"):
            subject = replace(subject, territory=Territory(type(subject.build())))
    except Exception as error:
        return Examination(outcomes=(Outcome("build", "skipped", told(error)),))
    return _safe(device.examine, subject, options)


def _on_a_simulated_device_only(subject: Subject, options: Options, why: str) -> Examination:
    """A module that cannot be built on the CPU may still be built where there is CUDA."""
    seen = _safe(device.examine, subject, options)
    if not seen.findings:
        return Examination(outcomes=(Outcome("build", "skipped", why),))
    return Examination(seen.findings, (Outcome("build", "inconclusive", f"on the CPU: {why}"), *seen.outcomes))


def _safe(check: Check, subject: Subject, options: Options) -> Examination:
    """What a check says; what it raises comes from the user's code, and shows nothing."""
    try:
        return check(subject, options)
    except Exception as error:
        name = check.__module__.rpartition(".")[2]
        return Examination(outcomes=(Outcome(name, "inconclusive", told(error)),))
