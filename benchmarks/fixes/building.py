"""How the modules of the packages in a folder behave, each package built in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

BUILD = Path(__file__).with_name("build.py")


class Module(NamedTuple):
    """What build.py says of one class."""

    how: list[int | None]
    keys: list[str]
    state: str
    outputs: str
    parts: Mapping[str, list[str]]
    left: list[str]


Built = Mapping[str, Module]


def guessed(folder: Path, only: Collection[str] | None) -> Built:
    """The modules that can be built and perhaps called with what is guessed, all or some."""
    return dict(_build(folder, {} if only is None else {"only": sorted(only)}))


def repeated(folder: Path, known: Built, owners: Iterable[str]) -> Built:
    """The same modules, built and called in the same way; with the places of the objects of some classes."""
    how = {name: module.how for name, module in known.items()}
    return dict(_build(folder, {"how": how, "owners": list(owners)})) if how else {}


def unsteady(folder: Path, known: Built, other: Built) -> set[str]:
    """Of the modules that behave differently, those that do so without any fix."""
    different = {name: module for name, module in known.items() if not _alike(module, other.get(name))}
    again = repeated(folder, different, ())
    return {name for name, module in different.items() if not _alike(module, again.get(name))}


def _alike(one: Module, other: Module | None) -> bool:
    return other is not None and (one.keys, one.state, one.outputs) == (other.keys, other.state, other.outputs)


def _build(folder: Path, requests: Mapping[str, object]) -> Iterator[tuple[str, Module]]:
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    environment = os.environ | {"PYTHONPATH": path, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as scratch:
        asked = Path(scratch, "requests.json")
        asked.write_text(json.dumps(requests))
        for package in sorted(each.parent.name for each in folder.glob("*/__init__.py")):
            command = [sys.executable, str(BUILD), package, str(asked)]
            done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
            for line in done.stdout.splitlines():
                if line.startswith('{"class":'):
                    told: dict[str, Any] = json.loads(line)
                    yield told.pop("class"), Module(**told)
