"""A Parameter is not used by these inputs.

Runtime mode watches which Parameters any computation reads, in train and in eval mode: calling a layer is not needed,
its weight may be used directly. A Parameter that nothing reads gets no gradient, and DistributedDataParallel stops with
an error. It may be used by other inputs, so this is a note, and one for inputs that you state, in the configuration or
in a test. Inputs that modlint guesses only confirm `unused-submodule` (MOD201) and `unused-parameter` (MOD202), which
read the code.

## Flagged

```python
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.used = nn.Linear(4, 4)
        self.gate = nn.Linear(4, 4)  # MOD704

    def forward(self, x):
        return self.used(x)
```

## Accepted

```python
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 4, bias=False)

    def forward(self, x):
        return x @ self.linear.weight.T
```
"""

from __future__ import annotations

from modlint.finding import Severity
from modlint.rules._base import RuntimeRule


class UnreadParameter(RuntimeRule):
    """Found by running the module."""

    code = "MOD704"
    name = "unread-parameter"
    severity = Severity.INFO
