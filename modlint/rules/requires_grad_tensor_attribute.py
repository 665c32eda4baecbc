"""A tensor that requires grad is kept as a plain attribute of a module.

It was made to be trained, but it is not in `parameters()`: the optimizer never sees it, `.to(device)` leaves it
behind, and the `state_dict()` omits it. Make it an `nn.Parameter`. The fix does that; it is unsafe, since it adds a key
to the `state_dict` and the tensor starts to train.

So is what is computed from an `nn.Parameter` as it is made: `nn.Parameter(torch.ones(2)) * 0.1` or `.exp()` gives a
plain tensor, and nobody keeps the Parameter. `.cuda()`, `.to(device)` and `.half()` do so where they change anything:
on the CPU the Parameter stays, on a GPU it is lost, which is a warning. Convert first, and make a Parameter of that.

modlint is silent in test code (`tests/`, `test_*.py`), where the gradient itself may be what is asked for, where an
optimizer is given the tensor by itself (`Adam([net.memory])`), where a comment says that it is no parameter, and where
a method puts what it is given in the tensor's place, which a Parameter refuses.

## Flagged

```python
import torch
import torch.nn as nn


class Scale(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.gain = torch.ones(width, requires_grad=True)  # MOD106
        self.scale = nn.Parameter(torch.zeros(width)).exp()  # MOD106

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.gain * self.scale
```

## Fixed

```python
import torch
import torch.nn as nn


class Scale(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width, requires_grad=True))
        self.scale = nn.Parameter(torch.zeros(width).exp())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.gain * self.scale
```

## Accepted

```python
import torch
import torch.nn as nn


class Scale(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))
        self.register_buffer("shift", torch.zeros(width, requires_grad=False))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.gain + self.shift
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.finding import Finding, Severity
from modlint.project.data_flow.payload import TENSOR
from modlint.project.uses.manual_registration import given_to_optimizer
from modlint.rules._base import ClassRule
from modlint.rules._naming_hints import stands_in
from modlint.source.file_purpose import is_test

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life
    from modlint.model.inference.events import Event
    from modlint.model.module_class import ModuleClass
    from modlint.model.values.values import Atom
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project

_NO_PARAMETER = re.compile(
    r"\bnon-?param(eter)?\b|(\bnot|n't|\bnever|\bno)\s+([\w-]+\s+){0,3}?(nn\.)?param(eter)?s?\b", re.IGNORECASE
)


class RequiresGradTensorAttribute(ClassRule):
    code = "MOD106"
    name = "requires-grad-tensor-attribute"
    severity = Severity.ERROR

    def suspects(self, cls: Class, project: Project) -> bool:
        return not is_test(cls.path) and project.suspicion.may_keep(cls, TENSOR)

    def check(self, module: ModuleClass) -> Iterator[Finding]:
        from modlint.model.values.values import Kind, Trait
        from modlint.rules.unregistered.tensors_left_behind import says_beside, stays_as_made

        for life in (life for life in module.lives(TENSOR) if not stands_in(life.name)):
            for event in life.stores_in_setup:
                trained = tuple(a for a in event.value.of(Kind.TENSOR) if Trait.REQUIRES_GRAD in a.traits)
                if event.value.may_be(Kind.PARAMETER):  # made one under a test: what requires grad, perhaps
                    continue
                if not trained or life.overwritten(event) or life.registered(event):
                    continue
                if not stays_as_made(life) or life.used_as_other:
                    continue
                if life.kept_on_cpu and not life.computed_with:
                    continue
                if life.passed_on_in_setup or all(use.numeric for use in life.uses):
                    continue
                if says_beside(event, module, _NO_PARAMETER) or _is_given_later(life):
                    continue
                if given_to_optimizer(life.name, module.project):
                    continue
                yield self._finding(event, trained, life)
                break

    def _finding(self, event: Event, trained: tuple[Atom, ...], life: Life) -> Finding:
        from modlint.model.values.lost_parameters import may_be_parameter
        from modlint.rewriting.register_attributes import as_parameter
        from modlint.rules.unregistered.origins import advised, reason, related

        moved, fix = any(map(may_be_parameter, trained)), as_parameter(event, life)
        plain = "requires grad but is no parameter"
        if moved:
            plain = f"is no parameter where {_last_call(event)} changes it"
        return self.at(
            life.module.place(event),
            f"`{event.spelled}` {plain}: the optimizer never sees it, and the state_dict omits it",
            severity=Severity.WARNING if moved else None,
            note=reason(trained, life),
            help=fix.title if fix else advised("make it an `nn.Parameter`", event, life.module),
            fix=fix,
            related=related(trained),
        )


def _last_call(event: Event) -> str:
    """The call that gives what is bound, in words."""
    import libcst as cst

    called = event.node.func if isinstance(event.node, cst.Call) else None
    return f"`.{called.attr.value}()`" if isinstance(called, cst.Attribute) else "a cast or a move"


def _is_given_later(life: Life) -> bool:
    """Whether a method that runs later puts what it is given in its place, a tensor that no one has trained here."""
    from modlint.model.inference.events import Act
    from modlint.model.values.values import Kind, Trait

    stores = [event for event in life.events if event.act is Act.STORE and event.function not in life.module.setup]
    return any(
        event.value.origins & {parameter.name for parameter in event.function.facts.parameters}
        or any(Trait.ARGUMENT in atom.traits for atom in event.value)
        for event in stores
        if not event.value.may_be(Kind.PARAMETER)
    )
