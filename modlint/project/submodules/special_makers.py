"""Calls that make no module of their own: what they are given, a container of it, a buffer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.data.returns import Kind
from modlint.data.torch_api import function, torch_class
from modlint.facts.schema import FunctionFacts
from modlint.project.names.definitions import Class, External

if TYPE_CHECKING:
    from modlint.project.project import Project


def hands_on(path: str, method: FunctionFacts, chain: str, project: Project) -> bool:
    """Whether calling a chain gives what it is given: `weight_norm(nn.Linear(2, 2))`."""
    found = project.resolve(path, chain, method.qualname)
    given = function(found.name) if isinstance(found, External) else None
    return given is not None and given.kinds == (Kind.ARGUMENT,)


def makes_container(path: str, method: FunctionFacts, chain: str, project: Project) -> bool:
    """Whether it is torch's `nn.Sequential` or the like, or a class that is a list or dict of modules."""
    found = project.resolve(path, chain, method.qualname)
    if not isinstance(found, Class):
        info = torch_class(found.name) if isinstance(found, External) else None
        return info is not None and info.container is not None
    line = (torch_class(each.name) for each in project.mro(found) if isinstance(each, External))
    return any(info is not None and info.container in ("list", "dict") for info in line)


def makes_buffer(path: str, method: FunctionFacts, chain: str, project: Project) -> bool:
    """Whether it is an `nn.Buffer`."""
    found = project.resolve(path, chain, method.qualname) if chain.endswith("Buffer") else None
    given = function(found.name) if isinstance(found, External) else None
    return given is not None and given.kinds == (Kind.BUFFER,)
