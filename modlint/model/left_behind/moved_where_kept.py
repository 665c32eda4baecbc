"""Tensors of which methods only make what another attribute keeps, and that is moved wherever it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from modlint.model.attributes.attribute_usage import Usage
from modlint.model.attributes.container_uses import Place, places_in
from modlint.model.attributes.uses import uses_in
from modlint.model.code.chains import member_of
from modlint.model.values.tensor_operations import MOVERS

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life
    from modlint.model.attributes.uses import Use


def moved_where_kept(life: Life) -> Use | None:
    """A use that moves what is made of it, if that is all that becomes of it: `self.rate = self.start * decay`."""
    users = dict.fromkeys(use.function for use in life.uses)
    if not users or any(user.owner not in life.module.lineage for user in users):
        return None
    keepers = {(_keeper(place), user) for user in users for place in places_in(user, life)}
    if any(not name for name, _ in keepers):
        return None
    later = [use for name in sorted({name for name, _ in keepers}) for use in Usage(life.module, name).uses]
    at_once = [use for name, user in keepers for use in uses_in(user, name)]
    moved = all(use.suffix.partition("(")[0] in MOVERS for use in (*later, *at_once))
    return later[0] if later and moved else None


def _keeper(place: Place) -> str:
    """The other attribute that keeps what is made where it stands, empty if none does."""
    receiver, name = place.method.facts.receiver, member_of(place.method.facts.receiver, place.node)
    for node in place.parents:
        if isinstance(node, cst.Assign) and len(node.targets) == 1:
            kept = member_of(receiver, node.targets[0].target)
            return kept if kept != name else ""
    return ""
