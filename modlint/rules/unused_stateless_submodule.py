"""A submodule without parameters is built and never used.

An activation, a dropout or an identity that no code reads is dead code: it leaves no key in the `state_dict`, but it
tells the reader of a step that does not happen. A dropout that is built from an argument and never run is often a
defect: the regularisation that the caller asks for is missing.

What counts as a use is the same as for submodules with weights (MOD201). Modules of which it is not known whether they
hold weights, such as a `nn.ModuleList` of unknown contents, are reported here too; the message says so where they may
have keys. One that decides a branch (`if not self.pool:`) is no dead code: modlint is silent about it, about one of
which a comment says that it is not used, and where three or more heirs of one class each make something else of that
name, and no code reads it of any of them: `net.loss` is then for who trains one. So is what the class's docstring has
under `Attributes` where it leaves private parts out.

The fix removes the statement, with the locals and imports that only it used. It is unsafe: whatever lists the
submodules (`print`, `children()`) shows one less.

## Flagged

```python
import torch.nn as nn


class Block(nn.Module):
    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.proj = nn.Linear(width, width)
        self.drop = nn.Dropout(dropout)  # MOD218

    def forward(self, x):
        return self.proj(x)
```

## Fixed

```python
import torch.nn as nn


class Block(nn.Module):
    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.proj = nn.Linear(width, width)

    def forward(self, x):
        return self.proj(x)
```

## Accepted

```python
import torch.nn as nn


class Base(nn.Module):
    def forward(self, x):
        return self.act(self.drop(x))


class Block(Base):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.act = nn.GELU()
        self.drop = nn.Dropout(dropout) if dropout else nn.Identity()
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.finding import Finding, Severity
from modlint.project.submodules.registered_kinds import Holding
from modlint.rules._base import ClassRule
from modlint.rules.unused.given_state import may_differ
from modlint.rules.unused.unused import KEYLESS, note, place, removal, reported, shown, unused

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project

KEYS = "; where it has keys, old checkpoints then load with `strict=False`"


class UnusedStatelessSubmodule(ClassRule):
    code = "MOD218"
    name = "unused-stateless-submodule"
    severity = Severity.INFO

    def suspects(self, cls: Class, project: Project) -> bool:
        found = unused(cls, project, *KEYLESS, Holding.STATEFUL)
        return any(each.holding is not Holding.STATEFUL or may_differ(each, cls, project) for each in found)

    def check(self, module: ModuleClass) -> Iterator[Finding]:
        for found in reported(module, *KEYLESS):
            if any(module.project.uses.deciding(module.cls, found.name)):
                continue
            unknown = found.holding is Holding.MODULE
            yield self.at(
                place(found, module),
                f"{shown(found)} is never used: it is dead code{', which may fill the state_dict' if unknown else ''}",
                note=note(found, module),
                help=f"remove it, or use it in `forward`{KEYS if unknown else ''}",
                fix=removal(found, module),
            )
