"""Constructor arguments that are kept for the record: to say what an object was made of, or to make another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modlint.project.names.definitions import Function

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_usage import Usage


def only_recorded(usage: Usage) -> bool:
    """Whether an argument is only put into a dict under its own name, `{"scale": self.scale}`, or asked for sizes."""
    module = usage.module
    makers = (maker for owner in module.lineage for maker in owner.named("__init__"))
    if not any(each.name == usage.name for maker in makers for each in maker.parameters):
        return False
    users = {use.function for use in usage.uses if not use.numeric}
    return all(records(user, usage) for user in users)


def records(user: Function, usage: Usage) -> bool:
    """Whether a method only says what the object holds."""
    return _records(user, usage.name, usage.module.inference.sources.text(user))


def _records(function: Function, name: str, text: str) -> bool:
    """Whether a method that is given nothing to compute with only puts the attribute into a dict."""
    if any(each.name != function.facts.receiver and not each.default for each in function.facts.parameters):
        return False
    own = rf"\b{re.escape(function.facts.receiver)}\.{re.escape(name)}\b"
    recorded = re.findall(rf"[\"']{re.escape(name)}[\"']\s*:\s*{own}\s*[,}}]", text)
    return len(recorded) == len(re.findall(own, text)) > 0
