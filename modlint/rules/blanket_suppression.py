"""An ignore comment without a rule hides every finding on its line.

`# modlint: ignore` was written for one finding and also swallows the next one, of another kind, that a later change
brings to the same line. Name the rule: `# modlint: ignore[MOD101]`. Off by default; select it where every suppression
should say what it is for. A bare `# noqa` speaks to other linters too and is not reported.

## Flagged

```python
import torch
import torch.nn as nn


class Position(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.table = torch.arange(size)  # modlint: ignore  # MOD904

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.table
```

## Accepted

```python
import torch
import torch.nn as nn


class Position(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.table = torch.arange(size)  # modlint: ignore[MOD101] moved by the caller

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.table
```
"""

from __future__ import annotations

from modlint.finding import Severity
from modlint.rules._base import Rule, Status


class BlanketSuppression(Rule):
    """Reported for an ignore comment that names no rule; triage produces it."""

    code = "MOD904"
    name = "blanket-suppression"
    severity = Severity.WARNING
    status = Status.OFF
