"""Hold fixes to what they promise: python benchmarks/fixes/run.py --folder FOLDER [PACKAGE==VERSION...]

Installs packages with pip, without what they need, into FOLDER; fixes two copies of each with the installed modlint,
one with the safe fixes and one with all; and builds every module that it can, before and after, in the same way. Then

- every file must compile, and a second run must change nothing;
- the keys of every state_dict must change just as the fixes made in the classes of its parts say, and nothing else;
- the outputs, and what the state_dict holds, must be the same bit for bit, but for modules with an unsafe fix in them;
- a tensor that a fix registers must follow a move.

What the packages import has to be importable; what cannot be built is only counted.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from building import Built, Module, guessed, repeated, unsteady
from promises import Promise, broken, fixed, offered

PACKAGES = (
    "vit-pytorch==1.26.11",
    "kornia==0.9.0",
    "timm==1.0.31",
    "diffusers==0.42.1",
    "ultralytics==8.4.190",
)


class Result(NamedTuple):
    """What the fixes did to one package; the names of the fields head the columns."""

    package: str
    flags: str
    fixes: int
    files: int
    modules_built: int
    called: int
    unsteady: int
    fixed_classes_built: str
    tensors_that_follow: str
    wrong: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", nargs="*", default=PACKAGES, metavar="PACKAGE==VERSION")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--only-fixed", action="store_true", help="build only the classes that a fix changes")
    options = parser.parse_args()
    print(row(field.replace("_", " ").capitalize() for field in Result._fields))
    print(row("---" for _ in Result._fields))
    failed = False
    for package in options.packages:
        before = installed(package, options.folder)
        all_offered = offered(before)
        copies = [copy(before, flags, all_offered) for flags in (("--fix",), ("--fix", "--unsafe-fixes"))]
        first = guessed(before, {promise.owner for promise in all_offered} if options.only_fixed else None)
        for each in copies:
            result, remarks = examine(before, first, each)
            print("\n".join((row(result), *remarks)), flush=True)
            failed |= bool(result.wrong)
    return failed


def row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def installed(package: str, folder: Path) -> Path:
    """The folder of a release, installed if it is not there yet."""
    target = folder / package
    if not target.is_dir():
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target), package]
        subprocess.run(command, check=True)
    return target


class Copy(NamedTuple):
    """A fixed copy of a package, and what was done to it."""

    folder: Path
    flags: tuple[str, ...]
    made: list[Promise]
    fixes: int
    again: int
    changed: list[Path]


def copy(before: Path, flags: tuple[str, ...], all_offered: Sequence[Promise]) -> Copy:
    after = before.with_name(f"{before.name}{''.join(flags)}")
    shutil.rmtree(after, ignore_errors=True)
    shutil.copytree(before, after)
    made = [promise for promise in all_offered if promise.safe or "--unsafe-fixes" in flags]
    fixes, again = fixed(after, flags), fixed(after, flags)
    files = (path.relative_to(after) for path in sorted(after.rglob("*.py")))
    changed = [path for path in files if (before / path).read_bytes() != (after / path).read_bytes()]
    return Copy(after, flags, made, fixes, again, changed)


def examine(before: Path, first: Built, done: Copy) -> tuple[Result, list[str]]:
    """What came of the fixes, and what to say of it."""
    after, flags, made, fixes, again, changed = done
    second = repeated(after, first, {promise.owner for promise in made})
    aside = unsteady(before, first, second)
    wrong = [f"{path}: does not compile" for path in changed if not compiles(after / path)]
    wrong += [f"a second run makes {again} more fixes"] * bool(again)
    for name in first.keys() - aside:
        wrong += [f"{name}: {what}" for what in spoilt(first[name], second.get(name), made)]
    owners, reached = {promise.owner for promise in made}, {owner for each in second.values() for owner in each.parts}
    tensors = {(promise.owner, promise.attribute) for promise in made if promise.registers_tensor}
    following = [tensor for tensor in sorted(tensors) if follows(*tensor, first, second)]
    remarks = [f"  wrong: {what}" for what in sorted(wrong)]
    remarks += [f"  not built: {owner}" for owner in sorted(owners - reached)]
    remarks += [f"  not seen to follow: {owner}.{name}" for owner, name in sorted(tensors - set(following))]
    called = sum(bool(module.outputs) for module in first.values())
    counts = fixes, len(changed), len(first), called, len(aside)
    shares = f"{len(reached)} of {len(owners)}", f"{len(following)} of {len(tensors)}"
    return Result(before.name, " ".join(flags), *counts, *shares, len(wrong)), remarks


def compiles(file: Path) -> bool:
    try:
        compile(file.read_bytes(), str(file), "exec")
    except SyntaxError:
        return False
    return True


def spoilt(before: Module, after: Module | None, made: Sequence[Promise]) -> Iterator[str]:
    """What is no more as it was, though no fix said so."""
    if after is None:
        yield "cannot be built any more"
        return
    yield from broken(before, after, made)
    inside = [promise for promise in made if promise.owner in after.parts]
    if before.state != after.state and not any(promise.key or not promise.safe for promise in inside):
        yield "other values in the state_dict"
    if before.outputs != after.outputs and all(promise.safe for promise in inside):
        yield "other outputs"


def follows(owner: str, attribute: str, before: Built, after: Built) -> bool:
    """Whether a tensor was left behind in some module, and is in none now."""
    paths = {
        (name, f"{path}.{attribute}".lstrip("."))
        for name, module in after.items()
        for path in module.parts.get(owner, ())
    }
    left = any(path in before[name].left for name, path in paths)
    return left and not any(path in after[name].left for name, path in paths)


if __name__ == "__main__":
    sys.exit(main())
