"""How a file spells a name of torch, with the import that it may lack."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.finding import Edit, Span
from modlint.project.names.definitions import Function
from modlint.syntax.trees import module as parsed

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass


def spelling(external: str, function: Function, module: ModuleClass) -> tuple[str, tuple[Edit, ...]]:
    """A name as a function can write it, and the edits that import it; empty where neither is sure."""
    known = module.name_of(external, function)
    if known is not None:
        return ("", ()) if _is_hidden(known.partition(".")[0], function) else (known, ())
    name = external.rpartition(".")[2]
    if _is_hidden(name, function) or module.project.resolve(function.path, name) is not None:
        return "", ()
    edit = _import(external, module.inference.sources.lines(function.path))
    return (name, (edit,)) if edit else ("", ())


def _is_hidden(name: str, function: Function) -> bool:
    """Whether a name is one of the function's own."""
    facts = function.facts
    return any(each.name == name for each in facts.parameters) or any(each.target == name for each in facts.inflows)


def _import(external: str, lines: list[str]) -> Edit | None:
    """The line that imports a name, after the last import from its package at the top level of a file."""
    package, _, name = external.rpartition(".")
    last = max((node.end_lineno or 0 for node in _imports(lines, package.partition(".")[0])), default=0)
    if not last or ";" in lines[last - 1]:
        return None
    end = lines[last - 1][len(lines[last - 1].rstrip("\r\n")) :]
    text = f"from {package} import {name}{end}"
    return Edit(Span(last + 1, 1, last + 1, 1), text) if end else None


def _imports(lines: list[str], package: str) -> Iterator[ast.Import | ast.ImportFrom]:
    for node in parsed("".join(lines)).body:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        if isinstance(node, (ast.Import, ast.ImportFrom)) and any(name.partition(".")[0] == package for name in names):
            yield node
