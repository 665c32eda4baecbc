"""Data that stays on the CPU: calls pick rows of it by lists that they make, and move those alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.syntax.row_picks import only_moves_rows
from modlint.syntax.trees import statements

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life


def is_picked_by_rows(life: Life) -> bool:
    """Whether nothing is done with it but that."""
    if not life.moved_by_hand or life.is_container or any(use.path != life.name for use in life.uses):
        return False
    users = dict.fromkeys(use.function for use in life.uses)
    sources = life.module.inference.sources
    return all(only_moves_rows(statements(sources.text(user)), user.facts.receiver, life.name) for user in users)
