"""Parameters are kept in a plain list, tuple or dict of a module.

`nn.Module` does not look into containers. The parameters are not in `parameters()`, so the optimizer never sees them;
`.to(device)` leaves them behind, and the `state_dict()` omits them. Use `nn.ParameterList` or `nn.ParameterDict`.
modlint is silent where other code sets the elements one by one, as from a checkpoint, and of Parameters on a device
that somebody chose which a method gives out to be trained by an optimizer.

The fix makes the container one that registers. It is unsafe, since the `state_dict()` gets new keys; and it is offered
only where all that is done with the attribute, in any file, can be done with the new container.

## Flagged

```python
import torch
import torch.nn as nn


class Prompts(nn.Module):
    def __init__(self, width: int, count: int) -> None:
        super().__init__()
        self.prompts = [nn.Parameter(torch.zeros(width)) for _ in range(count)]  # MOD104

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + sum(self.prompts)
```

## Fixed

```python
import torch
import torch.nn as nn


class Prompts(nn.Module):
    def __init__(self, width: int, count: int) -> None:
        super().__init__()
        self.prompts = nn.ParameterList([nn.Parameter(torch.zeros(width)) for _ in range(count)])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + sum(self.prompts)
```

## Accepted

```python
import torch
import torch.nn as nn


class Prompts(nn.Module):
    def __init__(self, width: int, count: int) -> None:
        super().__init__()
        self.prompts = nn.ParameterList([nn.Parameter(torch.zeros(width)) for _ in range(count)])
        self.first = nn.Parameter(torch.zeros(width))
        self.last = nn.Parameter(torch.zeros(width))
        self.ends = [self.first, self.last]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + sum(self.prompts) + sum(self.ends)
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.finding import Finding, Severity
from modlint.project.data_flow.payload import HELD_PARAMETER
from modlint.rules._base import ClassRule

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life
    from modlint.model.inference.events import Event
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project


class ParameterInContainer(ClassRule):
    code = "MOD104"
    name = "parameter-in-container"
    severity = Severity.ERROR

    def suspects(self, cls: Class, project: Project) -> bool:
        return project.suspicion.may_keep(cls, HELD_PARAMETER)

    def check(self, module: ModuleClass) -> Iterator[Finding]:
        from modlint.model.values.values import Kind, Trait
        from modlint.rewriting.register_containers import as_container
        from modlint.rules.unregistered.containers import contents, hidden_in_container
        from modlint.rules.unregistered.origins import reason

        for life in module.lives(HELD_PARAMETER):
            for event in life.setup:
                atoms = tuple(a for a in contents(event, life).of(Kind.PARAMETER) if Trait.MADE in a.traits)
                undone = _undone(event, life) if atoms else ""
                if not undone or hidden_in_container(event, life):
                    continue
                fix = as_container(life, Kind.PARAMETER)
                yield self.at(
                    module.place(event),
                    f"`{event.spelled}` holds parameters in a plain container: they are {undone}",
                    note=reason(atoms, life),
                    help=fix.title if fix else "use `nn.ParameterList` or `nn.ParameterDict`",
                    fix=fix,
                )
                break


def _undone(event: Event, life: Life) -> str:
    """What is not done for them, nothing where they are made on a chosen device, and given out to be trained there."""
    from modlint.model.attributes.makers import makers
    from modlint.project.uses.manual_registration import given_to_optimizer, handed_to_optimizer

    cls, project = life.module.cls, life.module.project
    handed = handed_to_optimizer(cls, event.name, project)
    if handed and (life.placed(event) or any("device" in text for text in makers(event, life))):
        return ""
    trained = handed or given_to_optimizer(event.name, project)
    return "not saved and not moved" if trained else "not trained, not saved and not moved"
