"""Modules that are built, moved and run. Importing this needs no torch; calling it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from modlint.finding import Finding
from modlint.protocol import Outcome
from modlint.runtime.catalogue import codes_of
from modlint.runtime.options import Options
from modlint.runtime.outcome import Examination

if TYPE_CHECKING:
    from torch import nn

    from modlint.runtime.inputs import Inputs

__all__ = ["Examination", "Options", "Outcome", "check", "examine"]


def examine(factory: Callable[[], nn.Module], inputs: Inputs | None, options: Options) -> Examination:
    """What the module that `factory` builds does when it is built, moved, run, saved and copied.

    `inputs` is (args, kwargs), or a function that makes such a pair afresh; with None only what needs no forward is
    checked.
    """
    from modlint.runtime.examination import run

    parts = list(run(factory, inputs, options))
    return Examination(
        tuple(finding for part in parts for finding in part.findings),
        tuple(outcome for part in parts for outcome in part.outcomes),
    )


def check(
    factory: Callable[[], nn.Module],
    inputs: object = None,
    *,
    device: str = "auto",
    checks: Iterable[str] | None = None,
) -> list[Finding]:
    """The findings about the module that `factory` builds.

    `inputs` is what forward is given: a tuple of its arguments, a dict of its keyword arguments, a pair of both, or a
    function that makes any of these. `checks` names the rules to hold it against, by code or name. What the factory
    and forward raise is raised where nothing is found.
    """
    from modlint.runtime.checks._real import demand
    from modlint.runtime.inputs import as_inputs
    from modlint.runtime.subject import demand_runs

    demand(device)
    options = Options(device) if checks is None else Options(device, codes_of(checks))
    found = examine(factory, as_inputs(inputs), options).findings
    if not found:
        demand_runs(factory, as_inputs(inputs))
    return list(found)
