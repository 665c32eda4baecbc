"""Whatever ends modlint ends what it has started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from modlint.trial.environment import MARK

LOOP = """\
from torch import nn


class Loop(nn.Module):
    def __init__(self):
        open("running", "w").close()
        while True:
            pass
"""
PROC = Path("/proc/self/environ")


def children(scratch: Path) -> list[str]:
    """The processes that carry the mark of a run whose scratch folders are here."""
    marks = (f"{MARK}=".encode(), str(scratch).encode())
    found = []
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            environment = file.read_bytes()
        except OSError:
            continue
        if all(mark in environment for mark in marks):
            found.append(file.parent.name)
    return found


def until(answer: Callable[[], object]) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if answer():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
@pytest.mark.skipif(not PROC.exists(), reason="looks at processes by /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_orphans(tmp_path: Path, how: signal.Signals) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    (tmp_path / "loop.py").write_text(LOOP)
    command = [sys.executable, "-m", "modlint", "loop.py", "--runtime", "--jobs", "1"]
    environment = {**os.environ, "TMPDIR": str(scratch), "PYTHONPATH": str(Path(__file__).parents[2])}
    run = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL)
    assert until(lambda: list(scratch.glob("*/work/running")))
    run.send_signal(how)
    run.wait()
    assert until(lambda: not children(scratch))
    assert how is signal.SIGKILL or not list(scratch.iterdir())
