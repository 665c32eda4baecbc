"""Hold fixes to what they promise: python benchmarks/fixes/run.py --folder FOLDER [PACKAGE==VERSION...]

Installs packages with pip, without what they need, into FOLDER; fixes a copy of each with the installed modlint; and
builds all modules that it can, before and after, in processes of their own. Safe fixes must keep the keys of every
state_dict and every output bit for bit, unsafe ones change the keys only under attributes that were fixed; all files
must compile, a second run must change nothing, and what was fixed must follow a move. What the packages import has to
be importable.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

PACKAGES = (
    "vit-pytorch==1.26.11",
    "kornia==0.9.0",
    "timm==1.0.31",
    "diffusers==0.42.1",
    "ultralytics==8.4.190",
)
BUILD = Path(__file__).with_name("build.py")

Built = Mapping[str, Any]


class Result(NamedTuple):
    """What the fixes did to one package."""

    package: str
    fixes: int
    files: int
    broken: list[str]
    built: int
    called: int
    keys: list[str]
    outputs: list[str]
    follow: int
    unstable: bool

    @property
    def row(self) -> str:
        wrong = len(self.broken) + len(self.keys) + len(self.outputs) + self.unstable
        cells = (self.package, self.fixes, self.files, self.built, self.called, self.follow, wrong)
        return f"| {' | '.join(map(str, cells))} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", nargs="*", default=PACKAGES, metavar="PACKAGE==VERSION")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--unsafe-fixes", action="store_true")
    options = parser.parse_args()
    flags = ["--fix", "--unsafe-fixes"] if options.unsafe_fixes else ["--fix"]
    print("| Package | Fixes | Files | Modules built | called | Tensors that now follow | Wrong |")
    print("|---|---|---|---|---|---|---|")
    failed = False
    for package in options.packages:
        result = examine(installed(package, options.folder), flags)
        print(result.row, flush=True)
        for wrong in (*result.broken, *result.keys, *result.outputs):
            print(f"  {wrong}")
        failed |= bool(result.broken or result.keys or result.outputs or result.unstable)
    return failed


def installed(package: str, folder: Path) -> Path:
    """The folder of a release, installed if it is not there yet."""
    target = folder / package
    if not target.is_dir():
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target), package]
        subprocess.run(command, check=True)
    return target


def examine(before: Path, flags: Sequence[str]) -> Result:
    """What the fixes do to a copy of a package."""
    after = before.with_name(f"{before.name}{''.join(flags)}")
    shutil.rmtree(after, ignore_errors=True)
    shutil.copytree(before, after)
    findings = modlint(after, "--format", "json")["findings"]
    fixed = modlint(after, *flags, "--format", "json")["summary"]["fixed"]
    changed = [path for path in files(after) if (before / path).read_bytes() != (after / path).read_bytes()]
    again = modlint(after, *flags, "--format", "json")["summary"]["fixed"]
    first, second = build(before), build(after)
    attributes = {each["attribute"] for each in findings if each["fix"] and "--unsafe-fixes" in flags}
    return Result(
        before.name,
        fixed,
        len(changed),
        [f"{path}: does not compile" for path in changed if not compiles(after / path)],
        len(first),
        sum(bool(each["outputs"]) for each in first.values()),
        list(other_keys(first, second, attributes)),
        [
            f"{name}: other outputs"
            for name in first
            if not attributes and outputs(first, name) != outputs(second, name)
        ],
        sum(len(set(left(first, name)) - set(left(second, name))) for name in first),
        bool(again),
    )


def modlint(folder: Path, *flags: str) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "modlint", ".", "--isolated", *flags]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def files(folder: Path) -> Iterator[Path]:
    return (path.relative_to(folder) for path in sorted(folder.rglob("*.py")))


def compiles(file: Path) -> bool:
    try:
        compile(file.read_bytes(), str(file), "exec")
    except SyntaxError:
        return False
    return True


def build(folder: Path) -> dict[str, Built]:
    """How the modules of the packages in a folder behave, by class."""
    found: dict[str, Built] = {}
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    for package in sorted(each.parent.name for each in folder.glob("*/__init__.py")):
        command = [sys.executable, "-P", str(BUILD), package]
        done = subprocess.run(
            command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False
        )
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        found |= {each["class"]: each for each in map(json.loads, lines)}
    return found


def other_keys(first: Mapping[str, Built], second: Mapping[str, Built], attributes: set[str]) -> Iterator[str]:
    """The modules that are gone, and keys that changed though no fix said so."""
    for name, built in first.items():
        if name not in second:
            yield f"{name}: cannot be built any more"
            continue
        changed = set(built["keys"]) ^ set(second[name]["keys"])
        unsaid = sorted(key for key in changed if not attributes & set(key.split(".")))
        if unsaid:
            yield f"{name}: other keys: {', '.join(unsaid)}"


def outputs(built: Mapping[str, Built], name: str) -> str | None:
    return built[name]["outputs"] if name in built else None


def left(built: Mapping[str, Built], name: str) -> list[str]:
    return built[name]["left"] if name in built else []


if __name__ == "__main__":
    sys.exit(main())
