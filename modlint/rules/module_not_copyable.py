"""`copy.deepcopy` of the module raises, or the copy computes with the original's weights.

Averaged weights, target networks and cloned layers are deep copies. Runtime mode copies the module, compares the
outputs, changes the original's weights, and looks whether the copy gives something else. A function keeps what it
closes over, also in a copy: a lambda over `self` calls the original's layers.

## Flagged

```python
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 4)
        self.call = lambda x: self.linear(x)  # MOD706

    def forward(self, x):
        return self.call(x)
```

## Accepted

```python
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 4)
        self.call = self.linear.forward

    def forward(self, x):
        return self.call(x)
```
"""

from __future__ import annotations

from modlint.finding import Severity
from modlint.rules._base import RuntimeRule


class ModuleNotCopyable(RuntimeRule):
    """Found by running the module."""

    code = "MOD706"
    name = "module-not-copyable"
    severity = Severity.WARNING
