"""Whatever ends modlint ends what it has started, and what is known by then is told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from modlint.trial.environment import MARK
from runs import NET

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


@pytest.fixture
def started(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Starts a run over a file with a defect and, after it, one with an endless loop."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    (tmp_path / "loop.py").write_text(LOOP)
    (tmp_path / "net.py").write_text(NET)
    environment = {**os.environ, "TMPDIR": str(scratch), "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "modlint", "--runtime", "--jobs", "1", "--format", "json", "--no-cache"]

    def start(*options: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [*command, *options], cwd=tmp_path, env=environment, stdout=pipe, stderr=pipe, text=True
        )

    return start


def report_is_partial(run: subprocess.Popen[str], why: str) -> None:
    out, err = run.communicate()
    report = json.loads(out)
    assert [each["evidence"] for each in report["findings"]] == [["static", "runtime"]]
    assert (report["runtime"]["run"], report["runtime"]["not_reached"]) == (1, 1)
    assert f"not reached: loop:Loop: {why}" in err


@pytest.mark.slow
@pytest.mark.skipif(not PROC.exists(), reason="looks at processes by /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_orphans(tmp_path: Path, started: Callable[..., subprocess.Popen[str]], how: signal.Signals) -> None:
    run = started()
    scratch = tmp_path / "scratch"
    assert until(lambda: list(scratch.rglob("running")))
    run.send_signal(how)
    if how is not signal.SIGKILL:
        report_is_partial(run, "interrupted")
        assert run.returncode == 130
    run.wait()
    assert until(lambda: not children(scratch))
    assert how is signal.SIGKILL or not list(scratch.iterdir())
