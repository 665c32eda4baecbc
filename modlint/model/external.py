"""What names from outside the project hold and return: the tables' answers as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from modlint.data import bases, torch_api
from modlint.data.returns import Kind as Given
from modlint.data.returns import Return
from modlint.data.returns import Trait as GivenTrait
from modlint.model.values import (
    NONE,
    NUMBER,
    OTHER,
    STRING,
    UNKNOWN,
    Atom,
    Kind,
    Step,
    Trait,
    Value,
    join,
    of_kind,
    sequence,
    sequence_of,
)
from modlint.project.definitions import External

TENSORS = (Kind.TENSOR, Kind.BUFFER, Kind.PARAMETER)

_KINDS = {
    Given.PARAMETER: of_kind(Kind.PARAMETER),
    Given.BUFFER: of_kind(Kind.BUFFER),
    Given.MODULE: of_kind(Kind.MODULE),
    Given.NUMBER: NUMBER,
    Given.BOOL: NUMBER,
    Given.STRING: STRING,
    Given.SIZE: sequence_of(NUMBER),
    Given.ARRAY: of_kind(Kind.ARRAY),
    Given.CALLABLE: of_kind(Kind.CALLABLE),
    Given.NONE: NONE,
}
_COMPLEX_DTYPES = frozenset({"torch.complex32", "torch.complex64", "torch.complex128", "torch.cfloat", "torch.cdouble"})
_REDUCTIONS = frozenset({"sum", "mean", "prod", "norm", "std", "var", "median", "max", "min", "any", "all", "numel"})
_FILLERS = frozenset({"zeros", "ones", "empty", "rand", "randn", "full"})
_VALUE_OF = frozenset({"real", "imag", "abs", "angle", "view_as_real"})
_KEEPS = frozenset({Trait.RANDOM, Trait.COMPLEX, Trait.LEARNED, Trait.ARGUMENT})
_VECTORS = frozenset({"arange", "linspace", "logspace", "randperm"})
_POINTWISE = frozenset(
    {"log", "exp", "sqrt", "sin", "cos", "abs", "float", "double", "half", "long", "int", "operator"}
)


class Arguments:
    """The evaluated arguments of a call."""

    def __init__(self, positional: Sequence[Value], keywords: Mapping[str, Value], complete: bool = True) -> None:
        self.positional = tuple(positional)
        self.keywords = dict(keywords)
        self.complete = complete  # no star arguments

    def get(self, position: int, name: str) -> Value | None:
        """The argument for a parameter, None if it is left out or not known."""
        if name in self.keywords:
            return self.keywords[name]
        return self.positional[position] if position < len(self.positional) else None

    def all(self) -> tuple[Value, ...]:
        return (*self.positional, *self.keywords.values())


def instance_of_external(name: str) -> Value:
    """What an object of this outside class is."""
    info = torch_api.torch_class(name)
    is_module = info.is_module if info is not None else bases.module_class(name)
    given = torch_api.function(name)
    if given is not None and not is_module:
        return from_return(given, Arguments((), {}))
    if is_module is None:
        return UNKNOWN
    return Value((Atom(Kind.MODULE if is_module else Kind.INSTANCE, definition=External(name)),))


def constant(name: str) -> Value:
    """What the name itself holds when it is not called."""
    if name in _COMPLEX_DTYPES:
        return of_kind(Kind.OTHER, Trait.COMPLEX)
    given = torch_api.constant(name)
    if given is not None:
        return from_return(given, Arguments((), {}))
    if torch_api.torch_class(name) is not None or bases.module_class(name) is not None:
        return Value((Atom(Kind.CLASS, definition=External(name)),))
    if torch_api.function(name) is not None:
        return Value((Atom(Kind.CALLABLE, definition=External(name)),))
    if name.startswith(("math.", "numpy.")):
        return OTHER if name.startswith("numpy.") else NUMBER
    return UNKNOWN


def call(name: str, arguments: Arguments, step: Step) -> Value:
    """What a call of this outside function or class returns."""
    info = torch_api.torch_class(name)
    if info is not None and info.is_module:
        return Value((Atom(Kind.MODULE, definition=External(name), reason=(step,)),))
    given = torch_api.function(name) or torch_api.library(name)
    if given is not None:
        return _traced(from_return(given, arguments, name.rpartition(".")[2]), step)
    is_module = bases.module_class(name)
    if is_module is None or not name.rpartition(".")[2][:1].isupper():
        return UNKNOWN
    return Value((Atom(Kind.MODULE if is_module else Kind.INSTANCE, definition=External(name), reason=(step,)),))


def method(receiver: Atom, name: str, arguments: Arguments, step: Step) -> Value:
    """What `tensor.name(...)` returns."""
    given = torch_api.tensor_attribute(name)
    if given is None or GivenTrait.PROPERTY in given.traits:
        return UNKNOWN
    value = from_return(given, Arguments((Value((receiver,)), *arguments.positional), arguments.keywords), name)
    if name == "requires_grad_" and not _is_false(arguments.get(0, "requires_grad")):
        value = value.with_trait(Trait.REQUIRES_GRAD, Kind.TENSOR)
    return _traced(value, *(receiver.reason or (step,)))


def attribute(receiver: Atom, name: str) -> Value:
    """What `tensor.name` holds: a property's value, or a bound method."""
    given = torch_api.tensor_attribute(name)
    if given is None:
        return UNKNOWN
    if GivenTrait.PROPERTY not in given.traits:
        return of_kind(Kind.CALLABLE)
    value = from_return(given, Arguments((Value((receiver,)),), {}), name)
    return _traced(value, *receiver.reason)


