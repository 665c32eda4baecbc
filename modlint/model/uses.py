"""How methods use an attribute: read it, ask it for a number, copy it to a device."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from modlint.model.events import Consumption
from modlint.project.asked import beyond_tensors
from modlint.project.definitions import External, Function
from modlint.project.project import Project
from modlint.project.registrations import matches

MOVERS = frozenset({"to", "cuda", "type_as", "type"})
_NUMERIC = frozenset(
    {
        "item",
        "tolist",
        "shape",
        "size",
        "numel",
        "dim",
        "ndim",
        "device",
        "dtype",
        "numpy",
        "is_cuda",
        "nelement",
        "__len__",
    }
)
NUMBERS = frozenset(
    {"int", "float", "len", "bool", "str", "print", "isinstance", "range", "repr", "type", "id", "hasattr", "slice"}
)
_SIZED = frozenset(
    {"Size", "zeros", "ones", "empty", "full", "rand", "randn", "arange", "eye"}
    | {"view", "reshape", "expand", "repeat", "new_zeros", "new_ones", "new_empty"}
)
_SAMPLERS = frozenset(
    {"uniform_", "normal_", "fill_", "random_", "bernoulli_", "exponential_", "uniform", "randint"}
    | {"choice", "choices"}
)


_OF_TENSORS = frozenset(
    {
        "matmul",
        "mm",
        "bmm",
        "mv",
        "dot",
        "outer",
        "kron",
        "cdist",
        "cross",
        "cholesky_solve",
        "cholesky_inverse",
        "solve",
    }
    | {"triangular_solve", "solve_triangular", "lu_solve", "conv1d", "conv2d", "conv3d", "embedding", "bilinear"}
)


@dataclass(frozen=True)
class Use:
    """A read of the attribute: the method, its path from the receiver, and the chain or callee that says how."""

    function: Function
    path: str
    suffix: str
    callee: str = ""
    called: bool = False

    @property
    def other(self) -> bool:
        """Whether no tensor allows this: it is called, or asked for something that tensors do not have."""
        name = re.split(r"\W", self.suffix, maxsplit=1)[0]
        return self.called or (bool(name) and beyond_tensors(name))

    @property
    def numeric(self) -> bool:
        """Whether only a Python number, a size or a device comes of it."""
        return re.split(r"\W", self.suffix, maxsplit=1)[0] in _NUMERIC or (not self.suffix and self.callee in NUMBERS)

    @property
    def moves(self) -> bool:
        """Whether it is copied to a device first: `self.x.to(...)`, `to_device(self.x, ...)`."""
        if not self.suffix and "device" in self.callee.rpartition(".")[2]:
            return True
        return any(step.removesuffix("()") in MOVERS for step in self.suffix.split("."))


def takes_a_number(taken: Consumption) -> bool:
    """Whether a use takes only a number from a tensor: asked for it, or given a single element to compute with.

    What is written into another tensor is copied to where that is, and an `autograd.Function` may take what it likes.
    """
    if taken.how.startswith("."):
        return taken.how[1:] in _NUMERIC | _SAMPLERS | {"cpu"} or (taken.scalar and not moves(taken))
    if (
        taken.how in ("test", "slice", "size", "item")
        or taken.how.endswith(".apply")
        or taken.how in NUMBERS
        or draws(taken.how)
    ):
        return True
    if taken.how.rpartition(".")[2] in _SIZED:
        return True
    return taken.scalar and taken.how in ("operand", "index")


def draws(callee: str) -> bool:
    """Whether a function by that name draws samples, which is done on the CPU, from or into what it is given."""
    return callee.rpartition(".")[2] in _SAMPLERS


def moves(taken: Consumption) -> bool:
    """Whether a use copies it to a device."""
    return taken.how.startswith(".") and taken.how[1:] in MOVERS


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
    """Whether a function of torch is given it. What `torch.ops` holds may be for the CPU alone."""
    found = project.resolve(function.path, taken.how, function.facts.qualname)
    return isinstance(found, External) and found.name.startswith("torch.") and not found.name.startswith("torch.ops.")


def uses_in(method: Function, name: str) -> Iterator[Use]:
    facts = method.facts
    if not facts.receiver:
        return
    start = f"{facts.receiver}.{name}"
    if start in facts.calls:
        yield Use(method, name, "", called=True)
    for chain in (*facts.loads, *facts.calls):
        if chain == start or chain.startswith((f"{start}.", f"{start}[", f"{start}(")):
            yield Use(method, name, chain[len(start) :].removeprefix("."))
    for argument in facts.arguments:
        if argument.chain == start or argument.chain.startswith((f"{start}.", f"{start}[")):
            yield Use(method, name, argument.chain[len(start) :].removeprefix("."), argument.callee)
    for access in facts.accesses:
        named = access.pattern.strip("*")  # a name that only the run knows is no sign of this one
        if named and access.receiver == facts.receiver and matches(access.pattern, name):
            yield Use(method, name, "")
