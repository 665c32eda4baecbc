"""Kill `modlint --fix` at random moments: python benchmarks/fixes/kill.py [--times N]

Fixes a folder of many files, again and again, and kills the process each time. Every file must be as it was or as the
fix makes it, and no other file may be left that a project would take for its own.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = 300
OLD = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = torch.arange(4)

    def forward(self, x):
        return x + self.table
"""
NEW = OLD.replace("self.table = torch.arange(4)", 'self.register_buffer("table", torch.arange(4), persistent=False)')
COMMAND = (sys.executable, "-m", "modlint", "--fix", "--isolated", "-q")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=50)
    times = parser.parse_args().times
    chance = random.Random(0)
    spoilt = partly = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        whole, first = timed(folder)
        for _ in range(times):
            fill(folder)
            killed(folder, first + (whole - first) * chance.random())
            texts = [path.read_text() for path in folder.glob("*.py")]
            spoilt += len(texts) != FILES or any(text not in (OLD, NEW) for text in texts)
            partly += len(set(texts)) == 2
    print(f"killed {times} times, {partly} in the middle of writing; folders with a broken or missing file: {spoilt}")
    return int(spoilt > 0)


def fill(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    for number in range(FILES):
        (folder / f"net{number}.py").write_text(OLD)


def timed(folder: Path) -> tuple[float, float]:
    """How long a run takes, and when the first file is written."""
    fill(folder)
    start, first = time.monotonic(), 0.0
    run = subprocess.Popen(COMMAND, cwd=folder)
    while run.poll() is None:
        if not first and any(path.read_text() == NEW for path in folder.glob("net0.py")):
            first = time.monotonic() - start
        time.sleep(0.005)
    return time.monotonic() - start, first


def killed(folder: Path, after: float) -> None:
    run = subprocess.Popen(COMMAND, cwd=folder)
    time.sleep(after)
    run.kill()
    run.wait()


if __name__ == "__main__":
    sys.exit(main())
