"""What is linted: released packages, all of them together, and files as pre-commit hands them over."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.accuracy.packages import release

PACKAGES = {"vit-pytorch": "1.26.11", "timm": "1.0.31", "diffusers": "0.42.1"}
MORE = {"kornia": "0.9.0", "torchvision": "0.29.2", "ultralytics": "8.4.190"}
TOGETHER = {"all three": PACKAGES, "a million lines": PACKAGES | MORE}
TREES = (*PACKAGES, *TOGETHER)
BLOCK = """

class Block{number}(nn.Module):
    def __init__(self, dim: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.layers = nn.ModuleList([nn.Linear(dim, dim) for _ in range({number} + 1)])
        self.dropout = nn.Dropout(dropout)
        self.scale = nn.Parameter(torch.ones(dim))
        self.register_buffer("table", torch.arange(dim) / dim, persistent=False)
        self.rate = dropout

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        kept = x
        for layer in self.layers:
            x = layer(self.norm(x)) * self.scale + self.table
        if mask is not None:
            x = x.masked_fill(mask, 0.0)
        return kept + self.dropout(x) * (1 - self.rate)
"""
CLEAN = "import torch\nfrom torch import nn\n" + "".join(BLOCK.format(number=number) for number in range(24))


def one_finding() -> str:
    """The clean file with one tensor that is not registered."""
    buffer = 'self.register_buffer("table", torch.arange(dim) / dim, persistent=False)'
    return CLEAN.replace(buffer, "self.table = torch.arange(dim) / dim", 1)


class Tree(NamedTuple):
    """A folder of Python files."""

    name: str
    folder: Path
    lines: int

    @contextmanager
    def edited(self, number: int) -> Iterator[None]:
        """The tree with another line in one method of one model."""
        files = sorted(self.folder.rglob("*.py"), key=lambda file: file.stat().st_size)
        file = next(file for file in reversed(files[: len(files) * 9 // 10]) if "def forward(" in file.read_text())
        before = file.read_text()
        start = before.index("\n", before.index(":\n", before.index("def forward(")))
        indent = before[start + 1 :][: len(before[start + 1 :]) - len(before[start + 1 :].lstrip())]
        file.write_text(f"{before[:start]}\n{indent}edited = {number}{before[start:]}")
        try:
            yield
        finally:
            file.write_text(before)


def trees(names: Iterable[str], packages: Path, scratch: Path) -> Iterator[Tree]:
    """Copies of the packages, by name."""
    for name in names:
        folder = scratch / name
        for package, version in TOGETHER.get(name, {name: PACKAGES.get(name, "")}).items():
            found = release(package, version, packages)
            if found is None:
                raise SystemExit(f"{package} could not be downloaded")
            shutil.copytree(found, folder / package, ignore=shutil.ignore_patterns(".*"))
        (folder / "pyproject.toml").touch()
        yield Tree(name, folder, sum(file.read_bytes().count(b"\n") for file in folder.rglob("*.py")))
