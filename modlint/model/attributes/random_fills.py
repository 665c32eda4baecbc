"""Random numbers that are written into a tensor while its object is made: nothing makes the same ones again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.data import torch_api
from modlint.data.returns import Trait as GivenTrait
from modlint.model.inference.events import Act
from modlint.model.values.values import Trait
from modlint.project.names.definitions import External

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_changes import Changes
    from modlint.project.names.definitions import Function


def is_filled_at_random(life: Changes) -> bool:
    """Whether parts of it are bound to random numbers, or it is drawn in place: `self.order[i] = torch.randperm(n)`."""
    filled = (event.value for event in life.in_making if event.act is Act.FILL)
    if any(Trait.RANDOM in atom.traits for value in filled for atom in value):
        return True
    return any(_draws(name) for method in life.module.setup for name in _changing(method, life))


def _changing(method: Function, life: Changes) -> Iterator[str]:
    """The functions of torch that a method has change it in place, as far as their names say so."""
    facts, project = method.facts, life.module.project
    own = f"{facts.receiver}.{life.name}"
    for call in facts.calls:
        if call.startswith(f"{own}.") and call.endswith("_"):
            yield f"torch.Tensor.{call.rpartition('.')[2]}"
    for argument in facts.arguments:
        if argument.chain in (own, f"{own}.data") and argument.callee.endswith("_"):
            found = project.resolve(method.path, argument.callee, facts.qualname)
            yield found.name if isinstance(found, External) else ""


def _draws(name: str) -> bool:
    """Whether a function of torch, or a method of its tensors, writes random numbers into what it is given."""
    given = torch_api.tensor_attribute(name.rpartition(".")[2]) if "Tensor." in name else torch_api.function(name)
    return given is not None and {GivenTrait.RANDOM, GivenTrait.INPLACE} <= given.traits
