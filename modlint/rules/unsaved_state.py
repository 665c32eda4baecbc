"""A module that loads another's state_dict computes something else.

Runtime mode builds two modules from different random numbers, loads the state_dict of one into the other, and gives
both the same inputs in eval mode. If the outputs differ, something that matters is not saved: it looks for a value that
is not in the state_dict and makes the outputs equal when it is copied as well. A checkpoint of such a model is worth
nothing. If a second call of the same module gives something else, or it has a random generator of its own, the check
is inconclusive.

Make random state a persistent buffer, or make it from a fixed seed.

## Flagged

```python
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("order", torch.randperm(4), persistent=False)  # MOD703

    def forward(self, x):
        return x[:, self.order]
```

## Accepted

```python
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("order", torch.randperm(4))
        self.register_buffer("pos", torch.arange(4.0), persistent=False)

    def forward(self, x):
        return x[:, self.order] + self.pos
```
"""

from __future__ import annotations

from modlint.finding import Severity
from modlint.rules._base import RuntimeRule


class UnsavedState(RuntimeRule):
    """Found by running the module."""

    code = "MOD703"
    name = "unsaved-state"
    severity = Severity.ERROR