def computed(arguments: Arguments, reason: tuple[Step, ...]) -> Value:
    """A tensor that an operator makes of its operands."""
    traits = _traits(Return((Given.TENSOR,)), arguments, "operator")
    return Value((Atom(Kind.TENSOR, traits, reason=reason),))


def from_return(given: Return, arguments: Arguments, name: str = "") -> Value:
    """The value that a table entry stands for, with what the arguments add to it."""
    return join(_alternative(given, kind, arguments, name) for kind in _chosen(given, arguments))


def _chosen(given: Return, arguments: Arguments) -> tuple[Given, ...]:
    """`x.max()` is a tensor, `x.max(dim)` a tuple: the second argument decides between the two."""
    if set(given.kinds) == {Given.TENSOR, Given.TENSORS} and arguments.complete:
        reduces = "dim" in arguments.keywords or any(v.is_only(Kind.NUMBER) for v in arguments.positional[1:2])
        return (Given.TENSORS,) if reduces else (Given.TENSOR,)
    return given.kinds


def _alternative(given: Return, kind: Given, arguments: Arguments, name: str) -> Value:
    if kind is Given.ARGUMENT:
        return arguments.positional[0] if arguments.positional else UNKNOWN
    if kind is Given.TENSOR:
        return Value((Atom(Kind.TENSOR, _traits(given, arguments, name)),))
    if kind is Given.TENSORS:
        tensor = Value((Atom(Kind.TENSOR, _traits(given, arguments, name)),))
        return sequence([tensor] * given.arity) if given.arity else sequence_of(tensor)
    return _KINDS.get(kind, OTHER)


def _traits(given: Return, arguments: Arguments, name: str) -> frozenset[Trait]:
    traits = {trait for value in arguments.all() for trait in _inherited(value)}
    if GivenTrait.RANDOM in given.traits:
        traits.add(Trait.RANDOM)
    made = GivenTrait.FACTORY in given.traits or name.endswith("Tensor")
    if made and "device" not in arguments.keywords and arguments.complete:
        traits.add(Trait.HOST)
    if GivenTrait.COMPLEX in given.traits or _is_complex(arguments):
        traits.add(Trait.COMPLEX)
    if name in _VALUE_OF:
        traits.discard(Trait.COMPLEX)
    if name in ("detach", "data"):
        traits.discard(Trait.LEARNED)
    wants = arguments.keywords.get("requires_grad")
    if wants is not None and not _is_false(wants) and wants.is_only(Kind.NUMBER):
        traits.add(Trait.REQUIRES_GRAD)
    if _is_scalar(name, arguments):
        traits.add(Trait.SCALAR)
    elif _is_vector(name, arguments):
        traits.add(Trait.VECTOR)
    return frozenset(traits)


def _inherited(value: Value) -> set[Trait]:
    """The traits that a computation takes over from an argument, lists of tensors included."""
    found: set[Trait] = set()
    for atom in value:
        if atom.kind in TENSORS:
            found |= atom.traits & _KEEPS
            if atom.kind is Kind.PARAMETER or Trait.REQUIRES_GRAD in atom.traits:
                found.add(Trait.LEARNED)
        elif atom.element is not None:
            found |= _inherited(atom.element)
    return found


def _is_complex(arguments: Arguments) -> bool:
    candidates = (*arguments.positional[1:], *(v for k, v in arguments.keywords.items() if k == "dtype"))
    return any(a.kind is Kind.OTHER and Trait.COMPLEX in a.traits for value in candidates for a in value)


def _is_scalar(name: str, arguments: Arguments) -> bool:
    """Whether the tensor surely has no dimension: `torch.tensor(1.0)`, `torch.zeros(())`, `x.sum()`."""
    first = arguments.positional[0] if arguments.positional else None
    if first is None or not arguments.complete:
        return False
    if name in ("tensor", "as_tensor", "scalar_tensor"):
        return first.is_only(Kind.NUMBER)
    if name in _FILLERS:
        return all(a.kind is Kind.SEQUENCE and a.items == () for a in first)
    if name in _REDUCTIONS:
        return len(arguments.positional) == 1 and "dim" not in arguments.keywords
    scalar = all(a.kind is Kind.NUMBER or Trait.SCALAR in a.traits for v in arguments.positional for a in v)
    return scalar and first.may_be(Kind.TENSOR)


def _is_vector(name: str, arguments: Arguments) -> bool:
    """Whether the tensor surely has one dimension, so that a number picks a single element."""
    first = arguments.positional[0] if arguments.positional else None
    if name in _VECTORS:
        return True
    if name in ("tensor", "as_tensor") and first is not None:
        return first.is_only(Kind.SEQUENCE) and all(a.element and a.element.is_only(Kind.NUMBER) for a in first)
    tensors = [a for value in arguments.positional for a in value if a.kind in TENSORS]
    flat = all(
        a.kind is Kind.NUMBER or a.traits & {Trait.VECTOR, Trait.SCALAR} for v in arguments.positional for a in v
    )
    return name in _POINTWISE and flat and any(Trait.VECTOR in a.traits for a in tensors)


def _is_false(value: Value | None) -> bool:
    return value is not None and value.literal is False


def _traced(value: Value, *steps: Step) -> Value:
    """The value with these steps as the reason of each tensor in it."""
    return value.with_reason(*steps) if value.may_be(*TENSORS, Kind.SEQUENCE) else value
