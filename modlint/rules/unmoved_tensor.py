"""A tensor of the module stays behind when it is moved, without harm to this run.

Runtime mode looks at every tensor that can be reached from the module after it was moved: in attributes, containers,
closures and helper objects. One that stayed where it was is noted here, unless the run mixed it with others, which is
`device-mismatch` (MOD701). It may be unused, used as an index, or copied by hand at every call. It is not in the
state_dict either.

## Flagged

```python
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pos = torch.ones(4)  # MOD702

    def forward(self, x):
        return x + self.pos.to(x.device)
```

## Accepted

```python
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("pos", torch.ones(4))
        self.last = None

    def forward(self, x):
        self.last = x + self.pos
        return self.last
```
"""

from __future__ import annotations

from modlint.finding import Severity
from modlint.rules._base import RuntimeRule


class UnmovedTensor(RuntimeRule):
    """Found by running the module."""

    code = "MOD702"
    name = "unmoved-tensor"
    severity = Severity.INFO
