"""An ignore comment names a rule that does not exist, so it suppresses nothing.

Usually a typing error: the finding that it was meant for is still reported, or will be. Rules are named by code
(`MOD101`) or by name (`plain-tensor-attribute`); the message offers the nearest one. In a `# noqa` comment only names
that look like modlint's codes are looked at; all others belong to other linters.

## Flagged

```python
import torch
import torch.nn as nn


class Position(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size  # modlint: ignore[plain-tensor-atribute]  # MOD903
        self.limit = size  # modlint: ignore[MOD099] removed long ago  # MOD903

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x[: self.size]
```

## Accepted

```python
import torch
import torch.nn as nn


class Position(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.table = torch.arange(size)  # modlint: ignore[plain-tensor-attribute] moved by the caller
        self.size = size  # noqa: ANN001, E501

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.table


NOTE = "# modlint: ignore[nothing] in a string is no comment"
```
"""

from __future__ import annotations

from modlint.finding import Severity
from modlint.rules._base import Rule


class UnknownRuleInSuppression(Rule):
    """Reported for an ignore comment that names no rule; triage produces it."""

    code = "MOD903"
    name = "unknown-rule-in-suppression"
    severity = Severity.WARNING
