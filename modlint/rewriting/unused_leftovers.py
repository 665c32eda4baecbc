"""What is left over when a statement goes: locals and imports that nothing else used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from modlint.finding import Edit, Span
from modlint.model.code.chains import names_in
from modlint.project.names.definitions import Function
from modlint.rewriting.line_edits import alone, without
from modlint.syntax.trees import module as parsed

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass

_ACTS = (cst.Call, cst.Await, cst.Yield, cst.NamedExpr, cst.Lambda, cst.CompFor, cst.Subscript)
_ARITHMETIC = frozenset({"abs", "bool", "float", "int", "max", "min", "round"})
# What another fix of the same file may be about to use.
_NAMED_BY_FIXES = frozenset(
    {"Buffer", "ModuleDict", "ModuleList", "Parameter", "ParameterDict", "ParameterList", "nn", "torch"}
)


def leftovers(removed: Span, names: Iterable[str], function: Function, module: ModuleClass) -> tuple[Edit, ...]:
    """The edits that take out what only a removed statement used, given the names in it."""
    edits: list[Edit] = []
    spans, wanted = [removed], list(dict.fromkeys(names))
    for name in wanted:
        for line in _sole_binding(name, function, spans, module):
            edits.append(without(line, module.inference.sources.unit(function)))
            spans.append(edits[-1].span)
            wanted += [each for each in names_in(line) if each not in wanted]
    for name in wanted:
        edits += _unused_import(name, function.path, spans, module)
    return tuple(edits)


def _sole_binding(name: str, function: Function, gone: Sequence[Span], module: ModuleClass) -> Iterator[cst.CSTNode]:
    """The statement that binds a local, if what it binds does nothing and nothing that stays has the name."""
    sources = module.inference.sources
    unit, lines = sources.unit(function), sources.lines(function.path)
    for line in unit.node.body.body:
        assign = alone(line)
        if not isinstance(assign, cst.Assign) or len(assign.targets) != 1:
            continue
        target = assign.targets[0].target
        if isinstance(target, cst.Name) and target.value == name and not _acts(assign.value):
            body = range(function.facts.line, function.facts.end_line + 1)
            if not _mentioned(name, _kept(lines, body, (*gone, without(line, unit).span))):
                yield line


def _acts(node: cst.CSTNode) -> bool:
    """Whether an expression may do more than compute a number or put things together."""
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in _ARITHMETIC:
        return any(map(_acts, node.args))
    return isinstance(node, _ACTS) or any(map(_acts, node.children))


def _unused_import(name: str, path: str, gone: Sequence[Span], module: ModuleClass) -> Iterator[Edit]:
    """The edit that takes a name out of an import at the top of the file, if no file can use it."""
    sources = module.inference.sources
    if path.endswith("__init__.py") or not _is_imported(name, path, module):
        return
    lines = sources.lines(path)
    for node in _imports(sources.texts[path]):
        for alias in node.names:
            if (alias.asname or alias.name) == name and alias.name not in _NAMED_BY_FIXES:
                edit = _without_alias(node, alias, lines)
                own = range(1, len(lines) + 1)
                imports = Span(node.lineno, 1, (node.end_lineno or node.lineno) + 1, 1)
                rest = _kept(lines, own, (*gone, imports))
                if edit and not _mentioned(name, rest) and not _reached(name, node, path, module):
                    yield edit


def _is_imported(name: str, path: str, module: ModuleClass) -> bool:
    """Whether the file imports the name, and no other fix may be about to use it: only then is it parsed."""
    named = (each.target.rpartition(".")[2] for each in module.project.facts(path).imports if each.name == name)
    return any(each not in _NAMED_BY_FIXES for each in named)


@lru_cache(maxsize=8)
def _imports(text: str) -> tuple[ast.ImportFrom, ...]:
    """What a file imports from others at its top. Each finding in it asks for that."""
    found = (node for node in parsed(text).body if isinstance(node, ast.ImportFrom))
    return tuple(node for node in found if node.module != "__future__")


def _reached(name: str, node: ast.ImportFrom, path: str, module: ModuleClass) -> bool:
    """Whether another file may take the name from this one, or needs what the import runs."""
    others = [other for other in module.project.files if other != path]
    stem = path.rpartition("/")[2].removesuffix(".py")
    texts = module.inference.sources.texts
    if any(_mentioned(name, texts[other]) and _mentioned(stem, texts[other]) for other in others):
        return True
    source = (node.module or "").rpartition(".")[2]
    inside = node.level or any(other.rpartition("/")[2].removesuffix(".py") == source for other in others)
    return bool(inside) and not any(_mentioned(source, texts[other]) for other in others if source)


def _without_alias(node: ast.ImportFrom, alias: ast.alias, lines: Sequence[str]) -> Edit | None:
    """The edit that takes one name out of an import: its line if it has one of its own, else with a comma."""
    first, last = node.lineno, node.end_lineno or node.lineno
    if len(node.names) == 1:
        code = "".join(lines[first - 1 : last])
        return Edit(Span(first, 1, last + 1, 1), "") if ";" not in code and code.endswith(("\n", "\r")) else None
    line = lines[alias.lineno - 1]
    before, after = line[: alias.col_offset], line[alias.end_col_offset or 0 :]
    if not line.isascii():
        return None
    if not before.strip() and re.fullmatch(r"\s*,\s*(#.*)?", after):
        return Edit(Span(alias.lineno, 1, alias.lineno + 1, 1), "")
    comma = re.match(r"\s*,[ \t]*(?=\w)", after)
    if comma:
        return Edit(_within(alias, 0, comma.end()), "")
    comma = re.search(r",[ \t]*$", before)
    return Edit(_within(alias, len(before) - comma.start(), 0), "") if comma else None


def _within(alias: ast.alias, more_before: int, more_after: int) -> Span:
    start, end = alias.col_offset - more_before, (alias.end_col_offset or 0) + more_after
    return Span(alias.lineno, start + 1, alias.lineno, end + 1)


def _kept(lines: Sequence[str], numbers: Iterable[int], gone: Iterable[Span]) -> str:
    """The lines that no removed span holds."""
    removed = {number for span in gone for number in range(span.line, span.end_line)}
    return "".join(lines[number - 1] for number in numbers if number not in removed)


def _mentioned(name: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", text) is not None
