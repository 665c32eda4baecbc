"""The other linters, each in a virtual environment of its own: they need other versions of LibCST."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUFF = ("check", "--no-cache", "--isolated", "--quiet", ".")
PEERS = {"torchfix": (".",), "torch-preflight": ("check", ".")}


def installed(name: str, into: Path) -> Path:
    """The command of a tool, installed if it is not there yet."""
    environment = into.resolve() / f"tool-{name}"
    command = environment / "bin" / name
    if not command.exists():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        subprocess.run([environment / "bin" / "pip", "install", "--quiet", name], check=True)
    return command
