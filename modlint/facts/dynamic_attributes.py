"""Attributes named by string: what is registered, read and asked for under a name that may be computed."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from modlint.facts.expressions import load
from modlint.facts.recorded_calls import GETTING, REGISTERING, SETTING, is_setting
from modlint.facts.result_chains import spelled
from modlint.facts.schema import Access, Registration
from modlint.facts.scope import Mention, Scope
from modlint.facts.statement_span import statement_span
from modlint.facts.strings import Strings
from modlint.facts.values import callee_of, constant_of

VALUE_KEYWORDS = frozenset({"tensor", "param", "module"})


def read_dynamic_attributes(scope: Scope, parameters: Iterable[str]) -> None:
    """Turns the mentions of a function into registrations, accesses and tests."""
    if scope.mentions:
        strings = Strings({**scope.bound, **{name: [None, *scope.bound.get(name, ())] for name in parameters}})
        for mention in scope.mentions:
            if isinstance(mention.node, ast.Subscript):
                _table(mention, mention.node, strings, scope)
            else:
                _call(mention, mention.node, strings, scope)


def _call(mention: Mention, node: ast.Call, strings: Strings, scope: Scope) -> None:
    function = node.func
    name = (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )
    if isinstance(function, ast.Name) and name in ("getattr", "hasattr", "setattr") and len(node.args) > 1:
        receiver = spelled(node.args[0])
        patterns = strings.patterns(node.args[1], mention.loop)
        if name == "getattr":
            named = spelled(node.args[1]) if isinstance(node.args[1], ast.Attribute) else ""
            scope.accesses.update(Access(receiver, pattern, named) for pattern in patterns)
        elif name == "hasattr":
            scope.tests += [f"{receiver}.{pattern}" for pattern in patterns if "*" not in pattern]
        else:
            _register(mention, receiver, name, patterns, node.args[2:], scope)
    elif name == "attrgetter":
        found = (pattern for argument in node.args for pattern in strings.patterns(argument, mention.loop))
        scope.accesses.update(Access("?", pattern) for pattern in found)
    elif isinstance(function, ast.Attribute) and is_setting(node):
        own = scope.qualname.endswith(f".{SETTING}")  # an override hands on what it is given: who binds says what
        patterns = strings.patterns(node.args[0], mention.loop)
        told = [pattern for pattern in patterns if not (own and pattern == "*")]
        _register(mention, spelled(function.value), "setattr", told, node.args[1:], scope)
    elif isinstance(function, ast.Attribute) and name in REGISTERING | GETTING:
        receiver = spelled(function.value)
        patterns = strings.patterns(_name_argument(node), mention.loop)
        if name in GETTING:
            scope.accesses.update(Access(receiver, pattern) for pattern in patterns)
        else:
            _register(mention, receiver, name, patterns, _value_arguments(node), scope)


def _table(mention: Mention, node: ast.Subscript, strings: Strings, scope: Scope) -> None:
    """`self._modules[name]`, read or assigned. What is read of `_buffers` is no other attribute than a buffer."""
    table = node.value
    if not isinstance(table, ast.Attribute):
        return
    receiver = spelled(table.value)
    patterns = strings.patterns(node.slice, mention.loop)
    if isinstance(node.ctx, ast.Load) and table.attr != "_buffers":
        scope.accesses.update(Access(receiver, pattern) for pattern in patterns)
    elif isinstance(mention.statement, ast.Assign) and isinstance(node.ctx, ast.Store) and table.attr != "__dict__":
        _register(mention, receiver, table.attr, patterns, [mention.statement.value], scope)


def _register(
    mention: Mention, receiver: str, method: str, patterns: Iterable[str], values: list[ast.expr], scope: Scope
) -> None:
    lines, scratch = scope.sheet.lines, scope.scratch()
    for value in values:
        load(value, scratch)
    first = values[0] if values else None
    for pattern in patterns:
        scope.registrations.append(
            Registration(
                receiver,
                method,
                pattern,
                span=lines.span(mention.node),
                statement=statement_span(mention.statement, lines),
                loads=scratch.chains(),
                constant=constant_of(first, lines),
                conditional=mention.conditional,
                callee=callee_of(first),
                arms=mention.arms,
                saved=_is_saved(mention.node),
            )
        )


def _is_saved(node: ast.AST) -> bool:
    """Whether a registration is none of a buffer with `persistent=False`."""
    if not isinstance(node, ast.Call):
        return True
    given = [*node.args[2:], *(each.value for each in node.keywords if each.arg == "persistent")]
    return not any(isinstance(each, ast.Constant) and each.value is False for each in given)


def _name_argument(node: ast.Call) -> ast.expr | None:
    if node.args:
        return node.args[0]
    return next((keyword.value for keyword in node.keywords if keyword.arg in ("name", "target")), None)


def _value_arguments(node: ast.Call) -> list[ast.expr]:
    """All but the name, the value first."""
    by_keyword = [keyword.value for keyword in node.keywords if keyword.arg in VALUE_KEYWORDS]
    return [*node.args[1:], *by_keyword]
