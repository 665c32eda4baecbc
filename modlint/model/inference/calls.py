"""What a call returns, and what it does to the receiver. Arguments are already evaluated."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from modlint.data.torch_api import FLUENT, NEW
from modlint.model.code.chains import chain
from modlint.model.inference.attribute_values import part_of
from modlint.model.inference.events import REGISTRARS, Act, Construction
from modlint.model.inference.frame import Frame
from modlint.model.values import builtin, external
from modlint.model.values.arguments import Arguments
from modlint.model.values.tensor_traits import reduces_all
from modlint.model.values.values import (
    NOTHING,
    NUMBER,
    STRING,
    TENSORS,
    UNKNOWN,
    Atom,
    Kind,
    Step,
    Trait,
    Value,
    elements,
    join,
    of_kind,
)
from modlint.project.names.definitions import Class, Definition, External, Function, Variable

_REGISTERED_AS = {Act.BUFFER: "tensor", Act.PARAMETER: "param", Act.MODULE: "module"}  # the argument with the value
_ADDERS = {"append": 0, "add": 0, "insert": 1, "appendleft": 0, "extend": 0, "update": 0, "setdefault": 1}


def call_definition(definition: Definition, arguments: Arguments, node: cst.Call, frame: Frame) -> Value:
    """A call of something that a name resolves to."""
    if isinstance(definition, Function):
        return _returned(definition, None, arguments, node, frame)
    if isinstance(definition, Class):
        frame.made.append(Construction(definition, frame.function, arguments))
        return _made(definition, frame)
    if isinstance(definition, Variable):
        return call_value(frame.inference.named(definition), arguments, frame)
    return _call_external(definition, arguments, node, frame) if isinstance(definition, External) else UNKNOWN


def _call_external(definition: External, arguments: Arguments, node: cst.Call, frame: Frame) -> Value:
    name = definition.name
    if name == "functools.partial":
        return _partial(arguments)
    if name in builtin.CONTAINERS:
        return builtin.call(builtin.CONTAINERS[name], arguments)
    if name == "builtins.setattr":
        if arguments.positional and frame.is_receiver(node.args[0].value):
            _setattr(Arguments(arguments.positional[1:], {}), node, frame)
        return NOTHING
    if name == "builtins.getattr":
        return _looked_up(arguments, node, frame)
    if name == "builtins.exec" and len(node.args) > 1 and isinstance(node.args[1].value, cst.Name):
        frame.bind(node.args[1].value.value, UNKNOWN)  # the names that code binds, and what it finds by them
        return NOTHING
    if name.startswith("builtins."):
        return builtin.call(name.removeprefix("builtins."), arguments)
    followed = frame.inference.project.follow(definition)
    if isinstance(followed, Function):
        return frame.inference.call(followed, None, arguments)
    made = external.call(name, arguments, Step(f"built by `{chain(node.func)}`"))
    return _made(followed, frame) if isinstance(followed, Class) and made == UNKNOWN else made


def _made(cls: Class, frame: Frame) -> Value:
    """A new object."""
    return frame.inference.instance(cls).with_trait(Trait.MADE, Kind.MODULE)


def call_value(value: Value, arguments: Arguments, frame: Frame) -> Value:
    """A call of what a local, an attribute or another expression holds."""
    return join(_call_atom(atom, arguments, frame) for atom in value)


def _partial(arguments: Arguments) -> Value:
    """A callable with some arguments given."""
    called = arguments.positional[0] if arguments.positional and arguments.complete else UNKNOWN
    if len(called.atoms) != 1 or called.atoms[0].kind not in (Kind.CALLABLE, Kind.CLASS):
        return of_kind(Kind.CALLABLE)
    named = tuple(arguments.keywords.items())
    return Value((replace(called.atoms[0], items=arguments.positional[1:], keywords=named),))


def _call_atom(atom: Atom, arguments: Arguments, frame: Frame) -> Value:
    definition = atom.definition
    if atom.items or atom.keywords:
        named = {**dict(atom.keywords), **arguments.keywords}
        arguments = Arguments((*(atom.items or ()), *arguments.positional), named, arguments.complete)
    if atom.kind is Kind.CLASS and isinstance(definition, Class):
        frame.made.append(Construction(definition, frame.function, arguments))
        return _made(definition, frame)
    if atom.kind in (Kind.CLASS, Kind.CALLABLE) and isinstance(definition, External):
        return external.call(definition.name, arguments, Step(f"built by `{definition.name}`"))
    if atom.kind is Kind.CALLABLE and isinstance(definition, Function):
        return frame.inference.call(definition, None, arguments)
    return NOTHING if atom.kind is Kind.NONE else UNKNOWN


def call_receiver(name: str, arguments: Arguments, node: cst.Call, frame: Frame) -> Value:
    """`self.name(...)`."""
    if name in REGISTRARS:
        _register(name, arguments, node, frame)
        return NOTHING
    if name == "__setattr__":
        _setattr(arguments, node, frame)
        return NOTHING
    if frame.host is None:
        return UNKNOWN
    project = frame.inference.project
    method = project.method(frame.host, name)
    if method is None or f"self.{name}" in frame.names:
        held = frame.attribute(name)
        nested = project.nested(frame.host, name) if held == UNKNOWN else None
        if nested is not None:
            return call_definition(nested, arguments, node, frame)
        return call_value(held, arguments, frame)
    if "property" in method.facts.decorators:
        return UNKNOWN
    return _returned(method, frame.host, arguments, node, frame)


def call_super(name: str, arguments: Arguments, node: cst.Call, frame: Frame) -> Value:
    """`super().name(...)`."""
    if name in REGISTRARS:
        _register(name, arguments, node, frame)
        return NOTHING
    if name == "__setattr__":
        _setattr(arguments, node, frame)
        return NOTHING
    frame.prepared |= name == "__init__"
    owner = frame.function.owner
    if frame.host is None or owner is None:
        return UNKNOWN
    method = frame.inference.method_after(frame.host, owner, name)
    return _returned(method, frame.host, arguments, node, frame) if method is not None else UNKNOWN


def _returned(function: Function, host: Class | None, arguments: Arguments, node: cst.Call, frame: Frame) -> Value:
    """What a function of the project returns. Where nothing takes it nobody looks: the call changes nothing here."""
    return frame.inference.call(function, host, arguments) if node is not frame.unwanted else UNKNOWN


def call_method(atom: Atom, name: str, arguments: Arguments, frame: Frame) -> Value:
    """`value.name(...)` on one alternative of the receiver."""
    if atom.kind in TENSORS:
        return external.method(atom, name, arguments, Step(f"returned by `.{name}()`"))
    if atom.cls is not None:
        method = frame.inference.project.method(atom.cls, name)
        if method is not None:
            return frame.inference.call(method, atom.cls, arguments)
        if atom.kind is Kind.MODULE and name in FLUENT:
            return Value((atom,))
        return call_value(frame.inference.attribute(atom.cls, name), arguments, frame)
    if (drawn := external.draw(atom, name, Step(f"drawn by `.{name}()`"))) is not None:
        return drawn
    if atom.kind in (Kind.SEQUENCE, Kind.MAPPING):
        return builtin.container_method(atom, name)
    if atom.kind is Kind.MODULE and name in FLUENT:
        return Value((atom,))
    if atom.kind is Kind.STRING:
        return STRING
    if atom.kind is Kind.ARRAY:
        whole = Arguments((Value((atom,)), *arguments.positional), arguments.keywords)
        kept = atom.traits & ({Trait.VECTOR, Trait.RANDOM} if name in ("astype", "copy") else {Trait.RANDOM})
        return NUMBER if reduces_all(name, whole) else of_kind(Kind.ARRAY, *kept)
    return _told_by_name(atom, name, arguments)


_PARTS = frozenset({"children", "get", "items", "modules", "named_children", "named_modules", "values"})
_NUMBERS = frozenset({"item", "numel", "dim"})  # of whatever has them


def _told_by_name(atom: Atom, name: str, arguments: Arguments) -> Value:
    """What a method gives of which only the name is known."""
    if name in _NUMBERS or (name == "size" and arguments.positional):
        return NUMBER
    if atom.kind is Kind.NUMBER and name == "astype":
        return NUMBER
    if atom.kind is Kind.UNKNOWN and name == "cpu":
        return of_kind(Kind.UNKNOWN, Trait.PINNED)  # a tensor, or a module
    if atom.kind is Kind.UNKNOWN and name in NEW and arguments.positional:
        return external.method(Atom(Kind.TENSOR), name, arguments, Step(f"returned by `.{name}()`"))
    return NOTHING if atom.kind is Kind.NONE else part_of(atom, name, UNKNOWN) if name in _PARTS else UNKNOWN


def mutate(
    receiver: cst.BaseExpression, name: str, value: Value, arguments: Arguments, node: cst.Call, frame: Frame
) -> None:
    """`xs.append(value)` and its like: the container holds one thing more."""
    position = _ADDERS.get(name)
    if position is None or not value.may_be(Kind.SEQUENCE, Kind.MAPPING):
        return
    added = join((*arguments.positional[position : position + 1], *arguments.keywords.values()))
    if name in ("extend", "update"):
        added = elements(added)
    argument = node.args[position].value if len(node.args) > position else None
    extend(receiver, value, added, node, argument, frame)


def extend(
    receiver: cst.BaseExpression,
    container: Value,
    added: Value,
    target: cst.CSTNode,
    node: cst.BaseExpression | None,
    frame: Frame,
) -> None:
    """The container that `receiver` names also holds `added` from here on."""
    grown = builtin.grown(container, added)
    if isinstance(receiver, cst.Name):
        frame.bind(receiver.value, grown)
    elif name := frame.own(receiver):
        frame.bind(f"self.{name}", grown)
        tensor = container.may_be(*TENSORS) and not container.may_be(Kind.SEQUENCE, Kind.MAPPING)
        act = Act.FILL if tensor else Act.EXTEND
        frame.record(act, name, added, target, node)


def _register(name: str, arguments: Arguments, node: cst.Call, frame: Frame) -> None:
    act = REGISTRARS[name]
    given = arguments.get(0, "name")
    attribute = given.literal if given is not None and isinstance(given.literal, str) else "*"
    value = arguments.get(1, _REGISTERED_AS[act])
    frame.record(act, attribute, value if value is not None else UNKNOWN, node)


def _setattr(arguments: Arguments, node: cst.Call, frame: Frame) -> None:
    """`setattr(self, name, value)`, or `self.__setattr__(name, value)`: what they are given last."""
    if len(arguments.positional) != 2:
        return
    name, value = arguments.positional
    attribute = name.literal if isinstance(name.literal, str) else "*"
    frame.record(Act.SETATTR, attribute, value, node, node.args[-1].value)


def _looked_up(arguments: Arguments, node: cst.Call, frame: Frame) -> Value:
    """`getattr(torch, name)`: the function of that name."""
    if len(arguments.positional) != 2 or not arguments.complete:
        return UNKNOWN
    owner = frame.definition(chain(node.args[0].value))
    name = _text(arguments.positional[1], chain(node.args[1].value), frame)
    if not isinstance(owner, External) or not name:
        return UNKNOWN
    found = external.constant(f"{owner.name}.{name}")
    return found if found.is_only(Kind.CALLABLE) else UNKNOWN


def _text(value: Value, name: str, frame: Frame) -> str:
    """The string that is given under a name, by default if it is a parameter."""
    known = value.literal
    for parameter in frame.function.facts.parameters:
        if known is None and parameter.name == name in value.origins and parameter.default:
            known = frame.inference.written(parameter.default, frame.function).literal
    return known if isinstance(known, str) else ""
