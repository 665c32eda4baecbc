"""Functions that build the modules which they return: `def norm(n): return nn.LayerNorm(n)`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from modlint.facts.result_chains import GIVEN
from modlint.facts.schema import FunctionFacts, Inflow
from modlint.project.functions.local_values import inflows, inside, made_with
from modlint.project.names.definitions import Class, Function

if TYPE_CHECKING:
    from modlint.project.project import Project

PLAIN = frozenset({"staticmethod", "classmethod"})


class Building(NamedTuple):
    """A call whose result a function returns, and the chains that it is made with, also by way of local names."""

    callee: str
    loads: frozenset[str]


def buildings(function: FunctionFacts) -> tuple[Building, ...]:
    """The calls whose results a function returns, none if it may return anything else but literals."""
    if not PLAIN.issuperset(function.decorators):
        return ()
    found = tuple(_coming(function, "return", (), set()))
    return () if None in found else tuple(each for each in found if each is not None)


def _coming(function: FunctionFacts, target: str, path: tuple[str, ...], done: set[str]) -> Iterator[Building | None]:
    """What comes into a local name, None for what is not the result of a call. None of them is followed twice."""
    coming = inflows(function, target)
    if target in path or not coming:
        yield None
    elif target not in done:
        done.add(target)
        for inflow in coming:
            for chain in inflow.gives:
                if chain == GIVEN:  # a list among the arguments of a call
                    continue
                if chain.endswith("()"):
                    yield Building(chain.removesuffix("()"), frozenset(_made_of(function, inflow)))
                else:
                    yield from _coming(function, chain, (*path, target), done)


def _made_of(function: FunctionFacts, inflow: Inflow) -> Iterator[str]:
    """The chains that a value is made with; of the name that it is bound to, those of what that held before."""
    own = frozenset({inflow.target})
    yield from made_with(function, inflow.loads, own)
    for before in inflows(function, inflow.target) if inflow.target in inflow.loads else ():
        if before is not inflow:
            yield from made_with(function, inside(before), own)


def local_builders(path: str, method: FunctionFacts, chain: str, project: Project) -> tuple[Function, ...]:
    """The functions that calling a chain may run where another one has built them: `conv = make_builder(norm)`."""
    comes = (give for inflow in inflows(method, chain) for give in inflow.gives)
    makers = [chain] if chain.endswith("()") else [*comes]
    found = [each for maker in makers for each in _returned_functions(path, method, maker, project)]
    return () if None in found else tuple(each for each in found if each is not None)


def _returned_functions(path: str, method: FunctionFacts, maker: str, project: Project) -> Iterator[Function | None]:
    """The functions inside the one that makes something which it returns, None for what is no such function."""
    outer = project.resolve(path, maker.removesuffix("()"), method.qualname)
    if not maker.endswith("()") or not isinstance(outer, Function):
        yield None
        return
    for name in (give for inflow in outer.facts.inflows if inflow.target == "return" for give in inflow.gives):
        inner = project.resolve(outer.path, name, outer.facts.qualname)
        yield inner if isinstance(inner, Function) and _is_inside(inner, outer) else None


def _is_inside(inner: Function, outer: Function) -> bool:
    return inner.path == outer.path and inner.facts.qualname.startswith(f"{outer.facts.qualname}.")


def own_factory(cls: Class, chain: str, method: FunctionFacts, project: Project) -> Function | None:
    """The method that a call on the receiver surely runs: `self._make_layer`."""
    receiver, _, name = chain.partition(".")
    if not receiver or receiver != method.receiver or not name.isidentifier():
        return None
    overridden = any(project.own_method(each, name) for each in project.descendants(cls))
    return None if overridden else project.method(cls, name)
