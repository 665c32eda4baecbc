"""Where module-level variables get their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.finding import Span
from modlint.project.definitions import Variable

if TYPE_CHECKING:
    from modlint.project.project import Project


def assigned(variable: Variable, project: Project) -> Span | None:
    """Where the value stands that a variable is last assigned, under no condition and to it alone."""
    body = project.facts(variable.path).body
    stores = [store for store in (body.stores if body else ()) if store.form == "assign" and not store.conditional]
    last = next((store for store in reversed(stores) if store.name == variable.name), None)
    alone = last and sum(store.statement == last.statement for store in stores) == 1
    return last.value if last and alone else None
