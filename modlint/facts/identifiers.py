"""All names that the code of a file mentions. Who looks for one need not look into the files that do not have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modlint.facts.chains import chains, names_of_parts
from modlint.facts.schema import ClassFacts, FunctionFacts

ANY = "*"  # where this is mentioned, any name may be meant
OF_PART = "."  # stands before a name that is one of `names_of_parts`
OWN = "="  # stands before a name of which a class says something as of an attribute
KEY = '"'  # stands before a name in a key of weights that the file makes
SEPARATOR = "\n"


def identifiers(functions: Iterable[FunctionFacts], classes: Iterable[ClassFacts], keys: Iterable[str] = ()) -> str:
    """The names that the functions of a file and the methods of its classes mention, of attributes, and in keys."""
    found = {f"{KEY}{name}" for name in keys}
    for cls in classes:
        found.update(f"{OWN}{name}" for name in _attributes(cls))
        functions = (*functions, *cls.methods)
    for function in functions:
        found.update(".".join((*chains(function), *function.foreign)).replace("()", "").replace("[]", "").split("."))
        found.update(f"{OF_PART}{name}" for name in names_of_parts(function))
        found.update(_named(function))
    return SEPARATOR.join(("", *sorted(found), ""))


def in_keys(mentioned: str) -> Iterator[str]:
    """The names in keys among what a file mentions."""
    return (each[1:] for each in mentioned.split(SEPARATOR) if each[:1] == KEY)


def _named(function: FunctionFacts) -> Iterator[str]:
    """What a function names by strings."""
    yield from (call.pattern for call in function.registrations)
    for access in function.accesses:
        yield from access.pattern.split(".")
        yield from (ANY for _ in range("*" in access.pattern))


def _attributes(cls: ClassFacts) -> Iterator[str]:
    yield from (store.name for store in cls.attributes)
    for method in cls.methods:
        yield method.name
        yield from (store.name for store in method.stores)
        yield from (call.pattern for call in method.registrations)
        yield from (inflow.target.partition(".")[2] for inflow in method.inflows)
