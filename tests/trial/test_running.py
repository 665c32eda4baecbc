"""Every way to die is told, in order, and takes nothing and nobody with it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from modlint.protocol import Batch, Target, Trial
from modlint.trial.interruption import Stop
from modlint.trial.running import Limits, run

NAP = str(900_000_000 + os.getpid())  # told apart from those of another run of this test
TEXT = """
import os, signal, subprocess, sys, threading, time, warnings
import torch
from torch import nn

class Plain(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.fc = nn.Linear(dim, dim)
    def forward(self, x):
        return self.fc(x)

class Noisy(Plain):
    def __init__(self, dim):
        super().__init__(dim)
        print("hello")
        warnings.warn("careful")
        threading.Thread(target=time.sleep, args=(60,)).start()

class Exits(nn.Module):
    def __init__(self): sys.exit(3)

class ExitsAtOnce(nn.Module):
    def __init__(self): os._exit(0)

class Aborts(nn.Module):
    def __init__(self): os.abort()

class Segfaults(nn.Module):
    def __init__(self): os.kill(os.getpid(), signal.SIGSEGV)

class Swells(nn.Module):
    def __init__(self):
        self.held = [bytearray(b"x" * (1 << 26)) for _ in range(1 << 10)]

class Asks(nn.Module):
    def __init__(self): input("your name? ")

class Interrupts(nn.Module):
    def __init__(self): raise KeyboardInterrupt

class ExitsLater(Plain):
    def forward(self, x): sys.exit(4)

class Orphans(Plain):
    def forward(self, x):
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)

class Forks(Plain):
    def __init__(self, dim):
        super().__init__(dim)
        if os.fork() == 0:
            time.sleep(0.1)
            os._exit(0)

class Leaves(Plain):
    def __init__(self, dim):
        super().__init__(dim)
        subprocess.Popen(["sleep", "NAP"], start_new_session=True)

class Writes(Plain):
    def __init__(self, dim):
        super().__init__(dim)
        open("log.txt", "w").write("x")
        open(os.path.expanduser("~/log.txt"), "w").write("x")
"""
THREADS = """
import os, threading
from torch import nn
threading.Thread(target=threading.Event().wait, daemon=True).start()
class Threaded(nn.Linear):
    def __init__(self):
        super().__init__(4, 4)
class Ends(nn.Module):
    def __init__(self):
        os._exit(5)
"""
ENDLESS = """
import time
from torch import nn
class Loops(nn.Module):
    def __init__(self):
        while True: pass
class Sleeps(nn.Module):
    def __init__(self):
        time.sleep(9999)
class Ready(nn.Linear):
    def __init__(self):
        super().__init__(4, 4)
"""
CLASSES = [line.split()[1].partition("(")[0] for line in TEXT.splitlines() if line.startswith("class ")]
LIMITS = Limits(30, 1 << 30)
SHORT = Limits(2, 1 << 30)


def trials(root: Path, files: Mapping[str, list[str]], limits: Limits = LIMITS) -> dict[str, Trial]:
    batches = [
        Batch(
            name,
            str(root / f"{name.replace('.', '/')}.py"),
            (str(root),),
            tuple(Target(each, each) for each in classes),
        )
        for name, classes in files.items()
    ]
    return {done.target.name: done.trial for done in run(batches, sys.executable, limits, 2, Stop())}


@pytest.fixture(scope="module")
def came(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Trial]]:
    """A tree, and what came of everything in it."""
    root = tmp_path_factory.mktemp("tree")
    (root / "net").mkdir()
    (root / "net" / "dying.py").write_text(TEXT.replace("NAP", NAP))
    (root / "net" / "endless.py").write_text(ENDLESS)
    (root / "net" / "missing.py").write_text("import no_such_package\n")
    (root / "net" / "deadly.py").write_text("import os\nos._exit(7)\n")
    (root / "net" / "script.py").write_text("import sys\nsys.exit('usage')\n")
    (root / "net" / "threads.py").write_text(THREADS)
    files = {
        "net.dying": CLASSES,
        "net.missing": ["M"],
        "net.deadly": ["D"],
        "net.script": ["S"],
        "net.threads": ["Threaded", "Ends"],
    }
    return root, {**trials(root, files), **trials(root, {"net.endless": ["Loops", "Sleeps"]}, SHORT)}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Exits", "it called sys.exit(3)"),
        ("ExitsLater", "it called sys.exit(4)"),
        ("Orphans", "its process was ended by SIGKILL"),
        ("ExitsAtOnce", "its process ended with exit code 0 before it was done"),
        ("Aborts", "its process was ended by an abort"),
        ("Segfaults", "its process was ended by a segmentation fault"),
        ("Loops", "it took longer than 2 s"),
        ("Sleeps", "it took longer than 2 s"),
        ("Swells", "it took more than 1 GB of memory"),
        ("Asks", "EOFError"),
        ("Interrupts", "it raised KeyboardInterrupt"),
        (
            "M",
            "`net.missing` cannot be imported: ModuleNotFoundError: No module named 'no_such_package' (missing.py:1)",
        ),
        ("S", "`net.script` cannot be imported: it called sys.exit('usage')"),
        ("D", "its process ended with exit code 7 before it was done"),
        ("Ends", "its process ended with exit code 5 before it was done"),
    ],
)
def test_death_is_told(came: tuple[Path, dict[str, Trial]], name: str, told: str) -> None:
    assert came[1][name].obstacle.startswith(told)


@pytest.mark.parametrize("name", ["Plain", "Noisy", "Forks", "Leaves", "Writes", "Threaded"])
def test_the_others_go_on(came: tuple[Path, dict[str, Trial]], name: str) -> None:
    trial = came[1][name]
    assert trial.built
    assert trial.fed
    assert trial.obstacle == ""


@pytest.mark.parametrize("name", ["ExitsLater", "Aborts", "Orphans"])
def test_what_is_known_of_the_dead_stays(came: tuple[Path, dict[str, Trial]], name: str) -> None:
    assert bool(came[1][name].built) == (name != "Aborts")


def test_stopped(came: tuple[Path, dict[str, Trial]]) -> None:
    root, stop, done = came[0], Stop(), []
    targets = tuple(Target(name, name) for name in ("Ready", "Sleeps"))
    batch = Batch("net.endless", str(root / "net/endless.py"), (str(root),), targets)
    for each in run([batch], sys.executable, LIMITS, 1, stop):
        done.append(each.target.name)
        stop.interrupt()
    assert done == ["Ready"]


def test_nothing_is_written(came: tuple[Path, dict[str, Trial]]) -> None:
    files = ["deadly.py", "dying.py", "endless.py", "missing.py", "net", "script.py", "threads.py"]
    assert sorted(path.name for path in came[0].rglob("*")) == files


def test_nobody_is_left(came: tuple[Path, dict[str, Trial]]) -> None:
    time.sleep(0.2)
    running = [(path / "cmdline").read_bytes() for path in Path("/proc").glob("[0-9]*") if (path / "cmdline").exists()]
    assert not [command for command in running if NAP.encode() in command]
