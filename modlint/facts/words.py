"""All names that the code of a file mentions. Who looks for one need not look into the files that do not have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modlint.facts.schema import ClassFacts, FunctionFacts

ANY = "*"  # where this is mentioned, any name may be meant
SEPARATOR = "\n"


def words(functions: Iterable[FunctionFacts], classes: Iterable[ClassFacts]) -> str:
    """The names that the functions of a file, the methods of its classes and their bodies mention, each once."""
    found: set[str] = set()
    for cls in classes:
        found.update(store.name for store in cls.attributes)
        functions = (*functions, *cls.methods)
    for function in functions:
        found.update(".".join(_chains(function)).replace("()", "").replace("[]", "").split("."))
        found.update(_named(function))
    return SEPARATOR.join(sorted(found))


def _chains(function: FunctionFacts) -> Iterator[str]:
    yield from (*function.loads, *function.calls, *function.tests, *function.foreign)
    yield from (argument.chain for argument in function.arguments)


def _named(function: FunctionFacts) -> Iterator[str]:
    """The attributes that a function binds or fills, or names by a string, and its own name."""
    yield function.name
    yield from (store.name for store in function.stores)
    yield from (call.pattern for call in function.registrations)
    yield from (inflow.target.partition(".")[2] for inflow in function.inflows)
    for access in function.accesses:
        yield from access.pattern.split(".")
        yield from (ANY for _ in range("*" in access.pattern))
