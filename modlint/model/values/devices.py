"""Devices that somebody chose: what is made there is meant to stay, as long as all the rest is there."""

from __future__ import annotations

from modlint.facts.schema import Parameter
from modlint.model.values.arguments import Arguments
from modlint.model.values.values import Kind, Trait, Value

_NAMES = (Kind.UNKNOWN, Kind.STRING, Kind.NUMBER, Kind.OTHER, Kind.INSTANCE)
_BEARERS = (Kind.UNKNOWN, Kind.INSTANCE, Kind.MAPPING, Kind.SEQUENCE)


def as_chosen(value: Value) -> Value:
    """The value as a device that somebody chose; None leaves the choice to torch."""
    return value.with_trait(Trait.PLACED, *_NAMES)


def device_as_chosen(parameter: Parameter, value: Value) -> Value:
    """A parameter by whose name who makes an object chooses a device; one that is left out is nobody's choice.

    That of the CPU may be: what is said by a default there is told apart from what the code says itself.
    """
    left_out = parameter.default.strip("'\"").startswith("cpu") and value.literal != "cpu"
    return as_chosen(value) if speaks_of_device(parameter.name) and not left_out else value


def part_as_chosen(value: Value, name: object, part: Value) -> Value:
    """`args.device` and `config["device"]`, where the whole was given to make the object."""
    if not speaks_of_device(name) or not value.is_only(*_BEARERS):
        return part
    given = any(not origin.startswith("self.") or origin.count(".") == 1 for origin in value.origins)
    return as_chosen(part) if given else part


def place_as_chosen(value: Value, name: str, part: Value) -> Value:
    """`layer.weight.device`, where the layer was given to make the object."""
    foreign = all(Trait.FOREIGN in atom.traits for atom in value.without(Kind.NONE))
    return as_chosen(part) if name == "device" and foreign and value.may_be(Kind.PARAMETER) else part


def result_as_chosen(function: str, arguments: Arguments, value: Value) -> Value:
    """What a function gives that is asked for a device and for nobody's: `get_device()`, `local_device(0)`."""
    plain = all(given.is_only(Kind.NUMBER, Kind.STRING, Kind.NONE) for given in arguments.all())
    return as_chosen(value) if plain and speaks_of_device(function.rpartition(".")[2]) else value


def speaks_of_device(name: object) -> bool:
    """Whether a parameter, a key or a function means a device by its name."""
    return isinstance(name, str) and "device" in name.lower()


def is_chosen(device: Value | None) -> bool:
    """Whether a value surely is a device, and not the default one."""
    if device is None or device.may_be(Kind.NONE) or device.literal == "cpu":
        return False
    return any(Trait.PLACED in atom.traits or atom.kind in (Kind.STRING, Kind.NUMBER) for atom in device)


def is_by_default(device: Value | None) -> bool:
    """Whether it is the CPU unless who makes the object says another device."""
    return device is not None and device.literal == "cpu" and all(Trait.PLACED in atom.traits for atom in device)


def places(name: str, arguments: Arguments) -> bool:
    """Whether a call makes a tensor on a chosen device, or brings it there."""
    if name == "cuda":
        return True
    return is_chosen(arguments.get(1, "device") if name == "to" else arguments.keywords.get("device"))
