"""Whether what an attribute holds may be trained: all else than buffers and frozen Parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.project.definitions import Class
from modlint.project.hierarchy import is_root
from modlint.project.initializers import has_all_sources
from modlint.project.submodules import Holding

if TYPE_CHECKING:
    from modlint.model.inference import Inference
    from modlint.project.submodules import Registered


def may_train(found: Registered, cls: Class, inference: Inference, seen: frozenset[Class] = frozenset()) -> bool:
    """Whether any Parameter of it may require grad."""
    if found.holding is Holding.STATELESS:
        return False
    if found.holding is Holding.PARAMETER:
        return not _is_frozen(found, cls, inference)
    made = inference.project.resolve(cls.path, found.kind, found.method.qualname)
    return not isinstance(made, Class) or made in seen or _may_train(made, inference, seen | {made})


def _may_train(cls: Class, inference: Inference, seen: frozenset[Class]) -> bool:
    project = inference.project
    if not has_all_sources(cls, project):
        return True
    owners = [each for each in project.lineage(cls) if not is_root(each)]
    found = [(each, owner) for owner in owners for each in project.submodules.registered(owner)]
    kinds = {each.kind for each, _ in found}
    makes = {call for owner in owners for method in owner.methods for call in method.calls} - kinds
    if any(call.rpartition(".")[2][:1].isupper() for call in makes):
        return True  # a module, perhaps, that it puts elsewhere
    return any(may_train(each, owner, inference, seen) for each, owner in found)


def _is_frozen(found: Registered, cls: Class, inference: Inference) -> bool:
    code = inference.sources.squeezed(cls.path, found.fact.statement)
    return "requires_grad=False" in code or code.endswith(",False)")
