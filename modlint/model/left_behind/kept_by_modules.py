"""Tensors that modules of torch are made with, which then register them: the weight of a loss."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modlint.data import torch_api
from modlint.project.names.definitions import External

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_usage import Usage
    from modlint.model.attributes.uses import Use

_WRITE = re.compile(r"(data\.)?[a-z]\w*[a-z0-9]_")


def is_kept_by_modules(life: Usage) -> bool:
    """Whether it is only written into, and given to modules that take a place: `self.loss = nn.NLLLoss(self.w)`."""
    given = [use for use in life.uses if not _WRITE.fullmatch(use.suffix)]
    return bool(given) and all(_is_bound_with(use, life) for use in given)


def _is_bound_with(use: Use, life: Usage) -> bool:
    facts, project = use.function.facts, life.module.project
    found = project.resolve(use.function.path, use.callee, facts.qualname) if use.callee and not use.suffix else None
    made = torch_api.torch_class(found.name) if isinstance(found, External) else None
    if made is None or not made.is_module:
        return False
    own = rf"\b{re.escape(facts.receiver)}\.{re.escape(use.path)}\b"
    bound = rf"^\s*\w+\.[\w.]+ = {re.escape(use.callee)}\([^()]*{own}[^()]*\)\s*$"
    return re.search(bound, life.module.inference.sources.text(use.function), re.MULTILINE) is not None
