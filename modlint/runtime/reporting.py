"""Findings of runtime mode."""

from __future__ import annotations

from modlint.finding import Finding, Place, Related
from modlint.runtime.catalogue import Check


def finding(check: Check, place: Place, message: str, *, help: str = "", related: tuple[Related, ...] = ()) -> Finding:  # noqa: A002
    """What a check saw, at the place in the user's file that it is about."""
    return Finding(
        code=check.code,
        rule=check.name,
        message=message,
        path=place.path,
        span=place.span,
        severity=check.severity,
        class_name=place.class_name,
        attribute=place.attribute,
        help=help,
        related=related,
        evidence=("runtime",),
        statement=place.statement,
    )
