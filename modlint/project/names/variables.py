"""Where module-level variables get their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.facts.schema import Store
from modlint.finding import Span
from modlint.project.names.definitions import Variable

if TYPE_CHECKING:
    from modlint.project.project import Project


def assigned(variable: Variable, project: Project) -> Span | None:
    """Where the value stands that a variable is last assigned, under no condition and to it alone."""
    found = assignment(variable, project)
    return found.value if found else None


def assignment(variable: Variable, project: Project) -> Store | None:
    """What last assigns a variable, under no condition and it alone."""
    stores = [store for store in project.stores(variable) if store.form == "assign" and not store.conditional]
    last = next((store for store in reversed(stores) if store.name == variable.name), None)
    alone = last and sum(store.statement == last.statement for store in stores) == 1
    return last if last and alone else None


def is_bound_again(variable: Variable, project: Project) -> bool:
    """Whether the code of the file binds a variable at several places."""
    return sum(store.name == variable.name for store in project.stores(variable)) > 1
