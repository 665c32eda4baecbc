"""Names with `*` in them, which stands for anything."""

from __future__ import annotations


def matches(pattern: str, name: str) -> bool:
    """Whether a name is one of those that a pattern stands for."""
    first, *rest = pattern.split("*")
    if not rest:
        return name == pattern
    if not name.startswith(first):
        return False
    position = len(first)
    for part in rest[:-1]:
        found = name.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return name.endswith(rest[-1]) and len(name) - len(rest[-1]) >= position


def weight(pattern: str) -> tuple[bool, int]:
    """How specific a pattern is: a name in full before any with `*`, then by the literal characters."""
    return "*" not in pattern, len(pattern) - pattern.count("*")
