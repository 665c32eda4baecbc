"""What names from outside the project hold and return: the tables' answers as values."""

from __future__ import annotations

from dataclasses import replace

from modlint.data import bases, torch_api
from modlint.data.returns import Kind as Given
from modlint.data.returns import Return
from modlint.data.returns import Trait as GivenTrait
from modlint.model.values import tensor_traits
from modlint.model.values.arguments import Arguments
from modlint.model.values.devices import as_chosen, is_chosen
from modlint.model.values.given_state import given_state
from modlint.model.values.lost_parameters import kept, made_parameter
from modlint.model.values.values import (
    NONE,
    NOTHING,
    NUMBER,
    OTHER,
    STRING,
    TENSOR,
    TENSORS,
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
from modlint.project.names.definitions import External

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
_UNTOLD = (Kind.UNKNOWN, Kind.INSTANCE)
_MADE = frozenset({Trait.MADE})
_RESHAPING = frozenset({"resize_", "resize_as_", "unsqueeze_", "squeeze_", "as_strided_"})
_CONSTANTS = frozenset(f"{of}.{name}" for of in ("math", "numpy") for name in ("e", "inf", "nan", "pi", "tau"))
_COMPLEX_DTYPES = frozenset({"torch.complex32", "torch.complex64", "torch.complex128", "torch.cfloat", "torch.cdouble"})


def instance_of_external(name: str) -> Value:
    """What an object of this outside class is."""
    info = torch_api.torch_class(name)
    is_module = info.is_module if info is not None else bases.module_class(name)
    given = torch_api.function(name)
    if torch_api.is_distribution(name):
        return Value((Atom(Kind.INSTANCE, definition=External(name)),))
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
    if name in _CONSTANTS:
        return NUMBER
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
        state = given_state(info, arguments)
        return Value((Atom(Kind.MODULE, _MADE, keywords=state, definition=External(name), reason=(step,)),))
    given = torch_api.function(name) or torch_api.library(name)
    if name == "torch.device":
        return as_chosen(OTHER) if is_chosen(arguments.get(0, "device")) else OTHER
    if torch_api.is_distribution(name):
        return instance_of_external(name)
    if given is not None:
        value = _traced(from_return(given, arguments, name.rpartition(".")[2]), step)
        value = _of_numpy(value, name, arguments) if name.startswith("numpy.") else value
        value = _on_cuda(value) if name.startswith("torch.cuda.") and name.endswith("Tensor") else value
        value = _copied(value) if name == "copy.deepcopy" else value
        return _parameter_of(value, arguments) if given.is_surely(Given.PARAMETER) else value
    is_module = bases.module_class(name)
    if not name.rpartition(".")[2][:1].isupper():
        return _computed_elsewhere(arguments, step)
    if is_module is None:
        return UNKNOWN
    kind, made = (Kind.MODULE, _MADE) if is_module else (Kind.INSTANCE, frozenset[Trait]())
    return Value((Atom(kind, made, definition=External(name), reason=(step,)),))


def _of_numpy(value: Value, name: str, arguments: Arguments) -> Value:
    """The alternatives as what numpy gives: an array of a list of numbers, and of one where it makes nothing else."""
    if (rank := tensor_traits.rank_of_array(name, arguments)) is not None:
        return of_kind(Kind.ARRAY, rank)
    flat = of_kind(Kind.ARRAY, Trait.VECTOR)
    given = join(flat if tensor_traits.is_flat_list(atom) else Value((atom,)) for atom in value)
    return given.with_trait(Trait.WRAPPED, Kind.TENSOR)


def _copied(value: Value) -> Value:
    """The alternatives as new objects: a module that is copied is another one."""
    new = (replace(a, traits=a.traits | _MADE, origins=frozenset()) if a.kind is Kind.MODULE else a for a in value)
    return Value(tuple(new))


def _on_cuda(value: Value) -> Value:
    """The alternatives on the current CUDA device, where `torch.cuda.FloatTensor` makes them, not the default one."""
    placed = (replace(atom, traits=atom.traits - {Trait.HOST} | {Trait.PLACED}) for atom in value)
    return Value(tuple(placed))


def _parameter_of(made: Value, arguments: Arguments) -> Value:
    """A new Parameter, with as many dimensions as what it is made of."""
    given = arguments.get(0, "data")
    traits = {Trait.MADE, *made_parameter(arguments, given is not None and tensor_traits.stays_on_host(given))}
    made = Value(tuple(replace(a, traits=a.traits | traits) if a.kind is Kind.PARAMETER else a for a in made))
    if given is not None and given.atoms and all(Trait.VECTOR in atom.traits for atom in given):
        return made.with_trait(Trait.VECTOR, Kind.PARAMETER)
    return made


def _computed_elsewhere(arguments: Arguments, step: Step) -> Value:
    """What a function that nothing is known of makes of tensors: how it is used may tell."""
    first = arguments.positional[0] if arguments.positional else NOTHING
    if not first.may_be(Kind.TENSOR, Kind.BUFFER) or Trait.LEARNED in tensor_traits.inherited(first):
        return UNKNOWN
    return of_kind(Kind.UNKNOWN, Trait.COMPUTED, reason=(step,))


def draw(receiver: Atom, name: str, step: Step) -> Value | None:
    """What a method of a distribution draws; None for any other method."""
    definition = receiver.definition
    if name not in torch_api.DRAWS or not isinstance(definition, External):
        return None
    return of_kind(Kind.TENSOR, Trait.RANDOM, reason=(step,)) if torch_api.is_distribution(definition.name) else None


def method(receiver: Atom, name: str, arguments: Arguments, step: Step) -> Value:
    """What `tensor.name(...)` returns."""
    given = torch_api.tensor_attribute(name)
    if given is None or GivenTrait.PROPERTY in given.traits:
        return UNKNOWN
    if name in ("size", "stride") and arguments.all():
        return NUMBER  # of one dimension
    value = from_return(given, Arguments((Value((receiver,)), *arguments.positional), arguments.keywords), name)
    if name == "requires_grad_":
        wanted = arguments.get(0, "requires_grad")
        value = kept(value) if wanted is not None and wanted.literal is not True else value
        value = value if tensor_traits.is_false(wanted) else value.with_trait(Trait.REQUIRES_GRAD, Kind.TENSOR)
    if name == "type" and (arguments.positional or arguments.keywords):
        value = value.without(Kind.STRING)  # only without arguments it names the type
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


def part(receiver: Atom, name: str) -> Value:
    """What an object of an outside class has there: layers of torch have Parameters, where they do not leave them out.

    The weight of a loss is a buffer. Layers of other libraries call their Parameters like those of torch.
    """
    made = (
        receiver.definition.name if receiver.kind is Kind.MODULE and isinstance(receiver.definition, External) else ""
    )
    if name not in ("weight", "bias") or made.endswith("Loss"):
        return UNKNOWN
    if name in torch_api.base_registers(made):
        return of_kind(Kind.PARAMETER) | NONE
    foreign = receiver.kind is Kind.UNKNOWN or (made and not made.startswith("torch."))
    return of_kind(Kind.UNKNOWN, Trait.WEIGHT) if foreign else UNKNOWN


def computed(arguments: Arguments, reason: tuple[Step, ...]) -> Value:
    """A tensor that an operator makes of its operands."""
    found = tensor_traits.of_call(Return((Given.TENSOR,)), arguments, "operator")
    return Value((Atom(Kind.TENSOR, found, reason=reason),))


def from_return(given: Return, arguments: Arguments, name: str = "") -> Value:
    """The value that a table entry stands for, with what the arguments add to it."""
    changed = arguments.get(0, "tensor") or NOTHING
    if GivenTrait.INPLACE in given.traits and changed.may_be(*TENSORS, *_UNTOLD):
        others = UNKNOWN if changed.may_be(*_UNTOLD) else NOTHING  # they hand on what they are given, whatever it is
        return join((*(_changed(atom, given, arguments, name) for atom in changed.of(*TENSORS)), others))
    return join(_alternative(given, kind, arguments, name) for kind in _chosen(given, arguments, name))


def _changed(atom: Atom, given: Return, arguments: Arguments, name: str) -> Value:
    """The same tensor after a method that works in place: a parameter stays one."""
    others = Arguments((TENSOR, *arguments.positional[1:]), arguments.keywords)
    kept = atom.traits if name not in _RESHAPING else atom.traits - {Trait.SCALAR, Trait.VECTOR, Trait.EMPTY}
    return Value((replace(atom, traits=kept | tensor_traits.of_call(given, others, name)),))


def _chosen(given: Return, arguments: Arguments, name: str) -> tuple[Given, ...]:
    """`x.max()` is a tensor, `x.max(dim)` a tuple: the second argument decides; `where` gives a tensor for three.

    `unique` and `nonzero` give a tuple where they are asked to. What numpy computes of all the elements of an array is
    a number.
    """
    if name == "where" and Given.TENSOR in given.kinds:
        return (Given.TENSOR,) if len(arguments.all()) == 3 else given.kinds
    if Given.ARRAY in given.kinds and tensor_traits.reduces_all(name, arguments):
        return (Given.NUMBER,)
    if set(given.kinds) == {Given.TENSOR, Given.TENSORS} and arguments.complete:
        asked = any(_asks_for_tuple(each) and not tensor_traits.is_false(v) for each, v in arguments.keywords.items())
        if asked or name.startswith("unique"):
            return (Given.TENSORS,) if asked else (Given.TENSOR,) if len(arguments.positional) < 3 else given.kinds
        reduces = "dim" in arguments.keywords or any(v.is_only(Kind.NUMBER) for v in arguments.positional[1:2])
        return (Given.TENSORS,) if reduces else (Given.TENSOR,)
    return given.kinds


def _asks_for_tuple(keyword: str) -> bool:
    return keyword == "as_tuple" or keyword.startswith("return_")


def _alternative(given: Return, kind: Given, arguments: Arguments, name: str) -> Value:
    if kind is Given.ARGUMENT:
        first = arguments.positional[0] if arguments.positional else UNKNOWN
        if GivenTrait.DERIVED in given.traits:
            return _derived(first, given, arguments, name)
        return first.with_trait(Trait.SCALAR, Kind.TENSOR) if tensor_traits.is_root_of_number(name, first) else first
    if kind is Given.TENSOR:
        return Value((Atom(Kind.TENSOR, tensor_traits.of_call(given, arguments, name)),))
    if kind is Given.TENSORS:
        tensor = Value((Atom(Kind.TENSOR, tensor_traits.of_call(given, arguments, name)),))
        listed = sequence([tensor] * given.arity) if given.arity else sequence_of(tensor)
        return Value(tuple(replace(atom, fields=given.fields) for atom in listed)) if given.fields else listed
    made = _KINDS.get(kind, OTHER)
    return made.with_trait(Trait.RANDOM, Kind.ARRAY) if GivenTrait.RANDOM in given.traits else made


def _derived(value: Value, given: Return, arguments: Arguments, name: str) -> Value:
    """What is computed from a value of any kind: a tensor from a Parameter or a list, an array from an array."""
    tensor = Atom(Kind.TENSOR, tensor_traits.of_call(given, arguments, name))
    return join(Value((tensor if atom.kind in (*TENSORS, Kind.SEQUENCE) else atom,)) for atom in value)


def _traced(value: Value, *steps: Step) -> Value:
    """The value with these steps as the reason of each tensor in it."""
    return value.with_reason(*steps) if value.may_be(*TENSORS, Kind.SEQUENCE) else value
