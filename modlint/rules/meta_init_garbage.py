"""Built on `meta` and loaded from a state_dict, the module computes something else.

Large models are built under `torch.device("meta")`, given memory by `to_empty`, and filled by `load_state_dict`. What
is not in the state_dict stays garbage: buffers that are not persistent, and plain tensors, which stay on `meta`.
Runtime mode does just this and compares the outputs. Checked only when it is selected, since many models are never
loaded this way.

## Flagged

```python
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("pos", torch.arange(4.0), persistent=False)  # MOD708

    def forward(self, x):
        return x + self.pos
```

## Accepted

```python
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("pos", torch.arange(4.0))

    def forward(self, x):
        return x + self.pos
```
"""

from __future__ import annotations

from modlint.finding import Severity
from modlint.rules._base import RuntimeRule, Status


class MetaInitGarbage(RuntimeRule):
    """Found by running the module."""

    code = "MOD708"
    name = "meta-init-garbage"
    severity = Severity.WARNING
    status = Status.OFF
