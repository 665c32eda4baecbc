"""The answers of whole runs, kept by all that they depend on: the same run again needs no look at any rule."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from modlint.answer import ERROR, Answer
from modlint.config import Config, Output
from modlint.source.cache import fingerprint
from modlint.source.discover import Tree
from modlint.source.kept import Kept


def name_of(tree: Tree, kept: Kept, config: Config, output: Output, coloured: bool, evidence: str) -> str:
    """What an answer is kept under: its name changes with all that it depends on, but for installed packages."""
    options = replace(config, jobs=0, cache_dir="", no_cache=False), replace(output, output_file="", baseline="")
    asked = (repr(options), str(tree.base), os.getcwd(), str(coloured), evidence, *tree.checked)
    return "answer-" + fingerprint(kept.code, _libcst(), kept.contents.digest, *asked)


def recalled(tree: Tree, kept: Kept, name: str, work: Callable[[], Answer]) -> Answer:
    """The answer that is kept under a name, or else a new one, which is kept if nothing changed or failed meanwhile."""
    known = _read(tree, kept, name)
    if known:
        return known
    answer = work()
    if answer.code != ERROR and kept.contents.hold():
        kept.cache.write(name, json.dumps([answer, tree.installed.evidence]).encode())
        kept.contents.keep()
    return answer


def _read(tree: Tree, kept: Kept, name: str) -> Answer | None:
    """An answer, if what it was told about installed packages is still so."""
    try:
        (text, remarks, code), evidence = json.loads(kept.cache.read(name) or b"null")
        answer = Answer(str(text), tuple(map(str, remarks)), int(code))
        return answer if tree.installed.agrees(evidence) else None
    except (ValueError, TypeError, AttributeError):
        return None


def _libcst() -> str:
    """The version of what parses the classes, without importing it."""
    found = find_spec("libcst")
    folder = Path(found.origin).parents[1] if found and found.origin else Path()
    return " ".join(sorted(each.name for each in folder.glob("libcst-*")))
