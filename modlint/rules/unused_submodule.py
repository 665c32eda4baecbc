"""A submodule with parameters or buffers is built and never used.

Its weights fill every checkpoint and are moved, averaged and synchronised with the rest. They get no gradient, so
`DistributedDataParallel` stops in its second iteration ("Expected to have finished reduction in the prior iteration"),
unless the project has it find unused parameters. Often it is what is left of a refactoring; sometimes it is a layer
that `forward` forgot.

A submodule is used when any method of the class, of an ancestor or of a descendant reads it, when anything else in the
project reads an attribute of that name from what may be such an object (what is also read for an attribute that the
class lacks is none), when it is reached by a string or by iteration over the children, or when it is passed on, or
hooks into what it is given, while the object is made. Initialising, moving, freezing and testing for None are no use.
modlint is silent where a base class is not known, where a comment or a docstring says that checkpoints need the keys,
or a comment that an unused part beside it is kept for them, where the code shows that the weights which are loaded have
them (all who make an object load all its weights at once, or check that the names are alike; the file names such a key
of a `state_dict`, another that uses the model, or that its methods call, renames keys to it or compares it with the
`missing_keys`, or a method hands all Parameters to what fills them from elsewhere), where a class is written anew for
export (so named is its file or folder) and its namesake elsewhere uses the part, where the name says that it stands in
(`dummy_layer`, `fake_param`), in test code (`tests/`, `test_*.py`, a `TestNet` that only its own file makes), where a
part may be there to be counted, where the class's docstring has it under `Attributes` and leaves its private parts out,
where the condition under which it is made is asserted away, there or in `forward`, raises, or is set to a constant, and
where `forward` raises as soon as it is there.

The finding is an info where weights may have the keys: in a project that only runs weights that were trained elsewhere
(it loads some, and nothing in use calls `backward` or makes an optimizer), where the constructor loads weights that
must have all keys of the object, where who names the class also names a function of a file that renames keys to it
(`{"net": (Net, load_net)}`), and in a file that says that it is ported from elsewhere and speaks of the weights that
were released there. It is one, too, for a module with nothing to train, as it has only buffers or the code freezes it,
and for what is made only where an option asks for it; the note says if no call in the project does.

The fix removes the statement, with the locals and imports that only it used. It is unsafe: keys vanish from the
`state_dict`, and the layers built after it start from other random numbers.

## Flagged

```python
import torch.nn as nn


class Head(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.side = nn.Linear(width, width)  # MOD201
        self.out = nn.Linear(width, 10)

    def forward(self, x):
        return self.out(self.norm(x))
```

## Fixed

```python
import torch.nn as nn


class Head(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.out = nn.Linear(width, 10)

    def forward(self, x):
        return self.out(self.norm(x))
```

## Accepted

```python path=layers.py
import torch.nn as nn


class Attention(nn.Module):
    def __init__(self, width: int, processor) -> None:
        super().__init__()
        self.to_q = nn.Linear(width, width)
        self.layer0 = nn.Linear(width, width)
        self.tail = nn.Linear(width, width)
        # Kept so that old checkpoints load.
        self.legacy = nn.Linear(width, width)
        self.processor = processor
        self.stages = nn.Sequential(self.tail, nn.ReLU())

    def forward(self, x):
        return self.processor(self, getattr(self, f"layer{0}")(self.stages(x)))
```

```python path=processors.py
class Processor:
    def __call__(self, attn, x):
        return attn.to_q(x)
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.finding import Finding, Severity
from modlint.project.submodules.registered_kinds import Holding
from modlint.rules._base import ClassRule
from modlint.rules.unused.conditional_state import may_be_switched_off
from modlint.rules.unused.consequence import advice, consequence, severity
from modlint.rules.unused.given_state import may_differ
from modlint.rules.unused.unused import note, place, removal, reported, shown, unused

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project


class UnusedSubmodule(ClassRule):
    code = "MOD201"
    name = "unused-submodule"
    severity = Severity.WARNING

    def suspects(self, cls: Class, project: Project) -> bool:
        found = unused(cls, project, Holding.STATEFUL, Holding.STATELESS)
        return any(each.holding is Holding.STATEFUL or may_differ(each, cls, project) for each in found)

    def check(self, module: ModuleClass) -> Iterator[Finding]:
        for found in reported(module, Holding.STATEFUL):
            if may_be_switched_off(found, module):
                continue
            yield self.at(
                place(found, module),
                f"{shown(found)} is never used: {consequence(found, module)}",
                severity=severity(found, module),
                note=note(found, module),
                help=advice(found, module),
                fix=removal(found, module),
            )
