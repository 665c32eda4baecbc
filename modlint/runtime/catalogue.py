"""What runtime mode can find: the code, name and severity of each rule, and whether it is asked for by default.

The pages are with the other rules. They are not imported from here: a child process needs torch and little else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from modlint.config import UserError, nearest
from modlint.finding import Severity


class Check(NamedTuple):
    """A rule that runtime mode judges."""

    code: str
    name: str
    severity: Severity
    default: bool = True


DEVICE = Check("MOD701", "device-mismatch", Severity.ERROR)
UNMOVED = Check("MOD702", "unmoved-tensor", Severity.INFO)
STATE = Check("MOD703", "unsaved-state", Severity.ERROR)
UNREAD = Check("MOD704", "unread-parameter", Severity.INFO)
MODE = Check("MOD705", "mode-not-propagated", Severity.WARNING)
COPY = Check("MOD706", "module-not-copyable", Severity.WARNING)
DTYPE = Check("MOD707", "dtype-not-followed", Severity.WARNING, default=False)
META = Check("MOD708", "meta-init-garbage", Severity.WARNING, default=False)
CHECKS = (DEVICE, UNMOVED, STATE, UNREAD, MODE, COPY, DTYPE, META)
DEFAULT = frozenset(check.code for check in CHECKS if check.default)


def codes_of(names: Iterable[str]) -> frozenset[str]:
    """The codes of checks that are given by code or name."""
    codes = {key: check.code for check in CHECKS for key in (check.code.lower(), check.name)}
    names = tuple(names)
    for name in names:
        if name.lower() not in codes:
            raise UserError(f"unknown runtime check `{name}`{nearest(name, codes)}")
    return frozenset(codes[name.lower()] for name in names)
