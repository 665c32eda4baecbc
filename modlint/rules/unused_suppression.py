"""An ignore comment suppresses nothing.

The code it stood for was mended or moved, or the comment never matched. Left in place it hides the next real finding
on that line. Only comments for rules that were enabled in this run are reported; `# noqa` for codes of other linters,
and a bare `# noqa`, are none of modlint's business.

The fix removes the comment, or only the codes in it that suppress nothing. It is safe: comments do not run.

## Flagged

```python
import torch
import torch.nn as nn


class Position(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("table", torch.arange(size), persistent=False)  # modlint: ignore[MOD101]  # MOD901

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.table
```

## Fixed

```python
import torch
import torch.nn as nn


class Position(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("table", torch.arange(size), persistent=False)

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
        self.table = torch.arange(size)  # modlint: ignore[MOD101] rebuilt on the right device by the exporter

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.table


LIMIT = 3  # noqa: E501
```
"""

from __future__ import annotations

from modlint.finding import Severity
from modlint.rules._base import Rule


class UnusedSuppression(Rule):
    """Reported for an ignore comment that suppresses nothing; triage produces it."""

    code = "MOD901"
    name = "unused-suppression"
    severity = Severity.WARNING
