"""What a value may carry, in bits: coarse, and wrong only by saying too much."""

from __future__ import annotations

from functools import cache

from modlint.data.bases import module_class
from modlint.data.returns import Kind, Return, Trait
from modlint.data.torch_api import (
    DRAWS,
    FLUENT,
    constant,
    fields,
    function,
    is_distribution,
    library,
    tensor_attribute,
    torch_class,
)

TENSOR, BUFFER, PARAMETER, MODULE = 1, 2, 4, 8
HELD_PARAMETER, HELD_MODULE = 16, 32  # in a list, tuple, set or dict
OBJECT = 64  # an object of a class of the project, or the class
ARGUMENT = 128  # what a call is given
HOLDING, GIVING = 256, 512  # with ARGUMENT: in a container, and by a call of what the call gives
GIVEN = 1024  # what an undeclared parameter of a constructor is given, whatever that is
MADE = 11
ALL = (1 << MADE) - 1
EVERYTHING = ALL | ALL << MADE  # a bit shifted by MADE: a call of the value gives that
TENSORS = TENSOR | BUFFER | PARAMETER
LOOSE = PARAMETER | MODULE
HELD = HELD_PARAMETER | HELD_MODULE
TO_HELD = 2  # LOOSE shifted by this is HELD

_KINDS = {
    Kind.TENSOR: TENSOR,
    Kind.TENSORS: TENSOR,
    Kind.BUFFER: BUFFER,
    Kind.PARAMETER: PARAMETER,
    Kind.MODULE: MODULE,
    Kind.ARGUMENT: ARGUMENT,
}
_SAME = "abs filter frozenset iter list max min next pow reversed round set sorted sum tuple"
_PYTHON = {
    **{f"builtins.{name}": ARGUMENT for name in _SAME.split()},
    **{f"builtins.{name}": ARGUMENT | HOLDING for name in ("dict", "enumerate", "map", "zip")},
    "collections.OrderedDict": ARGUMENT | HOLDING,
    "collections.deque": ARGUMENT,
    "builtins.getattr": ARGUMENT | TENSOR << MADE,  # `getattr(torch, name)(...)`
    "functools.partial": ARGUMENT | GIVING,
}
_CONTAINER_METHODS = frozenset({"copy", "get", "items", "pop", "popleft", "setdefault", "values"})


@cache
def external(name: str) -> int:
    """What a name from outside the project carries; ARGUMENT where a call of it hands on what it is given."""
    if name in _PYTHON or name.startswith("builtins."):
        return _PYTHON.get(name, 0) << MADE
    held = constant(name)
    if held is not None:
        return _payload(held)
    info = torch_class(name)
    if info is not None and info.is_module:
        return MODULE << MADE
    if is_distribution(name):
        return TENSOR << MADE
    given = function(name) or library(name)
    if given is not None:
        return _payload(given) << MADE
    if module_class(name):
        return MODULE << MADE
    return 0 if name.rpartition(".")[2][:1].isupper() else ARGUMENT << MADE  # it may make a tensor of one


@cache
def kept(name: str) -> int:
    """What `value.name`, called or not, may still carry of the value."""
    given = tensor_attribute(name)
    gives = name in DRAWS or name in fields() or (given is not None and _payload(given))
    bits = TENSORS | GIVEN if gives else 0
    if name in FLUENT:
        bits |= MODULE | OBJECT
    if name in _CONTAINER_METHODS:
        bits |= EVERYTHING  # of a dict of classes it is one, and a call of that gives a module
    return bits


def _payload(given: Return) -> int:
    bits = ARGUMENT if Trait.INPLACE in given.traits else 0
    for kind in given.kinds:
        bits |= _KINDS.get(kind, 0)
    return bits
