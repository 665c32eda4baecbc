"""What the fixes of the rules about `__init__` do, and where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from modlint.config import Config
from modlint.engine import check
from modlint.fix import apply

HEAD = """import torch
from torch import nn

class Base(nn.Module):
    def __init__(self, size):
        super().__init__()

class Net(nn.Module):
    def forward(self, t):
        return self.x

    def __init__(self, t):
"""


def fixed(tmp_path: Path, code: str, body: str, head: str = HEAD) -> str | None:
    """The body of `__init__` after the fix of the rule, None if there is no fix."""
    source = head + "".join(f"        {line}\n" if line else "\n" for line in body.split("\n"))
    path = tmp_path / "net.py"
    path.write_text(source, encoding="utf-8")
    findings = [f for f in check([path], Config(root=tmp_path)).findings if f.code == code]
    assert findings, "nothing to fix"
    edits = [edit for finding in findings if finding.fix for edit in finding.fix.edits]
    changed = apply(source, edits)[len(head) :]
    return "\n".join(line[8:] for line in changed.splitlines()) if edits else None


REGISTER = 'self.register_buffer("x", t)'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("self.x = None", ""),
        ("self.x = 0.5  # later", ""),
        ("self.x: torch.Tensor = None", "self.x: torch.Tensor\n"),
        ("self.x = None\nself.a = 1\n# the table", "self.a = 1\n# the table\n"),
        ("self.x = None\nself.a = self.x", None),
        ("self.x = None\nself.a = self.forward(t)", None),
        ("self.x = None\nt = len(vars(t))", "t = len(vars(t))\n"),
        ("self.x = t", None),
        ("self.x = self.y = None", None),
        ("self.x = None; self.y = 1", None),
        ("if t:\n    self.x = None\nelse:\n    self.x = 1", None),
    ],
)
def test_a_dead_literal_is_dropped(tmp_path: Path, before: str, after: str | None) -> None:
    wanted = None if after is None else f"super().__init__()\n{after}{REGISTER}"
    assert fixed(tmp_path, "MOD113", f"super().__init__()\n{before}\n{REGISTER}") == wanted


@pytest.mark.parametrize(
    ("base", "body", "wanted"),
    [
        ("nn.Module", "self.x = nn.Linear(1, 1)", "super().__init__()\nself.x = nn.Linear(1, 1)"),
        ("nn.Module", '"""Doc."""\n\n# why\nself.x = 1', '"""Doc."""\n\n# why\nsuper().__init__()\nself.x = 1'),
        ("nn.Module", "if t:\n    self.x = 1", "super().__init__()\nif t:\n    self.x = 1"),
        ("Base", "self.x = 1", None),
        ("nn.Module", "super(Net).__init__()\nself.x = 1", "super().__init__()\nself.x = 1"),
        ("Base", "super(Net).__init__(1)", "super().__init__(1)"),
        ("Base", "super(Net).__init__()", None),
    ],
)
def test_a_missing_call_is_put_first(tmp_path: Path, base: str, body: str, wanted: str | None) -> None:
    assert fixed(tmp_path, "MOD115", body, HEAD.replace("Net(nn.Module)", f"Net({base})")) == wanted


LAYER = "self.x = nn.Linear(1, 1)"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (f"{LAYER}\nsuper().__init__()", f"super().__init__()\n{LAYER}"),
        (f"# a\n{LAYER}\nsuper().__init__()  # b\nself.a = 1", f"super().__init__()  # b\n# a\n{LAYER}\nself.a = 1"),
        (f"{LAYER}\nt = 1\nBase.__init__(self, t)", None),
        (f"{LAYER}\nself.a = 1\nsuper().__init__(t)", f"super().__init__(t)\n{LAYER}\nself.a = 1"),
        (f"{LAYER}\nself.a = 1\nsuper().__init__(self.a)", None),
        (f"if t:\n    {LAYER}\nsuper().__init__()", None),
        (f"{LAYER}; super().__init__()", None),
    ],
)
def test_a_late_call_is_moved_up(tmp_path: Path, body: str, wanted: str | None) -> None:
    assert fixed(tmp_path, "MOD116", body, HEAD.replace("Net(nn.Module)", "Net(Base)")) == wanted
