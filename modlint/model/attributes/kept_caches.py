"""Tables that a method leaves as they are where they are long enough, or there: wherever the module went since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.project.index.index import binds
from modlint.syntax.guarded_bindings import markers

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_changes import Changes
    from modlint.project.names.definitions import Function


def is_kept_by(builder: Function, life: Changes) -> bool:
    """Whether a method that binds it keeps what it left there before, as long as that is not too short.

    Nobody else has it begin anew, by what it asks for.
    """
    found = markers(life.module.inference.sources.tree(builder), builder.facts.receiver, life.name)
    return bool(found) and not any(_is_reset(name, builder, life) for name in found)


def _is_reset(marker: str, builder: Function, life: Changes) -> bool:
    """Whether anything but the constructor and the builder binds what the builder asks for."""
    project = life.module.project
    methods = (method for cls in project.relatives(life.module.cls) for method in cls.methods)
    others = (method for method in methods if method.name not in ("__init__", builder.facts.name))
    own = any(store.name == marker for method in others for store in method.stores)
    return own or project.index.knows(binds, marker)
