"""What a computation tells of its sources: where all of it stays on one device, what becomes of the result decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from modlint.data import torch_api
from modlint.data.returns import Kind as Given
from modlint.data.returns import Trait as GivenTrait
from modlint.model.code.chains import chain
from modlint.model.inference.autograd import applied
from modlint.model.inference.events import BESIDE, CAST, LOOKED_UP, Handed
from modlint.model.inference.frame import Frame
from modlint.model.inference.held_methods import held_method
from modlint.model.inference.one_place import in_one_place, is_on_cpu, meet_host, sources_of
from modlint.model.inference.pass_through_calls import adds_to_local, drawn, passes_on
from modlint.model.values.arguments import Arguments, bind
from modlint.model.values.tensor_operations import draws
from modlint.model.values.tensor_traits import OF_COUNTS, is_number
from modlint.model.values.values import ELSEWHERE, NOTHING, NUMBER, Atom, Kind, Trait, Value, of_kind
from modlint.project.names.definitions import Class, Definition, External, Function

if TYPE_CHECKING:
    from modlint.model.inference.inference import Inference

ON_CPU = of_kind(Kind.TENSOR, Trait.PINNED)  # what a parameter is given that was brought there
GIVEN = "()"  # the source that stands for what a parameter is given
_OF_VALUES = ("_like", "tensor", "asarray")  # the endings of makers of tensors that are given values, not sizes
_OF_LISTS = frozenset(  # the functions of torch that are given tensors in a list
    {"cat", "concat", "concatenate", "stack", "hstack", "vstack", "dstack", "column_stack", "row_stack", "einsum"}
    | {"block_diag", "broadcast_tensors", "cartesian_prod", "meshgrid", "multi_dot", "chain_matmul"}
    | {"nested_tensor", "as_nested_tensor", "pad_sequence", "pack_sequence", "index_put", "rearrange"}
    | {"checkpoint"}
)
_OF_SIZES_AND_DIMS = frozenset(  # the methods of a tensor that are given no tensors to compute with
    {"view", "reshape", "expand", "repeat", "tile", "flatten", "unflatten", "squeeze", "unsqueeze", "unfold"}
    | {"permute", "transpose", "swapaxes", "movedim", "flip", "roll", "narrow", "chunk", "split"}
    | {"sum", "mean", "cumsum"}
)
_FOLLOWING = frozenset({"to", "type_as"})
_COPYING = frozenset({"torch.as_tensor", "torch.asarray", "torch.tensor"})  # to the device that they are given
_DEVICE = ".device"
_LEAVING = frozenset({"to", "cuda", "cpu", "type", "type_as", "pin_memory"})


def combine(values: Iterable[Value], how: str, frame: Frame) -> frozenset[str]:
    """What the result of a computation is made of; where it meets what may be on another device it is a use of all."""
    listed = tuple(values)
    sources = sources_of(listed)
    if not sources - {ELSEWHERE}:
        return sources
    together = in_one_place(listed)
    if not together or meet_host(listed):
        for value in listed:
            frame.consume_all(value, BESIDE if together else how)
    return sources if together else frozenset({ELSEWHERE})


def note_call(
    function: cst.BaseExpression, definition: Definition | None, arguments: Arguments, frame: Frame
) -> frozenset[str]:
    """Note what a call does with its arguments; what is known to be made of them."""
    if passes_on(function):
        return drawn(function, arguments)
    if adds_to_local(function, frame):
        return frozenset()
    if isinstance(function, cst.Attribute) and function.attr.value in _FOLLOWING and arguments.positional:
        followed = _place_of(arguments.positional[0])
        if followed:
            return followed
    host = None
    if (run := applied(function, arguments, frame)) is not None:
        definition, arguments = run
    elif definition is None and (name := frame.own(function)):
        host = frame.host
        definition = frame.inference.project.method(host, name) if host is not None else None
    elif definition is None:
        definition, host = held_method(function, frame)
    return _hand(definition, host, arguments, callee(function), frame)


def _place_of(model: Value) -> frozenset[str]:
    """What is where `x.type_as(self.table)` and `x.to(self.table.device)` go."""
    if model.is_only(Kind.TENSOR):
        return model.sources
    places = frozenset(source.removesuffix(_DEVICE) for source in model.sources if source.endswith(_DEVICE))
    return frozenset({ELSEWHERE}) if places and ELSEWHERE in model.sources else places


def callee(function: cst.BaseExpression) -> str:
    """The chain called, or `?.name` for a method of what is no name."""
    return chain(function) or (f"?.{function.attr.value}" if isinstance(function, cst.Attribute) else "?")


def _hand(
    definition: Definition | None, host: Class | None, arguments: Arguments, how: str, frame: Frame
) -> frozenset[str]:
    """Note that what a call means is given the arguments; what the result of a function of torch is made of."""
    if isinstance(definition, Function) and not draws(how):
        return _hand_on(definition, host, arguments, how, frame)
    device = arguments.keywords.get("device")
    if isinstance(definition, External) and device is None and computes(definition.name):
        given = arguments.positional if _derives(definition.name) else arguments.all()
        return combine(_without_sizes(definition.name, given, frame), how, frame)
    if isinstance(definition, External) and device is not None:
        return _make_on(device, definition.name, arguments, how, frame)
    for value in arguments.all():
        frame.consume_all(value, how)
    return frozenset()


def _make_on(device: Value, name: str, arguments: Arguments, how: str, frame: Frame) -> frozenset[str]:
    """Note what a function outside the project takes to make something on a device: a copy is as good as `.to`."""
    moved = ".cpu" if device.literal == "cpu" else ".to"
    for number, value in enumerate(arguments.all()):
        frame.consume_all(value, moved if number == 0 and name in _COPYING else how)
    return _place_of(device)


def _without_sizes(name: str, values: Sequence[Value], frame: Frame) -> list[Value]:
    """The arguments of a function of torch that are no numbers, nor lists of some."""
    function = name.rpartition(".")[2]
    if function in _OF_LISTS:
        return list(values)
    sizes = [v for n, v in enumerate(values) if v.is_only(Kind.SEQUENCE) or (n and function in OF_COUNTS)]
    for value in sizes:
        frame.consume_all(value, "size")
    return [value for value in values if not any(value is size for size in sizes)]


def computes(name: str) -> bool:
    """Whether a function makes tensors of tensors, where those are."""
    given = torch_api.function(name) if name.startswith("torch.") else None
    if given is None or not given.is_surely(Given.TENSOR, Given.TENSORS, Given.PARAMETER):
        return _derives(name)
    return GivenTrait.FACTORY not in given.traits or name.endswith(_OF_VALUES)


def _derives(name: str) -> bool:
    """Whether a function outside torch gives a new tensor of those that it is given; by keywords come sizes."""
    given = torch_api.library(name)
    return given is not None and GivenTrait.DERIVED in given.traits


def _hand_on(function: Function, host: Class | None, arguments: Arguments, how: str, frame: Frame) -> frozenset[str]:
    """Note which parameters of a function of the project are given what, the rest is used here; what it gives back."""
    bound = bind(function.facts, arguments)
    given_back = set()
    beside = tuple((name, told) for name, value in bound.items() if (told := _told(value)).atoms)
    for parameter, value in bound.items():
        for source in sources_of((value,)) - {ELSEWHERE}:
            handed = Handed(source, function, host, parameter, value, how, beside)
            frame.handed.add(handed)
            if is_given_back(handed, frame.inference):
                given_back.add(source)
    taken = {id(value) for value in bound.values()}
    for value in arguments.all():
        if id(value) not in taken:
            frame.consume_all(value, how)
    return frozenset(given_back)


def _told(value: Value) -> Value:
    """What a function is told of another argument: that it was brought to the CPU, or is a number."""
    if value.is_only(Kind.NUMBER):
        return NUMBER
    return ON_CPU if _is_brought_to_cpu(value) else NOTHING


def _is_brought_to_cpu(value: Value) -> bool:
    """Whether an argument surely is a tensor that was brought to the CPU by name, and no attribute of the receiver."""
    return value.is_only(Kind.TENSOR, Kind.UNKNOWN) and all(
        Trait.PINNED in atom.traits and Trait.SCALAR not in atom.traits and not atom.sources - {ELSEWHERE}
        for atom in value
    )


def is_given_back(handed: Handed, inference: Inference) -> bool:
    """Whether what a function returns is the tensor that it is given, or made of that alone where that is."""
    if not handed.value.is_only(Kind.TENSOR, Kind.NONE):
        return False
    returned = inference.handed(handed).returns
    whole = returned.is_only(Kind.TENSOR, Kind.NONE)  # what is taken out of a pair is not followed
    return whole and GIVEN in sources_of((returned,)) and in_one_place((returned,))


def note_member(value: Value, name: str, how: str, given: Sequence[Value], frame: Frame) -> frozenset[str]:
    """Note what a method or property takes from a value; what the result is made of, where that stays in its place."""
    asked = value.without(Kind.NONE)  # which has none of that: where it is asked for, the value is something else
    taken = () if name in _OF_SIZES_AND_DIMS else given
    if is_on_cpu(asked) and all(_stays(atom, name) for atom in asked):
        return combine((value, *taken), how, frame)
    if how == CAST or not (asked.sources and all(_stays(atom, name) for atom in asked)):
        frame.consume(value, how)
        if how == _DEVICE and not value.may_be(Kind.TENSOR):  # where what is registered is, perhaps
            return frozenset({ELSEWHERE})
        return value.sources if how == CAST else frozenset()
    return combine((value, *taken), how, frame)


def _stays(atom: Atom, name: str) -> bool:
    """Whether a method or property of a tensor, or a field of several, gives a tensor that is where this one is."""
    if name in atom.fields:
        return True
    in_place = name.endswith("_") and not name.endswith("__")
    if atom.kind not in (Kind.TENSOR, Kind.UNKNOWN) or name in _LEAVING or in_place:
        return False
    given = torch_api.tensor_attribute(name)
    return given is not None and given.is_surely(Given.TENSOR, Given.TENSORS)


def note_lookup(value: Value, indices: Iterable[Value | None], frame: Frame) -> None:
    """Note that a tensor is indexed by tensors that may be on another device, which fails where it is on the CPU.

    One without dimensions is read as a number, wherever it is.
    """
    tensors = [each.only(Kind.TENSOR) for each in indices if each is not None and not is_number(each)]
    tensors = [each for each in tensors if each.atoms]
    if tensors and value.sources and not in_one_place((value, *tensors)):
        frame.consume(value, "indexed")
    elif value.may_be(Kind.TENSOR) and not all(in_one_place((value, each)) for each in _unknown(indices)):
        frame.consume(value, LOOKED_UP)


def _unknown(indices: Iterable[Value | None]) -> Iterator[Value]:
    return (each.only(Kind.UNKNOWN) for each in indices if each is not None and each.may_be(Kind.UNKNOWN))


def marked(value: Value, source: str) -> Value:
    """The value as one that comes from this source alone."""
    return Value(tuple(_marked(atom, source) for atom in value))


def _marked(atom: Atom, source: str) -> Atom:
    element = marked(atom.element, source) if atom.element is not None else None
    items = tuple(marked(item, source) for item in atom.items) if atom.items is not None else None
    return replace(atom, element=element, items=items, origins=frozenset(), made_of=frozenset({source}))
