"""What is in containers, however deep."""

from __future__ import annotations

from modlint.model.values.values import Kind, Value, elements


def opened(value: Value) -> Value:
    """What is left when containers in containers are opened."""
    while value.may_be(Kind.SEQUENCE, Kind.MAPPING):
        inside = elements(value.only(Kind.SEQUENCE, Kind.MAPPING))
        value = inside | value.without(Kind.SEQUENCE, Kind.MAPPING)
    return value
