"""Findings point at the right characters of the file, whatever stands before them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from modlint.config import Config
from modlint.engine import check

PLAIN = """import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.x = torch.zeros(size)

    def forward(self, y):
        return self.x + y
"""
NESTED = """import torch
from torch import nn


def outer():
    if True:
        class Net(nn.Module):
            @staticmethod
            def make(size):
                return torch.zeros(size)

            def __init__(self, size):
                super().__init__()

                def build():
                    return 1

                self.x = self.make(size)

            def forward(self, y):
                return self.x + y
    return Net
"""
SETUP = "    def __init__(self, size):\n"
TEXTS = {
    "plain": PLAIN,
    "nested": NESTED,
    "tabs": PLAIN.replace("    ", "\t"),
    "windows": PLAIN.replace("\n", "\r\n"),
    "old mac": PLAIN.replace("\n", "\r"),
    "form feed": PLAIN.replace("class", "\f\nclass").replace("    def forward", "\f\n    def forward"),
    "form feed in a line": PLAIN.replace("super().__init__()", "super().__init__()  # a\fb"),
    "decorators": PLAIN.replace(SETUP, f"    @torch.no_grad()\n    # between\n    @torch.no_grad()\n{SETUP}"),
    "signature over lines": PLAIN.replace(SETUP, "    def __init__(\n        self,\n        size,\n    ):\n"),
    "non-ASCII before": PLAIN.replace("self.x = torch", "é = 'ü😀'; self.x = torch"),
    "odd line breaks in a string": PLAIN.replace("super()", "'a\x0b\x1c\x85\u2028b'; super()"),
    "string over lines": PLAIN.replace("super()", '"""a\nb\n  c"""; super()'),
    "byte order mark": "\ufeff" + PLAIN,
    "no newline at the end": PLAIN.rstrip("\n"),
    "last lines that go on": PLAIN.replace("(size)\n", "(size)\\\n").replace("+ y\n", "+ y\\\n\n"),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_the_text_under_the_span(text: str, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(text, encoding="utf-8", newline="")
    (found,) = check([tmp_path], Config(root=tmp_path)).findings
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    span = found.span
    assert span.line == span.end_line
    assert lines[span.line - 1][span.column - 1 : span.end_column - 1] == "self.x"
    assert found.statement is not None
    assert "self.x = " in lines[found.statement.line - 1]
