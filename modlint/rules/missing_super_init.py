"""The `__init__` of a module never calls `super().__init__()`.

`nn.Module.__init__` makes the tables in which parameters, buffers, submodules and hooks are kept. Without it the first
submodule or parameter that is assigned raises AttributeError, or else the first call, `.to()` or `state_dict()` does.

The call counts in any form: `super(Net, self).__init__()`, `Base.__init__(self)`, in a method that `__init__` calls.
`super(Net).__init__()` does not: without the object it is bound to none. An `__init__` of a base that is no module and
does not pass the call on is reported where the two meet. modlint is silent where the call stands in some branch only,
where a metaclass, a `__new__` or a decorator may make it, where an `__init__` does nothing and nobody makes an object,
and in test code: there it is meant to raise.

## Flagged

```python
import torch
import torch.nn as nn


class Head(nn.Module):
    def __init__(self, width: int) -> None:  # MOD115
        '''A head of a width.'''
        self.fc = nn.Linear(width, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(x)
```

```python
import torch
import torch.nn as nn


class Named:
    def __init__(self) -> None:
        self.name = "head"


class Head(Named, nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()  # MOD115
        self.fc = nn.Linear(width, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(x)
```

## Fixed

```python
import torch
import torch.nn as nn


class Head(nn.Module):
    def __init__(self, width: int) -> None:
        '''A head of a width.'''
        super().__init__()
        self.fc = nn.Linear(width, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(x)
```

## Accepted

```python
import torch
import torch.nn as nn


class Named:
    def __init__(self) -> None:
        self.name = "head"


class Head(Named, nn.Module):
    def __init__(self, width: int) -> None:
        Named.__init__(self)
        self._build(width)

    def _build(self, width: int) -> None:
        nn.Module.__init__(self)
        self.fc = nn.Linear(width, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(x)


class Abstract(nn.Module):
    def __init__(self) -> None:
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.finding import Finding, Severity
from modlint.project.classes.hierarchy import is_root
from modlint.project.classes.initializers import OBJECT, end_of_super_calls, made_by_init_alone
from modlint.project.names.definitions import Function
from modlint.project.roles.abstract import leaves_open
from modlint.rules._base import ClassRule
from modlint.source.file_purpose import is_test

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project


class MissingSuperInit(ClassRule):
    code = "MOD115"
    name = "missing-super-init"
    severity = Severity.ERROR

    def suspects(self, cls: Class, project: Project) -> bool:
        """Whether `super().__init__()` is called by none, or leads to an `__init__` that does not call it."""
        if is_root(cls) or is_test(cls.path) or project.own_method(cls, "__init__") is None:
            return False
        if leaves_open(cls, project) and not project.descendants(cls):
            return False  # nobody can make an object of it
        if _is_idle(cls) and not any(project.makers(each) for each in (cls, *project.descendants(cls))):
            return False  # it is there for its class methods, or as documentation
        end = end_of_super_calls(cls, project)
        return (isinstance(end, Function) or end == OBJECT) and made_by_init_alone(cls, project)

    def check(self, module: ModuleClass) -> Iterator[Finding]:
        from modlint.model.construction.without_super_init import super_init_fault
        from modlint.rewriting.super_calls import call_base

        found = super_init_fault(module) if self.suspects(module.cls, module.project) else None
        if found is None:
            return
        fix = call_base(found)
        yield self.at(
            found.place,
            f"{found.cause}: {found.harm}",
            note="`nn.Module.__init__` never runs",
            help=fix.title if fix else "call `super().__init__()` before anything is registered",
            fix=fix,
            related=found.related,
        )


def _is_idle(cls: Class) -> bool:
    """Whether the `__init__` of a class does nothing at all."""
    facts = next(method for method in cls.methods if method.name == "__init__")
    return not (facts.stores or facts.calls or facts.loads or facts.registrations or facts.foreign)
