"""Statements: the walk over a body."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from modlint.facts.bindings import NOTHING, assign, bind
from modlint.facts.definitions import define_class, define_function
from modlint.facts.expressions import let_in, load, load_given, test
from modlint.facts.loops import loop_strings
from modlint.facts.result_chains import spelled
from modlint.facts.schema import Arm, Import, SuperInit
from modlint.facts.scope import Loop, Scope, unique


def run(body: Iterable[ast.stmt], scope: Scope) -> None:
    """Reads the statements of a body."""
    for statement in body:
        scope.statement = statement
        STATEMENTS.get(type(statement), _other)(statement, scope)


def _expression(node: ast.Expr, scope: Scope) -> None:
    load(node.value, scope)
    if scope.depth == 0 and scope.super_init is None and spelled(node.value) == "super().__init__()":
        scope.super_init = SuperInit(node.end_lineno or node.lineno, unique({*scope.calls}))


def _return(node: ast.Return, scope: Scope) -> None:
    if node.value is not None:
        scope.let_in("return", *load_given(node.value, scope))


def _assign(node: ast.Assign, scope: Scope) -> None:
    assign(node.targets, node.value, scope)


def _annotated(node: ast.AnnAssign, scope: Scope) -> None:
    annotation = scope.sheet.lines.text(node.annotation)
    if node.value is not None:
        assign([node.target], node.value, scope, annotation=annotation)
    else:
        bind(node.target, NOTHING, scope, "annotate", annotation)


def _augmented(node: ast.AugAssign, scope: Scope) -> None:
    assign([node.target], node.value, scope, "augment")


def _delete(node: ast.Delete, scope: Scope) -> None:
    for target in node.targets:
        bind(target, NOTHING, scope, "delete")


def _if(node: ast.If, scope: Scope) -> None:
    """A long chain of elif is nested in the syntax tree: it is read in a loop."""
    scope.depth += 1
    before, branch, number = scope.arms, scope.branches, 0
    scope.branches += 1
    rest: list[ast.stmt] = [node]
    while len(rest) == 1 and isinstance(rest[0], ast.If):
        scope.statement = rest[0]
        test(rest[0].test, scope)
        _arm(Arm(branch, number), rest[0].body, scope)
        scope.arms = before
        number, rest = number + 1, rest[0].orelse
    _arm(Arm(branch, number), rest, scope)
    scope.arms = before
    scope.depth -= 1


def _arm(arm: Arm, body: list[ast.stmt], scope: Scope) -> None:
    """One way through an if. Where a loop stands around that, another round may go another way."""
    if not scope.loops:
        scope.arms = (*scope.arms, arm)
    run(body, scope)


def _for(node: ast.For | ast.AsyncFor, scope: Scope) -> None:
    strings = loop_strings(node.target, node.iter)
    scope.depth += 1
    outer = scope.loop
    if strings:
        let_in(node.target, node.iter, scope)
        scope.loop = Loop(strings, {}, outer)
    else:
        assign([node.target], node.iter, scope, "loop")
    _rounds(node.body, scope)
    scope.loop = outer
    run(node.orelse, scope)
    scope.depth -= 1


def _while(node: ast.While, scope: Scope) -> None:
    scope.depth += 1
    test(node.test, scope)
    _rounds(node.body, scope)
    run(node.orelse, scope)
    scope.depth -= 1


def _rounds(body: list[ast.stmt], scope: Scope) -> None:
    """The body of a loop."""
    scope.loops += 1
    run(body, scope)
    scope.loops -= 1


def _with(node: ast.With | ast.AsyncWith, scope: Scope) -> None:
    for item in node.items:
        if item.optional_vars is not None:
            assign([item.optional_vars], item.context_expr, scope, "with")
        else:
            load(item.context_expr, scope)
    run(node.body, scope)


def _match(node: ast.Match, scope: Scope) -> None:
    load(node.subject, scope)
    scope.depth += 1
    for case in node.cases:
        load(case.pattern, scope)
        if case.guard is not None:
            test(case.guard, scope)
        run(case.body, scope)
    scope.depth -= 1


def _try(node: ast.Try, scope: Scope) -> None:
    scope.depth += 1
    run(node.body, scope)
    for handler in node.handlers:
        if handler.type is not None:
            load(handler.type, scope)
        if handler.name:
            scope.bind(handler.name, None)
        run(handler.body, scope)
    run(node.orelse, scope)
    run(node.finalbody, scope)
    scope.depth -= 1


def _assert(node: ast.Assert, scope: Scope) -> None:
    test(node.test, scope)
    if node.msg is not None:
        load(node.msg, scope)


def _raise(node: ast.Raise, scope: Scope) -> None:
    for part in (node.exc, node.cause):
        if part is not None:
            load(part, scope)


def _import(node: ast.Import, scope: Scope) -> None:
    for alias in node.names:
        root = alias.name.partition(".")[0]
        name, target = (alias.asname, alias.name) if alias.asname else (root, root)
        scope.sheet.imports.append(Import(name, target, scope.qualname))


def _import_from(node: ast.ImportFrom, scope: Scope) -> None:
    module = "." * node.level + (node.module or "")
    prefix = f"{module}." if node.module else module
    for alias in node.names:
        target = module if alias.name == "*" else prefix + alias.name
        scope.sheet.imports.append(Import(alias.asname or alias.name, target, scope.qualname))


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
    define_function(node, scope, run)


def _class(node: ast.ClassDef, scope: Scope) -> None:
    define_class(node, scope, run)


def _other(node: ast.stmt, scope: Scope) -> None:
    for child in ast.iter_child_nodes(node):
        load(child, scope)


def _nothing(node: ast.stmt, scope: Scope) -> None:
    pass


STATEMENTS: dict[type[ast.stmt], Callable[[Any, Scope], None]] = {
    ast.Expr: _expression,
    ast.Return: _return,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Match: _match,
    ast.Try: _try,
    ast.Assert: _assert,
    ast.Raise: _raise,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Pass: _nothing,
}
if hasattr(ast, "TryStar"):  # Python 3.11
    STATEMENTS[ast.TryStar] = _try
