"""What a method binds to attributes of its receiver, and what is called to make it."""

from __future__ import annotations

from collections.abc import Iterator

from modlint.data.torch_api import FLUENT
from modlint.facts.schema import FunctionFacts, Inflow, Registration, Store

PLAIN = frozenset({"bool", "float", "int", "len", "max", "min", "round", "str", "sum"})
DIGITS = frozenset("0123456789-TF\"'")
PARTIALS = frozenset({"partial()", "functools.partial()"})


def bindings(method: FunctionFacts) -> Iterator[Store | Registration]:
    """All that gives an attribute a value."""
    yield from (store for store in method.stores if store.form in ("assign", "unpack", "loop", "with"))
    yield from (each for each in method.registrations if each.receiver == method.receiver != "")


def bound(method: FunctionFacts) -> Iterator[tuple[Store | Registration, str]]:
    """What a method binds to a name that is certain."""
    for store in method.stores:
        if store.form == "assign" and method.receiver:
            yield store, store.name
    for call in method.registrations:
        if call.receiver == method.receiver != "" and "*" not in call.pattern:
            yield call, call.pattern


def called(fact: Store | Registration) -> tuple[str, ...]:
    """The chains called to make what is bound, none if it may be anything else but a literal."""
    if fact.callee or isinstance(fact, Registration):
        return (fact.callee,) if fact.callee else ()
    results = [chain.removesuffix("()") for chain in fact.gives if chain.endswith("()")]
    return tuple(results) if len(results) == len(fact.gives) else ()


def classes_named(method: FunctionFacts, local: str) -> tuple[str, ...]:
    """What a local name stands for that is called like a class: `kind = nn.Linear if deep else nn.Identity`."""
    inflows = [inflow for inflow in method.inflows if inflow.target == local]
    given = [chain for inflow in inflows for chain in part_given(inflow) or inflow.gives]
    unknown = {local, *(parameter.name for parameter in method.parameters)}
    named = all(chain.replace(".", "_").isidentifier() and chain.partition(".")[0] not in unknown for chain in given)
    return tuple(given) if named else ()


def part_given(fact: Inflow | Store) -> tuple[str, ...]:
    """The class that a value is which only gives it some arguments: `nn.Linear` of `partial(nn.Linear, bias=False)`.

    Empty where that is not the only class in it, or where anything is looked up or called.
    """
    if len(fact.gives) != 1 or not PARTIALS.issuperset(fact.gives):
        return ()
    named = [chain for chain in fact.loads if f"{chain}()" not in PARTIALS]
    classes = [chain for chain in named if chain.rpartition(".")[2].lstrip("_")[:1].isupper()]
    plain = all(chain.replace(".", "_").isidentifier() for chain in named)
    return tuple(classes) if plain and len(classes) == 1 else ()


def unmoved(call: str) -> str:
    """What makes a module that is moved or frozen at once: `nn.Linear` for `nn.Linear().to`."""
    made, _, method = call.rpartition("().")
    while method in FLUENT and made:
        call = made
        made, _, method = call.rpartition("().")
    return call


def is_plain(fact: Store | Registration, method: FunctionFacts, sizes: frozenset[str]) -> bool:
    """Whether a bound value surely is no state: a literal, a builtin's result, a plain parameter, a size."""
    if isinstance(fact, Registration):
        return fact.constant == "None"
    if fact.constant:
        return True
    plain = {each.name for each in method.parameters if each.annotation in PLAIN or each.default[:1] in DIGITS}
    return all(chain in plain or chain in PLAIN or chain in sizes for chain in fact.loads)
