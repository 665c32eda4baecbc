"""After `eval()`, a module inside is still in training mode.

Runtime mode calls `eval()` and looks at every module that can be reached. One that is in a list, a dict or a closure is
not registered, so the mode does not reach it: its dropout goes on dropping, its batch norm goes on learning. The same
happens below a `train` method that does not call `super().train(mode)`. Modules in which nothing asks for the mode are
not reported.

## Flagged

```python
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = {"drop": nn.Dropout(0.5)}  # MOD705

    def forward(self, x):
        return self.parts["drop"](x)
```

## Accepted

```python
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleDict({"drop": nn.Dropout(0.5)})
        self.norm = nn.BatchNorm1d(4)

    def train(self, mode=True):
        super().train(mode)
        self.norm.eval()
        return self

    def forward(self, x):
        return self.norm(self.parts["drop"](x))
```
"""

from __future__ import annotations

from modlint.finding import Severity
from modlint.rules._base import RuntimeRule


class ModeNotPropagated(RuntimeRule):
    """Found by running the module."""

    code = "MOD705"
    name = "mode-not-propagated"
    severity = Severity.WARNING
