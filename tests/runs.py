"""Runs of the command line, in this process."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from modlint.cli import main

# One finding at line 8: MOD101.
NET = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pos = torch.arange(4)

    def forward(self, x):
        return x + self.pos
"""
CLEAN = NET.replace("self.pos = torch.arange(4)", 'self.register_buffer("pos", torch.arange(4))')


class Run(NamedTuple):
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def found(self) -> list[str]:
        """`path:line CODE` of each finding of a run with `--format concise`."""
        lines = [line.split(" ", 3) for line in self.out.splitlines() if ": " in line]
        return [f"{where.rsplit(':', 2)[0]} {code}" for where, _, code, _ in lines]


class Project:
    """A folder with files, which is the working directory, and runs of modlint in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def write(self, path: str, content: str | bytes = NET) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def configure(self, table: str) -> None:
        self.write("pyproject.toml", f"[tool.modlint]\n{table}\n")

    def run(self, *arguments: str, stdin: bytes = b"") -> Run:
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            code = main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        return Run(code, *self._capsys.readouterr())

    def found(self, *arguments: str, stdin: bytes = b"") -> list[str]:
        """`path:line CODE` of each finding."""
        return self.run(*arguments, "--format", "concise", stdin=stdin).found
