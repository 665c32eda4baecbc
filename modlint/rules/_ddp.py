"""Whether training on several devices waits for Parameters that get no gradient."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.project.names.definitions import External
from modlint.source.file_purpose import is_test

if TYPE_CHECKING:
    from modlint.model.inference.inference import Inference
    from modlint.project.names.definitions import Function

OPTION = "find_unused_parameters"
WRAPPERS = ("DistributedDataParallel", "MMDistributedDataParallel", "DDP")


def finds_unused(inference: Inference) -> bool:
    """Whether the project has DDP look for unused Parameters wherever it wraps a module."""
    return inference.memo.remember(("finds unused",), lambda: _finds_unused(inference), False)


def _finds_unused(inference: Inference) -> bool:
    callers = dict.fromkeys(each for name in WRAPPERS for each in inference.project.callers(name))
    asked = [asked for each in callers if not is_test(each.path) for asked in _asked(each, inference)]
    return bool(asked) and all(asked)


def _asked(caller: Function, inference: Inference) -> Iterator[bool]:
    """For each module that a function wraps, whether unused Parameters are surely looked for."""
    from modlint.syntax.trees import last_name

    path, scope = caller.path, caller.facts.qualname
    for node in ast.walk(inference.sources.tree(caller)):
        if isinstance(node, ast.Call) and last_name(node.func) in WRAPPERS:
            found = inference.project.resolve(path, ast.unparse(node.func), scope)
            if isinstance(found, External) and found.name.endswith(WRAPPERS[0]):
                given = (each.value for each in node.keywords if each.arg == OPTION)
                yield any(isinstance(each, ast.Constant) and each.value is True for each in given)
