"""Time modlint and its peers on real packages: python -m benchmarks.speed.run --packages FOLDER [--rounds N]

Downloads the packages and the peers (each into a virtual environment of its own), runs all of them in turn over the
same trees, and prints tables in Markdown: medians of wall time, CPU time and the memory of the largest process, and
what they are relative to Ruff. The peers that take minutes run once. The modlint is that of the Python that runs this.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.speed.measure import Run, median, run
from benchmarks.speed.tools import PEERS, RUFF, installed
from benchmarks.speed.trees import CLEAN, TREES, Tree, one_finding, trees

MODLINT = (sys.executable, "-m", "modlint", "check")
SLOW_TREES = ("vit-pytorch", "timm")


def rounds(tree: Tree, count: int, ruff: Path, scratch: Path) -> dict[str, Run]:
    """Ruff and modlint in turn: cold, with everything known, and after an edit of one file."""
    kept = ("--cache-dir", str(scratch / "kept"))
    runs: dict[str, list[Run]] = {}
    for number in range(count):
        shutil.rmtree(scratch / "kept", ignore_errors=True)
        for name, command in (
            ("ruff", (ruff, *RUFF)),
            ("cold", (*MODLINT, ".", "--no-cache")),
            ("first", (*MODLINT, ".", *kept)),
            ("settled", (*MODLINT, ".", *kept)),
            ("warm", (*MODLINT, ".", *kept)),
        ):
            runs.setdefault(name, []).append(run(command, tree.folder))
        with tree.edited(number):
            runs.setdefault("edited", []).append(run((*MODLINT, ".", *kept), tree.folder))
    return {name: median(each) for name, each in runs.items()}


def single_files(count: int, scratch: Path) -> Iterator[str]:
    """CPU time on one file, as pre-commit runs it, next to that of a bare interpreter."""
    (scratch / "clean.py").write_text(CLEAN)
    (scratch / "finding.py").write_text(one_finding())
    for name, command in (
        ("bare Python", (sys.executable, "-c", "pass")),
        ("`modlint --version`", (*MODLINT[:-1], "--version")),
        ("a clean file", (*MODLINT, "clean.py", "--no-cache")),
        ("a file with one finding", (*MODLINT, "finding.py", "--no-cache")),
    ):
        alone = scratch / name.replace("`", "")
        alone.mkdir()
        for file in scratch.glob("*.py"):
            if file.name in command:
                shutil.copy(file, alone)
        done = median([run(command, alone) for _ in range(count)])
        yield f"| {name} | {done.cpu * 1000:.0f} ms |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, required=True, help="folder for the downloads, kept")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--trees", default=",".join(TREES), help="which to time")
    parser.add_argument("--peers", action="store_true", help="time the peers that take minutes, too")
    options = parser.parse_args()
    options.packages.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        report(options, scratch)


def report(options: argparse.Namespace, scratch: Path) -> None:
    """Print the tables, row by row."""
    subprocess.run([*MODLINT[:-1], "--version"], check=True, stdout=subprocess.DEVNULL)  # it can be run from anywhere
    ruff = installed("ruff", options.packages)
    machine = f"{platform.platform()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}"
    print(f"{date.today()}, {machine}\n")
    print("| tree | run | wall | of Ruff's | CPU | of Ruff's | memory | CPU per 1000 lines |")
    print("|---|---|---|---|---|---|---|---|")
    for tree in trees(options.trees.split(","), options.packages, scratch):
        medians = rounds(tree, options.rounds, ruff, scratch)
        if options.peers and tree.name in SLOW_TREES:
            for peer, arguments in PEERS.items():
                medians[peer] = run((installed(peer, options.packages), *arguments), tree.folder)
        for name, done in medians.items():
            print(row(tree, name, done, medians["ruff"]), flush=True)
    print("\n| one file, no cache | CPU |\n|---|---|")
    for line in single_files(max(options.rounds, 9), scratch):
        print(line, flush=True)


def row(tree: Tree, name: str, done: Run, ruff: Run) -> str:
    """A row of the table."""
    times = f"{done.wall:.2f} s | {done.wall / ruff.wall:.2f} | {done.cpu:.2f} s | {done.cpu / ruff.cpu:.2f}"
    return f"| {tree.name} | {name} | {times} | {done.memory:.0f} MiB | {done.cpu / tree.lines * 1e6:.1f} ms |"


if __name__ == "__main__":
    main()
