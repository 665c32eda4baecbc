"""A parameter, submodule or buffer is bound before `super().__init__()` runs.

`nn.Module.__init__` makes the tables in which they are kept. Before it, `self.fc = nn.Linear(...)` and
`register_buffer` raise AttributeError. Numbers, strings, lists and plain tensors may be bound before.
modlint is silent in test code: there it is meant to raise.

## Flagged

```python
import torch
import torch.nn as nn


class Head(nn.Module):
    def __init__(self, width: int) -> None:
        self.width = width
        # one score
        self.fc = nn.Linear(width, 1)  # MOD116
        self.scale = nn.Parameter(torch.ones(1))
        super().__init__()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(x) * self.scale
```

```python
import torch
import torch.nn as nn


class Head(nn.Module):
    def __init__(self, width: int) -> None:
        self._build(width)
        super().__init__()

    def _build(self, width: int) -> None:
        self.register_buffer("scale", torch.ones(width))  # MOD116

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.scale
```

## Fixed

```python
import torch
import torch.nn as nn


class Head(nn.Module):
    def __init__(self, width: int) -> None:
        self.width = width
        super().__init__()
        # one score
        self.fc = nn.Linear(width, 1)
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(x) * self.scale
```

## Accepted

```python
import torch
import torch.nn as nn


class Head(nn.Module):
    def __init__(self, width: int, bias: torch.Tensor) -> None:
        self.width = width
        self.bias = bias
        self.layers = [nn.Linear(width, width)]
        super(Head, self).__init__()
        self.register_buffer("start", bias)
        self.fc = nn.Sequential(*self.layers, nn.Linear(width, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(x + self.start)
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.facts.schema import Store
from modlint.finding import Finding, Severity
from modlint.project.classes.initializers import made_by_init_alone
from modlint.project.classes.pre_init import Early, bound_early
from modlint.project.data_flow.payload import BUFFER, MODULE, PARAMETER
from modlint.rules._base import ClassRule
from modlint.source.file_purpose import is_test

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project

REGISTERED = PARAMETER | BUFFER | MODULE


class AssignBeforeSuperInit(ClassRule):
    code = "MOD116"
    name = "assign-before-super-init"
    severity = Severity.ERROR

    def suspects(self, cls: Class, project: Project) -> bool:
        if is_test(cls.path):
            return False
        early = (each for each in bound_early(project.mro(cls)) if each.owner is cls)
        return any(_may_register(each, project) for each in early) and made_by_init_alone(cls, project)

    def check(self, module: ModuleClass) -> Iterator[Finding]:
        from modlint.model.construction.before_super_init import premature_binding
        from modlint.rewriting.super_calls import prepare_first

        if is_test(module.cls.path) or not made_by_init_alone(module.cls, module.project):
            return
        found = premature_binding(module)
        if found is None:
            return
        fix = prepare_first(found, module)
        line = "" if found.line is None else f" (line {found.line})"
        receiver = found.binding.function.facts.receiver
        yield self.at(
            found.place,
            f"{found.attempt} raises AttributeError: `super().__init__()` has not run yet",
            note=f"before `super().__init__()`{line}",
            help=fix.title if fix else f"call `super().__init__()` before `{receiver}` gets parameters or submodules",
            fix=fix,
        )


def _may_register(early: Early, project: Project) -> bool:
    """Whether what is bound may be something that nn.Module registers."""
    if not isinstance(early.fact, Store):
        return True
    return project.suspicion.brings(early.fact, project.function_of(early.owner, early.method), REGISTERED)
