"""What an object is for who registers it: a module with state, one without, a Parameter; and what torch's own are."""

from __future__ import annotations

from enum import Enum

from modlint.data.bases import module_class
from modlint.data.returns import Kind, Trait
from modlint.data.torch_api import function, library, torch_class
from modlint.project.classes.hierarchy import ROOT_NAMES
from modlint.project.names.definitions import External


class Holding(str, Enum):
    """What an attribute holds: a module with parameters or buffers, one without, some module, or a Parameter.

    CONTAINER is an `nn.ModuleList` or its like of which it is not known what it holds.
    """

    STATEFUL = "stateful"
    STATELESS = "stateless"
    MODULE = "module"
    PARAMETER = "parameter"
    CONTAINER = "container"


def joined(found: set[Holding | None]) -> Holding | None:
    """What something is that may be any of these: some module if they are of several kinds."""
    if len(found) < 2:
        return next(iter(found), None)
    return None if found & {None, Holding.PARAMETER, Holding.CONTAINER} else Holding.MODULE


def of_external(name: str) -> Holding | None:
    """What calling a name from outside the project makes."""
    if known := of_torch(name):
        return known
    found = library(name)
    if found is not None:
        told = {Trait.STATELESS: Holding.STATELESS, Trait.STATEFUL: Holding.STATEFUL}
        return next((told[trait] for trait in told if trait in found.traits), None)
    return Holding.MODULE if module_class(name) else None


def of_torch(name: str) -> Holding | None:
    """What calling a name of torch makes."""
    info, found = torch_class(name), function(name)
    if found is not None and found.kinds == (Kind.PARAMETER,):
        return Holding.PARAMETER
    if info is None or not info.is_module:
        return None
    if info.container in ("parameter-list", "parameter-dict"):
        return Holding.PARAMETER
    return {True: Holding.STATEFUL, False: Holding.STATELESS, None: Holding.MODULE}[info.stateful]


def of_base(base: External | None) -> Holding | None:
    """What a base from outside the project adds."""
    if base is None or (base.name not in ROOT_NAMES and module_class(base.name) is not False):
        return None if base is None else of_external(base.name)
    return Holding.STATELESS
