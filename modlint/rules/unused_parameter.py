"""A Parameter is made and never used.

It fills every checkpoint and gets no gradient, so `DistributedDataParallel` stops in its second iteration ("Expected to
have finished reduction in the prior iteration"). Often the line that used it is gone.

What counts as a use is the same as for submodules (MOD201): reads by the class, its ancestors and descendants, or by
anything else that may be given the object; and going through `self.parameters()` where `forward` computes. Filling it
in `reset_parameters` is none. modlint is silent where a base class is not known, where a comment, the docstring or the
code says that checkpoints need the keys, and where a function of the file that nobody here calls takes what has its
name: who uses the project hands it over (`contrast(x, y, net.tau)`). To ask for its truth is a use: it is that of the
value; to ask whether it is None is none. It is an info, as for submodules, where it is frozen and so but a constant, in
a project that loads weights and trains none, in a port of code whose weights were released, where the constructor loads
weights that must have all keys, and where only an option makes it.

The fix removes the statement where nothing else touches the Parameter, with the locals and imports that only it used.
It is unsafe: a key vanishes from the `state_dict`, and what is made after it starts from other random numbers.

## Flagged

```python
import torch
import torch.nn as nn


class Scale(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))
        self.shift = nn.Parameter(torch.zeros(width))  # MOD202

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.gain
```

```python
import torch
import torch.nn as nn


class Bias(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.empty(width))
        self.unit = nn.Parameter(torch.empty(width))  # MOD202
        self.reset_parameters()

    def reset_parameters(self) -> None:
        nn.init.zeros_(self.bias)
        nn.init.uniform_(self.unit, -1 / self.unit.size(0), 1 / self.unit.size(0))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.bias
```

## Fixed

```python
import torch
import torch.nn as nn


class Scale(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.gain
```

## Accepted

```python
import torch
import torch.nn as nn


class Tokens(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.embed_a = nn.Parameter(torch.zeros(width))
        self.embed_b = nn.Parameter(torch.zeros(width))

    def forward(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return torch.cat([self.cls_token.to(x.dtype), x + getattr(self, f"embed_{name}")], dim=1)
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.finding import Finding, Severity
from modlint.project.submodules.registered_kinds import Holding
from modlint.rules._base import ClassRule
from modlint.rules.unused.consequence import advice, consequence, severity
from modlint.rules.unused.unused import note, place, removal, reported, shown, unused

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project
    from modlint.project.submodules.submodules import Registered

SINGLE = r"\((torch\.)?((zeros|ones|empty|rand|randn)\([(\[]*[01]?,?[)\]]|tensor\((\[+-?[\d.]+\]+|-?[\d.]+)[,)])"


class UnusedParameter(ClassRule):
    code = "MOD202"
    name = "unused-parameter"
    severity = Severity.WARNING

    def suspects(self, cls: Class, project: Project) -> bool:
        return any(unused(cls, project, Holding.PARAMETER))

    def check(self, module: ModuleClass) -> Iterator[Finding]:
        for found in reported(module, Holding.PARAMETER):
            if _is_placeholder(found, module) or _decides(found, module):
                continue
            yield self.at(
                place(found, module),
                f"{shown(found)} is never used: {consequence(found, module)}",
                severity=severity(found, module),
                note=note(found, module),
                help=advice(found, module),
                fix=removal(found, module),
            )


def _is_placeholder(found: Registered, module: ModuleClass) -> bool:
    """Whether it is a single number and all that is registered: there to tell a device, or to please an optimizer."""
    project = module.project
    family = project.relatives(module.cls)
    registered = {each.name for cls in family for each in project.submodules.registered(cls)}
    calls = (call for cls in family for method in cls.methods for call in method.registrations)
    if registered != {found.name} or any(call.method == "register_buffer" for call in calls):
        return False
    code = module.inference.sources.squeezed(module.cls.path, found.fact.statement)
    return re.search(SINGLE, code) is not None


def _decides(found: Registered, module: ModuleClass) -> bool:
    """Whether a method asks for the truth of its value. That of a list of Parameters is whether there are any."""
    from modlint.syntax.truth_tests import asks_truth

    deciding = () if found.kind.endswith(("List", "Dict")) else module.project.uses.deciding(module.cls, found.name)
    trees = ((module.inference.sources.tree(each), each.facts.receiver) for each in deciding)
    return any(asks_truth(tree, receiver, found.name) for tree, receiver in trees)
