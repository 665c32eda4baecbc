"""The bodies of torch.nn's module classes, read for names."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator

from torch import nn

from torch_tables.names import members

Told = Callable[[ast.AST], Iterator[str]]


def told_of_classes(told: Told) -> dict[type[nn.Module], set[str]]:
    """What the bodies of each class and its ancestors tell, node by node, nn.Module left aside."""
    found = {value for _, _, value in members() if inspect.isclass(value) and issubclass(value, nn.Module)}
    classes = [cls for cls in found if cls.__module__.startswith("torch.nn.")]
    lineages = {cls: [base for base in cls.__mro__ if issubclass(base, nn.Module)] for cls in classes}
    own = {base: _own(base, told) for lineage in lineages.values() for base in lineage if base is not nn.Module}
    return {cls: set().union(*(own.get(base, ()) for base in lineage)) for cls, lineage in lineages.items()}


def as_table(names: dict[type[nn.Module], set[str]]) -> dict[str, str]:
    """The names of each class in a line, of those that have any."""
    lines = {cls.__name__: " ".join(sorted(found)) for cls, found in names.items() if found}
    return dict(sorted(lines.items()))


def _own(cls: type[nn.Module], told: Told) -> frozenset[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    return frozenset(name for node in ast.walk(tree) for name in told(node))
