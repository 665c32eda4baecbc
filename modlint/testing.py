"""For test suites: a module that must hold on every device, in every mode, and after every copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn

    from modlint.finding import Finding


def check_module(
    factory: Callable[[], nn.Module],
    inputs: object = None,
    *,
    device: str = "auto",
    checks: Iterable[str] | None = None,
) -> None:
    """Raises AssertionError with a report if the module that `factory` builds has a defect. Needs torch.

    `inputs` is what forward is given: a tuple of its arguments, a dict of its keyword arguments, a pair of both, or a
    function that makes any of these. Notes (`info`) do not fail.
    """
    __tracebackhide__ = True
    from modlint.finding import Severity
    from modlint.runtime import check

    found = [each for each in check(factory, inputs, device=device, checks=checks) if each.severity != Severity.INFO]
    if found:
        raise AssertionError("\n".join(["modlint found:", *map(_told, found)]))


def _told(finding: Finding) -> str:
    where = [f"    {each.path}:{each.line}: {each.message}" for each in finding.related]
    return "\n".join([f"{finding.path}:{finding.span.line}: {finding.code} {finding.message}", *where])
