"""A buffer, parameter or submodule is registered under a name that is taken.

`register_buffer`, `register_parameter` and `add_module` raise `KeyError: attribute 'x' already exists` if the object
has an attribute of that name, be it `self.x = None`, a class attribute, a method, or something registered of another
kind. A Parameter or `nn.Buffer` that is assigned is registered too, and a class attribute of its name is in its way.

A name that is deleted before, or looked for with `hasattr`, is free. Registering a name again as the same kind is fine,
and so is a class-level annotation without a value. modlint is silent in test code: there it is meant to raise.

## Flagged

```python
import torch
import torch.nn as nn


class Norm(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.eps = 1e-5
        self.mean = None
        self.register_buffer("mean", torch.zeros(size))  # MOD113

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x - self.mean
```

```python
import torch
import torch.nn as nn


class Norm(nn.Module):
    mean = None
    scale = None

    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))  # MOD113
        self.register_buffer("shift", torch.zeros(size))  # MOD113
        self.scale = nn.Parameter(torch.ones(size))  # MOD113

    def shift(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.mean

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.shift(x) * self.scale
```

```python
import torch
import torch.nn as nn


class Norm(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.mean = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.mean is None:
            self.register_buffer("mean", x.mean(0))  # MOD113
        return x - self.mean
```

## Fixed

```python
import torch
import torch.nn as nn


class Norm(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.eps = 1e-5
        self.register_buffer("mean", torch.zeros(size))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x - self.mean
```

## Accepted

```python
import torch
import torch.nn as nn


class Norm(nn.Module):
    mean: torch.Tensor

    def __init__(self, size: int, scaled: bool) -> None:
        super().__init__()
        self.register_buffer("mean", None)
        self.mean = torch.zeros(size)
        self.register_buffer("mean", torch.zeros(size), persistent=False)
        self.scale = None
        self.scale = nn.Parameter(torch.ones(size))
        self.register_parameter("scale", nn.Parameter(torch.zeros(size)))
        if scaled:
            self.register_buffer("width", torch.ones(size))
        else:
            self.width = None
        self.shift = None
        del self.shift
        self.register_buffer("shift", torch.zeros(size))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (x - self.mean) * self.scale
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.finding import Finding, Severity
from modlint.project.classes.initializers import binds_as_torch_does
from modlint.rules._base import ClassRule
from modlint.rules._taken_names import contested
from modlint.source.file_purpose import is_test

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project


class RegistrationNameCollision(ClassRule):
    code = "MOD113"
    name = "registration-name-collision"
    severity = Severity.ERROR

    def suspects(self, cls: Class, project: Project) -> bool:
        if is_test(cls.path):
            return False
        return any(contested(cls, project)) and binds_as_torch_does(cls, project)

    def check(self, module: ModuleClass) -> Iterator[Finding]:
        from modlint.model.construction.name_collisions import collisions, confidence
        from modlint.rewriting.dead_stores import drop_dead_store

        if is_test(module.cls.path) or not binds_as_torch_does(module.cls, module.project):
            return
        for found in collisions(module):
            fix = drop_dead_store(found)
            yield self.at(
                found.place,
                f"{found.attempt} raises KeyError: the name is taken by {found.taken}",
                confidence=confidence(found),
                note=f"the name is taken by {found.taken}",
                help=fix.title if fix else "free the name first, or register under another",
                fix=fix,
            )
