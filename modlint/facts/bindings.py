"""Bindings: what is assigned to attributes of the receiver and to names."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from modlint.facts.expressions import load, load_given, subscripted
from modlint.facts.recorded_calls import is_table
from modlint.facts.result_chains import COMPUTED, filled, parts, spelled
from modlint.facts.schema import Alias, Store
from modlint.facts.scope import Scope, unique
from modlint.facts.statement_span import statement_span
from modlint.facts.values import Value, constant_of, dotted, read_value

NOTHING = Value()
WHOLE = frozenset({"assign", "unpack"})  # the forms in which the name is the value


def assign(
    targets: Sequence[ast.expr], node: ast.expr, scope: Scope, form: str = "assign", annotation: str = ""
) -> None:
    """Reads a value and binds it; of `a, b = x, y` each part by itself."""
    if form in WHOLE and len(targets) == 1:
        target = targets[0]
        if isinstance(target, ast.Name) and scope.kind == "function":
            _let(target.id, node, scope, annotation)
            return
        if pairs := _pairs(target, node):
            for part, value_of_part in pairs:
                assign([part], value_of_part, scope, "unpack")
            return
    value = read_value(node, scope, any(_is_stored(target, scope) for target in targets))
    if form not in WHOLE:
        value = value._replace(node=None)
    for target in targets:
        bind(target, value, scope, form, annotation)


def bind(target: ast.expr, value: Value, scope: Scope, form: str, annotation: str = "") -> None:
    """Binds a target to a value that has been read."""
    if isinstance(target, ast.Name):
        _bind_name(target, value, scope, form, annotation)
    elif isinstance(target, ast.Attribute):
        if isinstance(target.value, ast.Name) and target.value.id == scope.receiver:
            _store(target.attr, target, value, scope, form, annotation)
        else:
            load(target if form == "delete" else target.value, scope)  # who deletes it wants it there
            scope.foreign.add(f"{spelled(target.value)}.{target.attr}")
    elif isinstance(target, ast.Subscript):
        _put_into(target, value, scope)
    elif isinstance(target, (ast.Tuple, ast.List)):
        whole = value._replace(node=None)
        part = whole._replace(gives=parts(value.gives))
        for element in target.elts:
            given = whole if isinstance(element, ast.Starred) else part
            bind(element, given, scope, "unpack" if form == "assign" else form)
    elif isinstance(target, ast.Starred):
        bind(target.value, value, scope, form)


def _put_into(target: ast.Subscript, value: Value, scope: Scope) -> None:
    """Binds a place in what holds others."""
    base = subscripted(target, scope)
    if base.endswith(".__dict__") and base != f"{scope.receiver}.__dict__":
        scope.foreign.add(base)
    if base != COMPUTED and not is_table(target):
        scope.loads.append(base)
        if scope.holds(base):
            scope.let_in(base, filled(value.gives), value.loads)


def _let(name: str, node: ast.expr, scope: Scope, annotation: str) -> None:
    """Reads a value that a local name is bound to: what most assignments are."""
    given, loads = load_given(node, scope)
    _bind_whole(name, node, scope)
    scope.let_in(name, given, loads, annotation)


def _bind_whole(name: str, node: ast.expr, scope: Scope) -> None:
    scope.bind(name, node)
    if isinstance(node, (ast.Name, ast.Attribute)) and (source := dotted(node)) not in ("", name):
        scope.sheet.aliases.append(Alias(name, source, scope.qualname))


def _bind_name(target: ast.Name, value: Value, scope: Scope, form: str, annotation: str) -> None:
    if value.node is not None:
        _bind_whole(target.id, value.node, scope)
    elif form not in ("annotate", "delete"):
        scope.bind(target.id, None)
    if scope.kind != "function":
        _store(target.id, target, value, scope, form, annotation)
    elif value.source is not None:
        scope.let_in(target.id, value.gives, value.loads, annotation)


def _store(name: str, target: ast.expr, value: Value, scope: Scope, form: str, annotation: str) -> None:
    lines = scope.sheet.lines
    statement = statement_span(scope.statement, lines)
    scope.stores.append(
        Store(
            name,
            lines.span(target),
            statement,
            lines.span(value.source) if value.source else None,
            form,
            annotation,
            constant_of(value.source, lines),
            unique({*value.loads, *value.spared}),
            scope.depth > 0,
            value.callee,
            value.gives,
            unique(value.spared),
            scope.arms,
        )
    )


def _pairs(target: ast.expr, node: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """The parts of `a, b = x, y`."""
    sequences = (ast.Tuple, ast.List)
    if not (isinstance(target, sequences) and isinstance(node, sequences) and len(target.elts) == len(node.elts)):
        return []
    starred = any(isinstance(element, ast.Starred) for element in (*target.elts, *node.elts))
    return [] if starred else list(zip(target.elts, node.elts, strict=True))


def _is_stored(target: ast.expr, scope: Scope) -> bool:
    """Whether a binding of the target becomes a Store."""
    if isinstance(target, ast.Name):
        return scope.kind != "function"
    if isinstance(target, ast.Attribute):
        return isinstance(target.value, ast.Name) and target.value.id == scope.receiver
    if isinstance(target, (ast.Tuple, ast.List)):
        return any(_is_stored(element, scope) for element in target.elts)
    return isinstance(target, ast.Starred) and _is_stored(target.value, scope)
