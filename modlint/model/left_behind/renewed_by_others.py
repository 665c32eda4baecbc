"""What others alone read and bind anew as they work: a record that they keep on the object."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modlint.project.index.index import binds

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life
    from modlint.project.names.definitions import Function


def is_renewed_by_others(life: Life) -> bool:
    """Whether all that reads it is of other classes, one of which begins it anew where it has read it.

    No buffer would stay where that one is: `self.policy.losses = torch.zeros(0)` puts a new tensor into it.
    """
    own = {*life.module.project.relatives(life.module.cls)}
    users = dict.fromkeys((use.function, use.path) for use in life.uses)
    if not users or any(user.owner in own for user, _ in users):
        return False
    binders = {*life.module.project.index(binds, life.name)}
    return any(user in binders and _begins_anew(user, path, life) for user, path in users)


def _begins_anew(user: Function, path: str, life: Life) -> bool:
    """Whether a statement binds to it what is made on the default device, of nothing that it held."""
    own = re.escape(f"{user.facts.receiver}.{path}")
    new = rf"^\s*{own} = (?!.*({own}\b|\bdevice\b|\.(to|cuda|type_as)\())[\w.]+\("
    return re.search(new, life.module.inference.sources.text(user), re.MULTILINE) is not None
