"""The answers of whole runs, kept by all that they depend on: the same run again needs no look at any rule."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping

from modlint.answer import ERROR, Answer
from modlint.config import Config, Output
from modlint.source.cache import fingerprint
from modlint.source.discover import Tree
from modlint.source.run_cache import RunCache, judged_by, seen_from


def name_of(tree: Tree, kept: RunCache, config: Config, output: Output, coloured: bool, evidence: str) -> str:
    """What an answer is kept under: its name changes with all that it depends on, but for installed packages."""
    options = judged_by(config, tree.base), repr(output._replace(output_file="", baseline=""))
    here = os.getcwd() if output.format == "sarif" else seen_from(tree.base, os.curdir)  # SARIF tells whole paths
    asked = (*options, here, str(coloured), evidence, *tree.checked)
    return "answer-" + fingerprint(kept.made_by(), kept.contents.digest, *asked)


def recalled(tree: Tree, kept: RunCache, name: str, work: Callable[[], Answer]) -> Answer:
    """The answer that is kept under a name, or else a new one, which is kept if nothing changed or failed meanwhile."""
    known = _read(tree, kept, name)
    if known:
        return known
    answer = work()
    if answer.code != ERROR and kept.contents.hold():
        evidence = tree.installed.evidence
        kept.cache.write(name, json.dumps([answer, evidence, _place(evidence)]).encode())
        kept.keep()
    return answer


def _read(tree: Tree, kept: RunCache, name: str) -> Answer | None:
    """An answer, if what it was told about installed packages is still so."""
    try:
        (text, remarks, code), evidence, place = json.loads(kept.cache.read(name) or b"null")
        answer = Answer(str(text), tuple(map(str, remarks)), int(code))
        return answer if place == _place(evidence) and tree.installed.agrees(evidence) else None
    except (ValueError, TypeError, AttributeError):
        return None


def _place(evidence: Mapping[str, str]) -> str:
    """The working directory, where an answer may tell how to get from there to an installed file."""
    return os.getcwd() if evidence else ""
