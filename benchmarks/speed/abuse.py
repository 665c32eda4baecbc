"""What a cache may suffer changes no answer: python -m benchmarks.speed.abuse PACKAGE [--seconds N] [--damages N]

Several processes share one cache for a while, with edits in between; then entries of a cache are overwritten with
noise, cut short, or put back to what they were earlier. Every answer must be that of `--no-cache`.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

Said = tuple[int, bytes, bytes]
EDIT = "\n\ndef _edited(module):\n    return module.weight{}\n"


def said(folder: Path, *options: str | Path) -> Said:
    """The exit code of modlint, and what it writes to stdout and stderr."""
    command = (sys.executable, "-P", "-m", "modlint", ".", "--format", "json", "--jobs", "1", *map(str, options))
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if ran.returncode not in (0, 1):  # two failures would look the same
        raise SystemExit(f"{command} failed:\n{ran.stderr.decode()[-2000:]}")
    return ran.returncode, ran.stdout, ran.stderr


def edit(folder: Path, choice: random.Random) -> None:
    """Add a use to the end of some file."""
    file = choice.choice(sorted(folder.rglob("*.py")))
    with file.open("a", encoding="utf-8") as stream:
        stream.write(EDIT.format(choice.randrange(100)))


def share(package: Path, scratch: Path, processes: int, seconds: float) -> int:
    """Edit a package, then check it in all processes at once, until the time is over; the number of runs."""
    choice, runs, until = random.Random(0), 0, time.monotonic() + seconds
    folder, cache = scratch / package.name, scratch / "kept"
    shutil.copytree(package, folder)
    with ThreadPoolExecutor(processes) as threads:
        while time.monotonic() < until:
            edit(folder, choice)
            answers = threads.map(lambda _: said(folder, "--cache-dir", cache), range(3 * processes))
            assert set(answers) == {said(folder, "--no-cache")}, f"after {runs} runs"
            runs += 3 * processes
    return runs


def damage(cache: Path, older: Path, choice: random.Random) -> str:
    """Harm one entry."""
    entry = choice.choice(sorted(cache.glob("*.kept")))
    content, how = entry.read_bytes(), choice.choice(("noise", "cut", "older", "mixed", "gone"))
    if how == "noise":
        entry.write_bytes(choice.randbytes(choice.randrange(2 * len(content) + 1)))
    elif how == "cut":
        entry.write_bytes(content[: len(content) // 2])
    elif how == "older" and (older / entry.name).exists():
        shutil.copy(older / entry.name, entry)
    elif how == "mixed":
        at = choice.randrange(len(content) + 1)
        entry.write_bytes(content[:at] + choice.randbytes(8) + content[at + 8 :])
    else:
        entry.unlink()
    return how


def suffer(package: Path, scratch: Path, count: int) -> dict[str, int]:
    """Harm a cache again and again between edits; how often which way."""
    choice, ways = random.Random(0), dict.fromkeys(("noise", "cut", "older", "mixed", "gone"), 0)
    folder, cache, older = scratch / package.name, scratch / "kept", scratch / "older"
    shutil.copytree(package, folder)
    said(folder, "--cache-dir", cache)
    shutil.copytree(cache, older)
    for number in range(count):
        if number % 5 == 0:
            edit(folder, choice)
            right = said(folder, "--no-cache")
        assert said(folder, "--cache-dir", cache) == right, f"damage {number}"
        if number % 20 == 7:
            shutil.copytree(cache, older, dirs_exist_ok=True)
        ways[damage(cache, older, choice)] += 1
    return ways


def main() -> None:
    """Print what was done, or fail."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--damages", type=int, default=200)
    given = parser.parse_args()
    package = given.package.resolve()
    with tempfile.TemporaryDirectory() as name:
        runs = share(package, Path(name), given.processes, given.seconds)
        print(f"{given.processes} processes at once, {runs} runs on one cache: all as without a cache")
    with tempfile.TemporaryDirectory() as name:
        print(f"{given.damages} damages {suffer(package, Path(name), given.damages)}: all as without a cache")


if __name__ == "__main__":
    main()
