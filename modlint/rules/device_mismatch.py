"""After the module is moved, forward or backward mixes tensors of two devices.

Runtime mode (`modlint path/ --runtime`, or `modlint.testing.check_module`) builds the module, moves it to a second
device and runs it. Without a GPU the second device is a simulated one: everything computes on the CPU, and every
tensor carries the device that it would be on. One run shows every line that would raise "Expected all tensors to be on
the same device", with the lines that made each operand. The module also runs on the CPU first and is moved then, since
a cache that the first run fills may stay behind.

What CUDA allows is no finding: a number (a tensor without dimensions) or an index on the CPU, `copy_` across devices,
lengths of packed sequences. What cannot be simulated (`torch.jit.script`, `torch.vmap`, threads, nested tensors) makes
a run inconclusive, which the report says, and never a finding.

Register what belongs to the module (`register_buffer`), and make the rest where the inputs are (`device=x.device`).

## Flagged

```python
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pos = torch.ones(4)

    def forward(self, x):
        return x + self.pos  # MOD701
```

A cache that a run on the CPU has filled:

```python
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.mask = None

    def forward(self, x):
        if self.mask is None:
            self.mask = torch.ones(4, device=x.device)
        return x * self.mask  # MOD701
```

## Accepted

```python
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("pos", torch.ones(4), persistent=False)
        self.scale = torch.tensor(0.5)

    def forward(self, x):
        return (x + self.pos + torch.arange(4, device=x.device)) * self.scale
```
"""

from __future__ import annotations

from modlint.finding import Severity
from modlint.rules._base import RuntimeRule


class DeviceMismatch(RuntimeRule):
    """Found by running the module."""

    code = "MOD701"
    name = "device-mismatch"
    severity = Severity.ERROR
