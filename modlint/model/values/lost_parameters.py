"""Parameters that are made on the spot, and lost: what is computed from them requires grad, and nobody keeps them."""

from __future__ import annotations

from dataclasses import replace

from modlint.model.values.arguments import Arguments
from modlint.model.values.devices import is_chosen, speaks_of_device
from modlint.model.values.values import TENSORS, Atom, Kind, Trait, Value

_FRESH = frozenset({Trait.FRESH, Trait.UNMOVED})
_DIFFERENTIABLE = frozenset(
    {
        *("operator", "clone", "repeat", "expand", "tile", "roll", "flip", "view", "reshape", "squeeze", "unsqueeze"),
        *("permute", "transpose", "t", "T", "mT", "movedim", "swapaxes", "add", "sub", "mul", "div", "neg", "matmul"),
        *("exp", "log", "sqrt", "pow", "square", "abs", "sin", "cos", "tanh", "sigmoid", "softmax", "relu", "softplus"),
    }
)
_CASTS = frozenset({"to", "cuda", "type", "type_as", "float", "double", "half", "bfloat16"})
_HALVES = frozenset({"half", "bfloat16"})  # the type of nothing unless somebody says so


def made_parameter(arguments: Arguments, unmoved: bool) -> frozenset[Trait]:
    """What is known of a Parameter that these arguments make."""
    trained = arguments.get(1, "requires_grad")
    if not arguments.complete or (trained is not None and trained.literal is not True):
        return frozenset()
    return _FRESH if unmoved else frozenset({Trait.FRESH})


def kept(value: Value) -> Value:
    """The alternatives as something else has them too: whoever made the Parameter may keep it."""
    if not any(Trait.FRESH in atom.traits for atom in value.atoms):
        return value
    return Value(tuple(replace(atom, traits=atom.traits - _FRESH) for atom in value.atoms))


def loses_parameter(name: str, arguments: Arguments) -> bool:
    """Whether all that is trained in what a call gives was made on the spot: `torch.ones(1, requires_grad=True) * 2`.

    None of it can be trained then. What a move gives may be the Parameter itself, but on another device it is not.
    """
    atoms = [atom for value in arguments.all() for atom in value]
    trained = [a for a in atoms if a.kind is Kind.PARAMETER or a.traits & {Trait.LEARNED, Trait.REQUIRES_GRAD}]
    if not trained or any(atom.origins or not _is_nameless(atom) for atom in trained):
        return False
    if name in _DIFFERENTIABLE:
        return True
    parameters = [atom for atom in trained if atom.kind is Kind.PARAMETER]
    if not parameters:
        return name in _CASTS
    return all(Trait.UNMOVED in atom.traits for atom in parameters) and (name in _HALVES or _moves(name, arguments))


def _is_nameless(atom: Atom) -> bool:
    return atom.kind in TENSORS and bool(atom.traits & {Trait.FRESH, Trait.REQUIRES_GRAD})


def _moves(name: str, arguments: Arguments) -> bool:
    """Whether it brings a tensor to a device that may be another one than the CPU.

    The default of an argument may be that one: who asks for a device means to be given others.
    """
    device = arguments.get(1, "device")
    if name not in ("to", "cuda") or device is None:
        return name == "cuda"
    named = any(speaks_of_device(origin) for origin in device.origins)
    default = device.literal == "cpu" and not all(origin.startswith("self.") for origin in device.origins)
    return is_chosen(device) or (named and (default or device.may_be(Kind.UNKNOWN)))


def may_be_parameter(atom: Atom) -> bool:
    """Whether it is what a cast or a move gives of a Parameter: that very Parameter, where nothing changes."""
    return atom.kind is Kind.TENSOR and {Trait.LEARNED, Trait.SAME} <= atom.traits
