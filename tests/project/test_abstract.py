"""Abstract classes."""

from __future__ import annotations

import pytest

from modlint.project.roles.abstract import is_abstract, is_unfinished
from projects import class_of, project

HEAD = "import abc, lightning\nfrom abc import abstractmethod\nfrom torch import nn\n"
FORWARD = "    def forward(self, x): return x\n"
CALLING = "class A(nn.Module):\n    def forward(self, x): return self.encode(x)\n    def encode(self, x): "
OPEN = "class B(nn.Module):\n    @abstractmethod\n    def encode(self): ...\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"class A(nn.Module):\n{FORWARD}", False),
        ("class A(nn.Module):\n    def forward(self, x): raise NotImplementedError\n", True),
        ("class A(nn.Module):\n    def forward(self, x): raise NotImplementedError('A')\n", True),
        ("class A(nn.Module):\n    def forward(self, x): raise ValueError\n", False),
        ("class A(nn.Module):\n    def __init__(self): super().__init__()\n", True),
        ("class A(nn.Module):\n    def __call__(self, x): return x\n", False),
        ("class A(lightning.LightningModule):\n    def training_step(self, x): return x\n", False),
        (f"{OPEN}class A(B):\n{FORWARD}", True),
        (f"{OPEN}class A(B):\n{FORWARD}    def encode(self): return 1\n", False),
    ],
)
def test_is_abstract(text: str, expected: bool) -> None:
    linked = project({"a.py": HEAD + text})
    assert is_abstract(class_of(linked, "A"), linked) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{CALLING}raise NotImplementedError\n", True),
        (f"{CALLING}raise NotImplementedError('A')\nclass B(A):\n    x = 1\n", True),
        (f"{CALLING}raise NotImplementedError\nclass B(A):\n    def encode(self, x): return x\n", False),
        (f"{CALLING}return x\n    def decode(self, x): raise NotImplementedError\n", False),
    ],
)
def test_is_unfinished(text: str, expected: bool) -> None:
    linked = project({"a.py": HEAD + text})
    assert is_unfinished(class_of(linked, "A"), linked) is expected
