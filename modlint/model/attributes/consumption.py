"""What a consumption tells: whether a tensor may stay where it is for it, is moved by it, or has to be one."""

from __future__ import annotations

from modlint.model.inference.events import Consumption
from modlint.model.values.tensor_operations import ARITHMETIC, CONVERSIONS, MOVERS, NUMBERS, NUMERIC, SAMPLERS, draws
from modlint.project.names.definitions import External, Function
from modlint.project.project import Project

_SIZED = frozenset(
    {"Size", "zeros", "ones", "empty", "full", "rand", "randn", "arange", "eye"}
    | {"view", "reshape", "expand", "repeat", "new_zeros", "new_ones", "new_empty", "split"}
    | {"topk", "kthvalue"}
)
_ASKING = frozenset({"is_floating_point", "is_complex", "is_tensor", "is_nonzero", "numel"})
_ON_THE_CPU = ("torch.ops.", "torch.quantize_", "torch.nn.quantized.", "torch.ao.")
_MIXING = ARITHMETIC | {  # functions of several tensors, one of which may be a single element on the CPU
    *("where", "masked_fill", "masked_fill_", "full", "full_like", "new_full", "lerp", "addcmul"),
    "binary_cross_entropy_with_logits",
    "save_for_backward",  # what becomes of it there, the rest of the function tells
}
_EXPANDERS = frozenset({"expand", "expand_as", "repeat", "tile", "broadcast_to"})
_OF_TENSORS = frozenset(
    {"matmul", "mm", "bmm", "mv", "dot", "outer", "kron", "cdist", "cross", "embedding", "bilinear"}
    | {"cholesky_solve", "cholesky_inverse", "solve", "triangular_solve", "solve_triangular", "lu_solve"}
    | {"conv1d", "conv2d", "conv3d"}
)


def takes_a_number(taken: Consumption) -> bool:
    """Whether a use takes only a number from a tensor: asked for it, or given a single element to compute with.

    What is written into another tensor is copied to where that is, and an `autograd.Function` may take what it likes.
    """
    if taken.how.startswith("."):
        single = taken.scalar and not moves(taken) and not expands(taken)
        return taken.how[1:] in NUMERIC | SAMPLERS | {"cpu"} or single
    if (
        taken.how in ("test", "slice", "size", "item")
        or taken.how.endswith((".apply", ".copy_"))
        or taken.how in NUMBERS
        or draws(taken.how)
    ):
        return True
    if taken.how.rpartition(".")[2] in _SIZED | _ASKING:
        return True
    return taken.scalar and (taken.how in ("operand", "index") or taken.how.rpartition(".")[2] in _MIXING)


def suits_a_number(taken: Consumption) -> bool:
    """Whether a use is as well made of a single number on another device as of a tensor: it asks for no more."""
    name = taken.how.rpartition(".")[2]
    if taken.how.startswith("."):
        return name in _MIXING | CONVERSIONS | NUMERIC
    return name in _MIXING or takes_a_number(taken._replace(scalar=True))


def moves(taken: Consumption) -> bool:
    """Whether a use copies it to a device."""
    return taken.how.startswith(".") and taken.how[1:] in MOVERS


def expands(taken: Consumption) -> bool:
    """Whether a use makes a tensor with dimensions of a single element, which then has to be where the others are."""
    return taken.how.startswith(".") and taken.how[1:] in _EXPANDERS


def takes_an_index(taken: Consumption) -> bool:
    """Whether a use indexes with a tensor, which may stay on the CPU for that, or takes only a number from it."""
    return taken.how == "index" or takes_a_number(taken)


def moved_or_index(taken: Consumption) -> bool:
    """Whether a use works wherever it is: it copies it to a device, or indexes with it."""
    return moves(taken) or takes_an_index(taken)


def takes_tensors(taken: Consumption, function: Function, project: Project) -> bool:
    """Whether a function of torch is given it that takes nothing but tensors."""
    return of_torch(taken, function, project) and taken.how.rpartition(".")[2] in _OF_TENSORS


def of_torch(taken: Consumption, function: Function, project: Project) -> bool:
    """Whether a function of torch is given it, and none that may be for the CPU alone."""
    found = project.resolve(function.path, taken.how, function.facts.qualname)
    return isinstance(found, External) and found.name.startswith("torch.") and not found.name.startswith(_ON_THE_CPU)


def of_numpy(taken: Consumption, function: Function, project: Project) -> bool:
    """Whether a function of numpy is given it, which takes no tensor from another device than the CPU."""
    found = project.resolve(function.path, taken.how, function.facts.qualname)
    return isinstance(found, External) and found.name.startswith("numpy.")


def is_foreign(taken: Consumption, function: Function, project: Project) -> bool:
    """Whether a function of another library is given it, of which it is not known what it does with it."""
    found = project.resolve(function.path, taken.how, function.facts.qualname)
    return isinstance(found, External) and not of_torch(taken, function, project)
