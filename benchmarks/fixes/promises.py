"""What fixes say that they change in the keys of a state_dict, and whether that is so."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from building import Module

_KEYS = re.compile(r"which (adds|removes|would lose its key) `([^`]+)`")
_TENSORS = ("MOD101", "MOD102")


class Promise(NamedTuple):
    """What a fix says: a class, an attribute, and the key that it adds or removes, `layers.*` for all below a name."""

    owner: str
    attribute: str
    safe: bool
    registers_tensor: bool
    maybe: bool
    verb: str
    key: str


def offered(folder: Path) -> list[Promise]:
    """The promises of all fixes in the packages of a folder."""
    findings = modlint(folder, "--format", "json")["findings"]
    return [_promise(finding) for finding in findings if finding["fix"]]


def fixed(folder: Path, flags: Sequence[str]) -> int:
    """Make the fixes. How many there were."""
    return int(modlint(folder, *flags, "--format", "json")["summary"]["fixed"])


def modlint(folder: Path, *flags: str) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "modlint", ".", "--isolated", *flags]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def name_of(file: Path) -> str:
    """The module that a file of a package is."""
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")


def _promise(finding: dict[str, Any]) -> Promise:
    owner = f"{name_of(Path(finding['path']))}.{finding['class']}"
    safe, tensor = finding["fix"]["safety"] == "safe", finding["code"] in _TENSORS
    keys = _KEYS.search(finding["fix"]["title"])
    verb, key = keys.groups() if keys else ("", "")
    lost = verb not in ("adds", "removes")
    maybe = lost or finding["fix"]["title"].endswith(", if its modules have any")
    return Promise(owner, finding["attribute"], safe, tensor, maybe, "removes" if lost else verb, key)


def broken(before: Module, after: Module, made: Iterable[Promise]) -> Iterator[str]:
    """How the keys of a module differ from what the fixes of its parts promise."""
    said = [(promise, path) for promise in made for path in after.parts.get(promise.owner, ()) if promise.key]
    for verb, first, second in (("adds", before, after), ("removes", after, before)):
        new = set(second.keys) - set(first.keys)
        names = {(promise, _joined(path, promise.key)) for promise, path in said if promise.verb == verb}
        unsaid = sorted(key for key in new if not any(_covers(name, key) for _, name in names))
        if unsaid:
            yield f"{verb} {', '.join(unsaid)}, which no fix said"
        for promise, name in sorted(names):
            if not promise.maybe and not any(_covers(name, key) for key in new):
                yield f"does not change {name}, as a fix said"


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _covers(name: str, key: str) -> bool:
    return key.startswith(name[:-1]) if name.endswith(".*") else key == name
