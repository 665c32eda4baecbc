"""The result of a registering call is assigned, which is None.

`register_buffer`, `register_parameter`, `add_module` and `register_module` return None. Where the attribute has the
registered name, the assignment sets what was just registered to None: it is erased, its key is missing from the
`state_dict()`, and nothing says so. Under another name that nothing reads the None is dead code, which is info.

The fix drops the assignment. The key then is back in the `state_dict()`, as was meant; a checkpoint that was saved
without it loads with `strict=False`.

## Flagged

```python
import torch
import torch.nn as nn


class Scale(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.mean = self.register_buffer("mean", torch.zeros(size))  # MOD114

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x if self.mean is None else x - self.mean
```

```python
import torch
import torch.nn as nn


class Scale(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.weight = self.register_parameter("scale", nn.Parameter(torch.ones(size)))  # MOD114

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.scale
```

## Fixed

```python
import torch
import torch.nn as nn


class Scale(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x if self.mean is None else x - self.mean
```

## Accepted

```python
import torch
import torch.nn as nn


class Scale(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.hook = self.register_forward_hook(print)
        self.inner = nn.Module()
        self.inner.register_buffer("mean", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x - self.mean


class Returning(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.mean = self.register_buffer("mean", torch.zeros(1))

    def register_buffer(self, name: str, tensor: torch.Tensor, persistent: bool = True) -> torch.Tensor:
        super().register_buffer(name, tensor, persistent)
        return tensor

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x - self.mean
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.finding import Edit, Finding, Fix, Place, Safety, Severity, Span, adds
from modlint.project.classes.hierarchy import is_root
from modlint.project.classes.initializers import REGISTRARS
from modlint.rules._base import ClassRule

if TYPE_CHECKING:
    from modlint.facts.schema import FunctionFacts, Registration, Store
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project

_ASSIGNS = re.compile(r"\s*(:[^=]*)?=\s*")


class RegisterResultAssigned(ClassRule):
    code = "MOD114"
    name = "register-result-assigned"
    severity = Severity.ERROR

    def suspects(self, cls: Class, project: Project) -> bool:
        return any(_assigned(cls, project))

    def check(self, module: ModuleClass) -> Iterator[Finding]:
        cls = module.cls
        for method, store, call in _assigned(cls, module.project):
            target = f"`{method.receiver}.{store.name}`"
            erased = call.pattern == store.name
            harmless = not erased and not module.project.uses.read_by_name(cls, store.name)
            fix = _drop_assignment(store, call, module) if erased else None
            yield self.at(
                Place(cls.path, store.span, store.statement, cls.facts.qualname, store.name),
                f"{target} is set to the result of `{call.method}`, which is None"
                + (": what was just registered is erased" if erased else ""),
                severity=Severity.INFO if harmless else None,
                note=f"`{call.method}` returns None",
                help=fix.title if fix else f"call `{call.method}` without assigning its result",
                fix=fix,
            )


def _assigned(cls: Class, project: Project) -> Iterator[tuple[FunctionFacts, Store, Registration]]:
    """The attributes of the object that are assigned what a call on the object that registers returns.

    Where None is registered, None is what is meant.
    """
    for method in cls.methods:
        for store in method.stores:
            receiver, _, name = store.callee.rpartition(".")
            if name in REGISTRARS and receiver in (method.receiver, "super()") and not _overridden(cls, name, project):
                calls = [call for call in method.registrations if call.span == store.value]
                calls.sort(key=lambda call: call.pattern != store.name)
                yield from ((method, store, call) for call in calls[:1] if call.constant != "None")


def _overridden(cls: Class, name: str, project: Project) -> bool:
    """Whether the project has a method of that name, which may return something."""
    return any(project.own_method(owner, name) for owner in project.lineage(cls) if not is_root(owner))


def _drop_assignment(store: Store, call: Registration, module: ModuleClass) -> Fix | None:
    """The statement with nothing left but the call; None where more is assigned than this one attribute."""
    sources, path = module.inference.sources, module.cls.path
    lines = sources.lines(path)
    start, end = store.statement[:2], store.span[2:]
    between = lines[end[0] - 1][end[1] - 1 : call.span.column - 1] if end[0] == call.span.line else ""
    if start != store.span[:2] or not _ASSIGNS.fullmatch(between):
        return None
    edit = Edit(Span(*start, *call.span[:2]), "")
    code = sources.squeezed(path, call.span)
    kept = "" if "persistent=False" in code or code.endswith(",False)") else f", {adds(_keys(store.name, call))}"
    return Fix(f"drop the assignment: `{call.method}` alone is enough{kept}", Safety.SAFE, (edit,))


def _keys(name: str, call: Registration) -> str:
    return name if call.method in ("register_buffer", "register_parameter") else f"{name}.*"
