"""What a class asks of its attributes: those that are only called, say, hold neither a tensor nor a container."""

from __future__ import annotations

import re
from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterator
from typing import NamedTuple

from modlint.data.torch_api import tensor_attribute
from modlint.facts.schema import FunctionFacts
from modlint.project.names.definitions import Class

NEWER = frozenset({"names"})  # named tensors stand in no stub
OF_CONTAINERS = frozenset().union(*map(dir, (list, tuple, dict, set, frozenset, deque, OrderedDict, defaultdict)))
NAME = re.compile(r"\w*")


class AttributeDemands(NamedTuple):
    """The attributes of the receiver of which a class asks what a tensor or a container can do, and what neither can.

    Where a method binds an attribute, or makes the object, what it asks for more may be for what was there before.
    """

    fitting: frozenset[str]
    more: frozenset[str]


def attribute_demands(cls: Class) -> AttributeDemands:
    """What the methods of a class body ask of the attributes of their receiver."""
    fitting, more = set[str](), set[str]()
    for method in cls.methods:
        bound = {store.name for store in method.stores}
        for name, use in _uses(method) if method.receiver else ():
            if not _is_more(use):
                fitting.add(name)
            elif method.name != "__init__" and name not in bound:
                more.add(name)
    return AttributeDemands(frozenset(fitting), frozenset(more))


def beyond_tensors(name: str) -> bool:
    """Whether it is an attribute that no tensor has."""
    return not name.startswith("_") and name not in NEWER and tensor_attribute(name) is None


def _uses(method: FunctionFacts) -> Iterator[tuple[str, str]]:
    """The attributes of the receiver that a method names, each with what follows in the chain."""
    start = f"{method.receiver}."
    chains = [chain for chain in method.loads if chain.startswith(start)]
    chains += [f"{chain}()" for chain in method.calls if chain.startswith(start)]
    chains += [argument.chain for argument in method.arguments if argument.chain.startswith(start)]
    for chain in chains:
        end = _end(chain, len(start))
        yield chain[len(start) : end], chain[end:]


def _is_more(use: str) -> bool:
    """Whether what follows on a name in a chain is a call, or an attribute that neither tensors nor containers have."""
    name = use[1 : _end(use, 1)]
    return use[:1] == "(" or (use[:1] == "." and beyond_tensors(name) and name not in OF_CONTAINERS)


def _end(chain: str, start: int) -> int:
    """Where the name ends that begins there."""
    found = NAME.match(chain, start)
    return found.end() if found else start
