"""What torch's functions, tensors and classes give, by full dotted name; torch itself is never imported.

None means not known. The table is written by `tools/generate_torch_tables.py`.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from modlint.data.patterns import matches, weight
from modlint.data.returns import Kind, Return, Trait, parse
from modlint.data.tables import table


class ClassInfo(NamedTuple):
    """A class of torch.

    `stateful` says whether an instance built with default arguments owns parameters or buffers (None: not known), and
    `switches` names the arguments that may turn this round. `container` is list, dict, sequential, parameter-list or
    parameter-dict for the classes that hold what they are given.
    """

    is_module: bool
    stateful: bool | None = None
    switches: tuple[str, ...] = ()
    container: str | None = None


DRAWS = frozenset({"sample", "rsample", "sample_n", "rsample_n"})  # the methods of a distribution that give tensors
NEW = frozenset({"new_full", "new_ones", "new_tensor", "new_zeros"})  # what only tensors have, and makes one
FLUENT = frozenset(  # the methods of a module that return it
    {"to", "cuda", "cpu", "half", "float", "double", "bfloat16", "type", "train", "eval", "requires_grad_", "apply"}
)
_NO_MODULE = "other"
_STATEFUL = {"stateful": True, "stateless": False}
_MEMBER_OF = "torch.Tensor."
_READ = ("torch.nn.modules.", "torch.nn.parallel.", "torch.nn.utils.")


def torch_version() -> str:
    """The release of torch that the table was generated from."""
    return str(table("torch_api")["torch"])


@cache
def function(name: str) -> Return | None:
    """What a call of `name` gives: a function, a class, or a method of torch.Tensor called through the class."""
    if name.startswith(_MEMBER_OF):
        return tensor_attribute(name.removeprefix(_MEMBER_OF))
    spelling = _entry("functions", name)
    if spelling is not None:
        return parse(spelling)
    info = torch_class(name)
    return None if info is None else Return((Kind.MODULE if info.is_module else Kind.OTHER,))


@cache
def constant(name: str) -> Return | None:
    """What the name itself holds if it is no function: `torch.float32` is a dtype, `torch.pi` a number."""
    spelling = _entry("constants", name)
    return None if spelling is None else parse(spelling)


@cache
def tensor_attribute(name: str) -> Return | None:
    """What `tensor.name` gives if it has the PROPERTY trait, else what `tensor.name(...)` gives."""
    spelling = table("torch_api")["tensor"].get(name)
    return None if spelling is None else parse(spelling)


@cache
def fields() -> frozenset[str]:
    """The names that functions of torch give their results: `torch.topk(x, 2).values`."""
    sections = (table("torch_api")["tensor"], *table("torch_api")["functions"].values())
    spelled = {spelling for section in sections for spelling in section.values() if "tensors:" in spelling}
    return frozenset(name for spelling in spelled for name in parse(spelling).fields)


@cache
def torch_class(name: str) -> ClassInfo | None:
    """What is known of a class of torch, under its defining or any re-exported name."""
    spelling = _entry("classes", name)
    if spelling is None:
        return None
    if spelling == _NO_MODULE:
        return ClassInfo(is_module=False)
    known, _, container = spelling.partition(" ")
    state, _, switches = known.partition("?")
    return ClassInfo(True, _STATEFUL.get(state), tuple(switches.split(",")) if switches else (), container or None)


def is_distribution(name: str) -> bool:
    """Whether it is a class of torch.distributions."""
    return name.startswith("torch.distributions.") and torch_class(name) is not None


@cache
def module_attributes() -> frozenset[str]:
    """The names that nn.Module itself defines: methods, and what its constructor sets."""
    return frozenset(table("torch_api")["module_attributes"])


@cache
def base_reads(name: str) -> tuple[str, ...] | None:
    """The attributes that the methods of a torch.nn class read from an instance; None for classes elsewhere."""
    return _told("reads", name)


@cache
def base_registers(name: str) -> tuple[str, ...]:
    """The buffers and parameters that a torch.nn class registers on an instance."""
    return _told("registers", name) or ()


def _told(section: str, name: str) -> tuple[str, ...] | None:
    """The names that a section lists for a torch.nn class; None for classes elsewhere."""
    info = torch_class(name)
    scope, _, last = name.rpartition(".")
    if info is None or not info.is_module or not (scope == "torch.nn" or f"{scope}.".startswith(_READ)):
        return None
    return tuple(table("torch_api")[section].get(last, "").split())


@cache
def library(name: str) -> Return | None:
    """What a call of a function outside torch gives, by the most specific pattern that matches."""
    matching = [pattern for pattern in _patterns(name.partition(".")[0]) if matches(pattern, name)]
    return parse(table("libraries")[max(matching, key=weight)]) if matching else None


@cache
def makes_modules(name: str) -> bool:
    """Whether it is a library's collection of functions and classes that make modules."""
    inside = (pattern for pattern in _patterns(name.partition(".")[0]) if pattern.rpartition(".")[0] == name)
    return any(parse(table("libraries")[pattern]).is_surely(Kind.MODULE) for pattern in inside)


@cache
def _patterns(library: str) -> tuple[str, ...]:
    return tuple(pattern for pattern in table("libraries") if pattern.partition(".")[0] == library)


def _entry(section: str, name: str) -> str | None:
    """The spelling of a dotted name; the table groups names by what stands before the last dot."""
    scope, _, last = name.rpartition(".")
    spelling: str | None = table("torch_api")[section].get(scope, {}).get(last)
    return spelling


__all__ = [
    "DRAWS",
    "ClassInfo",
    "Kind",
    "Return",
    "Trait",
    "base_reads",
    "base_registers",
    "constant",
    "fields",
    "function",
    "is_distribution",
    "library",
    "makes_modules",
    "module_attributes",
    "tensor_attribute",
    "torch_class",
    "torch_version",
]
