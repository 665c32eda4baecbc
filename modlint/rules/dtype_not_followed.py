"""A module that is converted to another dtype does not run on inputs of that dtype.

Runtime mode converts the module and its inputs to `double` and to `bfloat16`, and runs it. A tensor that forward makes
in the default dtype, or that is not registered, then meets converted weights. Many models are never converted, and some
keep a part in float32 on purpose, so this is checked only when it is selected.

## Flagged

```python
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 4)

    def forward(self, x):
        return self.linear(torch.ones(2, 4))  # MOD707
```

## Accepted

```python
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 4)

    def forward(self, x):
        return self.linear(torch.ones_like(x)) + torch.arange(4)
```
"""

from __future__ import annotations

from modlint.finding import Severity
from modlint.rules._base import RuntimeRule, Status


class DtypeNotFollowed(RuntimeRule):
    """Found by running the module."""

    code = "MOD707"
    name = "dtype-not-followed"
    severity = Severity.WARNING
    status = Status.OFF
