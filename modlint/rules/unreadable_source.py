"""A file cannot be read as Python, so nothing in it was checked.

The file has a syntax error, bytes that its encoding does not allow, a null byte, no read permission, or an expression
nested so deeply that Python itself refuses it. The finding stands where reading stopped. Every other file is checked
as usual; a class that inherits from one in the unread file counts as unknown, and modlint keeps silent about it.

Files are decoded as Python does it: UTF-8 unless a byte order mark or a coding comment on the first two lines says
otherwise. The syntax is that of the Python that runs modlint, so run it on the version that the code is written for.
If a file is not meant to be Python (a template, a deliberately broken test input), leave it out with `extend-exclude`.

## Flagged

```python
import torch.nn as nn


class Net(nn.Module):
    def forward(self, x:  # MOD900
        return x
```

## Accepted

```python
# -*- coding: utf-8 -*-
import torch.nn as nn


class Netz(nn.Module):
    def forward(self, größe):
        return größe
```
"""

from __future__ import annotations

from modlint.finding import Severity
from modlint.rules._base import Rule


class UnreadableSource(Rule):
    """Reported where a file cannot be read; the engine produces it."""

    code = "MOD900"
    name = "unreadable-source"
    severity = Severity.ERROR
