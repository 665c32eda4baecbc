"""Tensors are kept in a plain list, tuple or dict of a module.

`nn.Module` does not look into containers. The tensors stay where they were made when the module is moved with
`.to(device)`, and the `state_dict()` omits them. Register each as a buffer (`register_buffer(f"anchors_{i}", t)`), or
keep them in one stacked buffer. Where the tensors are moved by hand, or only index others, the model works all the
same: this is info. So it is where no `forward` is seen to compute with them, or who makes the module gives them, unless
the project itself gives what it made on the default device, or the project makes the module and runs on devices, where
somebody would have seen it fail. modlint is silent where other code sets the elements one by one, as from a checkpoint:
it has them where it wants them.

The fix does that for a short list or tuple that is only read, and only in the class itself. It is unsafe: the attribute
is no more, which code outside the project may miss.

## Flagged

```python
import torch
import torch.nn as nn


class Blur(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.kernels = [torch.ones(size), torch.hann_window(size)]  # MOD102

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for kernel in self.kernels:
            x = x * kernel
        return x + self.kernels[0]
```

```python
import torch
import torch.nn as nn


class Anchors(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.cells = [torch.zeros(size, 4) for size in sizes]  # MOD102

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat(self.cells) + x
```

## Fixed

```python
import torch
import torch.nn as nn


class Blur(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("kernels_0", torch.ones(size), persistent=False)
        self.register_buffer("kernels_1", torch.hann_window(size), persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for kernel in [self.kernels_0, self.kernels_1]:
            x = x * kernel
        return x + self.kernels_0
```

## Accepted

```python
import torch
import torch.nn as nn


class Anchors(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        for i, size in enumerate(sizes):
            self.register_buffer(f"cell_{i}", torch.zeros(size, 4), persistent=False)
        self.rates = [rate.item() for rate in torch.linspace(0, 1, len(sizes))]
        self.recent = {}

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.recent["x"] = x
        return torch.cat([getattr(self, f"cell_{i}") for i in range(len(self.rates))]) + x
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.finding import Finding, Severity
from modlint.project.data_flow.payload import TENSOR
from modlint.rules._base import ClassRule

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project


class TensorInContainer(ClassRule):
    code = "MOD102"
    name = "tensor-in-container"
    severity = Severity.WARNING

    def suspects(self, cls: Class, project: Project) -> bool:
        return project.suspicion.may_keep(cls, TENSOR)

    def check(self, module: ModuleClass) -> Iterator[Finding]:
        from modlint.rewriting.spread_buffers import as_buffers
        from modlint.rules.unregistered.containers import contents, filled_from_outside
        from modlint.rules.unregistered.origins import reason, recorded_elsewhere, related
        from modlint.rules.unregistered.tensors_left_behind import (
            is_hazard,
            is_replaced_where_used,
            left_behind,
            left_out_on_purpose,
            tensor_atoms,
            works_all_the_same,
        )

        for life in module.lives(TENSOR):
            for event in life.setup:
                atoms = tensor_atoms(contents(event, life), life)
                if not atoms or not left_behind(life) or life.registered(event) or recorded_elsewhere(event, module):
                    continue
                if life.passed_on_in_setup or life.only_copied or life.only_passed_on:
                    continue
                if left_out_on_purpose(event, module) or is_replaced_where_used(event, life):
                    continue
                if filled_from_outside(life):
                    continue
                fix = as_buffers(life)
                works = works_all_the_same(atoms, life, "them")
                consequence = f"{works}, and" if works else "`.to(device)` leaves them behind and"
                yield self.at(
                    module.place(event),
                    f"`{event.spelled}` holds tensors in a plain container: {consequence} the state_dict omits them",
                    severity=None if not works and is_hazard(atoms, life) else Severity.INFO,
                    note=reason(atoms, life),
                    help=fix.title if fix else "register each tensor as a buffer, or keep them in one stacked buffer",
                    fix=fix,
                    related=related(atoms),
                )
                break
