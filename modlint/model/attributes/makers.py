"""The functions of the project that make what is bound to an attribute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.model.code.chains import calls_in, chain
from modlint.model.inference.events import Event
from modlint.project.names.definitions import Function

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life


def makers(store: Event, life: Life) -> Iterator[str]:
    """The source of the methods and functions that the statement of a binding calls."""
    project, function = life.module.project, store.function
    for called in map(chain, (call.func for call in calls_in(store.statement))):
        receiver, _, name = called.partition(".")
        if receiver == function.facts.receiver and "." not in name:
            found: object = project.method(life.module.cls, name)
        else:
            found = project.resolve(function.path, called, function.facts.qualname)
        if isinstance(found, Function):
            yield life.module.inference.sources.text(found)
