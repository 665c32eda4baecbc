"""The code of a class that saves and loads its state, or takes keys out of a state_dict."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modlint.project.definitions import Function

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass

SAVING = frozenset(
    {"state_dict", "load_state_dict", "get_extra_state", "set_extra_state"}
    | {"_save_to_state_dict", "_load_from_state_dict", "__getstate__"}
)


def takes_key_out(name: str, module: ModuleClass) -> bool:
    """Whether a class takes the key of an attribute out of a state_dict: `state_dict.pop(prefix + "name", None)`."""
    taken = re.compile(rf"(\.pop\(|\bdel\s)[^\n]*[\"'.}}]{re.escape(name)}[\"']")
    methods = (method for owner in module.lineage for method in module.methods(owner))
    return any(taken.search(module.inference.sources.text(each)) for each in methods if _handles_state(each))


def _handles_state(function: Function) -> bool:
    """Whether it saves or loads, or is given a state_dict, as a hook is."""
    facts = function.facts
    return facts.name in SAVING or any("state_dict" in each.name for each in facts.parameters)
