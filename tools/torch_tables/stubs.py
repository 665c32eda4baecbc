"""torch's own stub files, as definitions by name."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import torch

Definition = ast.FunctionDef | ast.AsyncFunctionDef
FOLDER = Path(torch.__file__).parent


@cache
def functions(stub: str) -> dict[str, list[Definition]]:
    """The overloads of every module-level function of a stub, by name."""
    return _overloads(_parse(stub).body)


@cache
def methods(stub: str, class_name: str) -> dict[str, list[Definition]]:
    """The overloads of every method of a class, by name."""
    return _overloads(_class(stub, class_name).body)


@cache
def attributes(stub: str, class_name: str) -> dict[str, str]:
    """The annotation of every annotated attribute of a class."""
    fields = (node for node in _class(stub, class_name).body if isinstance(node, ast.AnnAssign))
    return {ast.unparse(node.target): ast.unparse(node.annotation) for node in fields}


def _overloads(body: list[ast.stmt]) -> dict[str, list[Definition]]:
    found = defaultdict(list)
    for node in body:
        if isinstance(node, Definition):
            found[node.name].append(node)
    return dict(found)


def _class(stub: str, name: str) -> ast.ClassDef:
    return next(node for node in _parse(stub).body if isinstance(node, ast.ClassDef) and node.name == name)


@cache
def _parse(stub: str) -> ast.Module:
    return ast.parse((FOLDER / stub).read_text(encoding="utf-8"))
