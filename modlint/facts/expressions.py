"""Expressions: the chains that they read, call, test and pass on."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from typing import Any

from modlint.facts.loops import loop_strings
from modlint.facts.recorded_calls import BUILTIN, FILLING, RECORDED, TESTING, is_setting, is_table
from modlint.facts.result_chains import COMPUTED, GIVEN, filled, hands_on, is_text, is_unbound, result_chains, spelled
from modlint.facts.scope import Loop, Scope
from modlint.facts.slices import is_whole


def load(node: ast.AST, scope: Scope) -> None:
    """Reads an expression whose value is used: most are names and literals."""
    if isinstance(node, ast.Name):
        scope.loads.append(node.id)
    elif not isinstance(node, ast.Constant):
        READERS.get(type(node), _children)(node, scope)


def chain(node: ast.expr, scope: Scope) -> str:
    """The chain of an expression; what is inside calls and subscripts is read on the way."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = node.value
        return f"{owner.id if isinstance(owner, ast.Name) else chain(owner, scope)}.{node.attr}"
    if isinstance(node, ast.Call):
        callee = call(node, scope)
        return COMPUTED if is_unbound(node) else f"{callee}()"
    if isinstance(node, ast.Subscript):
        return f"{subscripted(node, scope)}{'' if is_whole(node) else '[]'}"
    load(node, scope)
    return COMPUTED


def call(node: ast.Call, scope: Scope) -> str:
    """Reads a call and answers the chain that is called."""
    function = node.func
    callee = chain(function, scope)
    if isinstance(function, (ast.Attribute, ast.Name)):
        scope.calls.append(callee)
        if callee.endswith("__init__"):
            scope.init_line = max(scope.init_line, node.lineno)
        name = function.attr if isinstance(function, ast.Attribute) else callee
        if name in RECORDED and _note(node, name, callee, scope):
            return callee
    elif "." in callee or callee[0] != COMPUTED:
        scope.calls.append(callee)
    if callee in scope.sheet.sparing or (callee[0] == COMPUTED and is_text(node)):
        loads, scope.loads = scope.loads, scope.spared
        _arguments(node, callee, scope)
        scope.loads = loads
    else:
        _arguments(node, callee, scope)
    return callee


def _note(node: ast.Call, name: str, callee: str, scope: Scope) -> bool:
    """Takes note of a call. Whether that was all that is to be read of it."""
    if name in FILLING:
        _fill(node, callee, scope)
        return True
    if name in TESTING:
        _narrow(node, callee, scope)
        return False
    scope.mention(node)
    if is_setting(node):
        for argument in node.args:
            load(argument, scope)
        return True
    if callee in BUILTIN:
        _builtin(node, scope, callee)
    return callee in BUILTIN


def _arguments(node: ast.Call, callee: str, scope: Scope) -> None:
    passed = scope.receiver
    for argument in node.args:
        _pass(argument, callee, scope) if passed else load(argument, scope)
    for keyword in node.keywords:
        _pass(keyword.value, callee, scope) if passed and keyword.arg else load(keyword.value, scope)


def _fill(node: ast.Call, callee: str, scope: Scope) -> None:
    """A call that may put its arguments into a container."""
    container = callee.rpartition(".")[0]
    if not scope.holds(container):
        _arguments(node, callee, scope)
        return
    before = scope.begin()
    _arguments(node, callee, scope)
    loads = scope.end(before)
    parts = (*node.args, *(keyword.value for keyword in node.keywords))
    if given := {chain for part in parts for chain in result_chains(part)}:
        scope.let_in(container, filled(given), loads)


def _narrow(node: ast.Call, callee: str, scope: Scope) -> None:
    """A call of isinstance or is_tensor: from here on a name may be taken for what is asked for."""
    if node.args and scope.holds(name := spelled(node.args[0])):
        asked = scope.sheet.lines.text(node.args[1]) if callee == "isinstance" and len(node.args) == 2 else callee
        scope.let_in(name, (), (), asked)


def let_in(target: ast.expr, value: ast.expr, scope: Scope) -> None:
    """Reads an expression whose value, or an element of it, the names in the target come to hold."""
    given, loads = load_given(value, scope)
    for name in (target,) if isinstance(target, ast.Name) else ast.walk(target):
        if isinstance(name, ast.Name):
            scope.let_in(name.id, given, loads)


def load_given(node: ast.expr, scope: Scope, whole: bool = False) -> tuple[tuple[str, ...], Collection[str]]:
    """Reads an expression: what it gives, and the chains in it, all or only where calls may hand them on."""
    if isinstance(node, ast.Call):
        before, containers = scope.begin(), scope.containers
        callee = call(node, scope)
        given: tuple[str, ...] = () if callee[0] == COMPUTED and is_text(node) else (f"{callee}()",)
    elif isinstance(node, ast.Name):
        scope.loads.append(node.id)
        return (node.id,), (node.id,) if whole else ()
    else:
        given = result_chains(node)
        if not whole and not any(map(hands_on, given)):
            load(node, scope)
            return given, ()
        before, containers = scope.begin(), scope.containers
        load(node, scope)
    if scope.containers > containers:
        given = (GIVEN, *given)
    return given, scope.end(before)


def test(node: ast.expr, scope: Scope) -> None:
    """Reads an expression that only its truth is asked of."""
    if isinstance(node, (ast.Name, ast.Attribute)):
        scope.tests.append(chain(node, scope))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        test(node.operand, scope)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            test(value, scope)
    else:
        load(node, scope)


def _pass(node: ast.expr, callee: str, scope: Scope) -> None:
    """Reads an argument; a name rooted in the receiver is passed on, not used."""
    if isinstance(node, ast.Name):
        if node.id == scope.receiver:
            scope.arguments.append((callee, node.id))
        else:
            scope.loads.append(node.id)
    elif isinstance(node, (ast.Attribute, ast.Subscript)):
        found = chain(node, scope)
        if found.startswith(scope.receiver) and found[len(scope.receiver)] in ".[":
            scope.arguments.append((callee, found))
        elif found[0] != COMPUTED or "." in found:
            scope.loads.append(found)
    elif not isinstance(node, ast.Constant):
        load(node, scope)


def _builtin(node: ast.Call, scope: Scope, callee: str) -> None:
    """A call of getattr and the like: to hand the object over is no use of it."""
    if callee != "super":
        handed = (ast.Name, ast.Attribute) if callee == "hasattr" else ast.Name
        for index, argument in enumerate(node.args):
            if index or not isinstance(argument, handed):
                load(argument, scope)


def subscripted(node: ast.Subscript, scope: Scope) -> str:
    """Reads the index of a subscript and answers the chain that it is taken of."""
    base = chain(node.value, scope)
    load(node.slice, scope)
    if is_table(node):
        scope.mention(node)
    return base


def _attribute(node: ast.Attribute, scope: Scope) -> None:
    scope.loads.append(chain(node, scope))


def _subscript(node: ast.Subscript, scope: Scope) -> None:
    found = chain(node, scope)
    if found[0] != COMPUTED or "." in found:
        scope.loads.append(found)


def _compare(node: ast.Compare, scope: Scope) -> None:
    values = (node.left, *node.comparators)
    read = test if any(map(_is_none, values)) else load
    for value in values:
        read(value, scope)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _binary(node: ast.BinOp, scope: Scope) -> None:
    """A long sum is nested to the left: it is read in a loop."""
    left: ast.expr = node
    while isinstance(left, ast.BinOp):
        load(left.right, scope)
        left = left.left
    load(left, scope)


def _unary(node: ast.UnaryOp, scope: Scope) -> None:
    (test if isinstance(node.op, ast.Not) else load)(node.operand, scope)


def _choice(node: ast.IfExp, scope: Scope) -> None:
    test(node.test, scope)
    load(node.body, scope)
    load(node.orelse, scope)


def _sequence(node: ast.Tuple | ast.List | ast.Set, scope: Scope) -> None:
    scope.containers += 1
    for element in node.elts:
        load(element, scope)


def _dict(node: ast.Dict, scope: Scope) -> None:
    scope.containers += 1
    _children(node, scope)


def _text(node: ast.JoinedStr, scope: Scope) -> None:
    loads, scope.loads = scope.loads, scope.spared
    _values(node, scope)
    scope.loads = loads


def _formatted(node: ast.FormattedValue, scope: Scope) -> None:
    load(node.value, scope)
    if node.format_spec is not None:
        load(node.format_spec, scope)


def _values(node: ast.JoinedStr | ast.BoolOp, scope: Scope) -> None:
    for value in node.values:
        load(value, scope)


def _slice(node: ast.Slice, scope: Scope) -> None:
    for bound in (node.lower, node.upper, node.step):
        if bound is not None:
            load(bound, scope)


def _lambda(node: ast.Lambda, scope: Scope) -> None:
    for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
        load(default, scope)
    scope.depth += 1
    load(node.body, scope)
    scope.depth -= 1


def _walrus(node: ast.NamedExpr, scope: Scope) -> None:
    scope.bind(node.target.id, node.value)
    let_in(node.target, node.value, scope)


def _comprehension(node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope) -> None:
    outer = scope.loop
    scope.depth += 1
    scope.containers += 1
    for part in node.generators:
        let_in(part.target, part.iter, scope)
        strings = loop_strings(part.target, part.iter)
        scope.loop = Loop(strings, {}, scope.loop)
        for name in ast.walk(part.target):
            if isinstance(name, ast.Name) and name.id not in strings:
                scope.loop.bound[name.id] = [None]
        for condition in part.ifs:
            test(condition, scope)
    for result in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
        load(result, scope)
    scope.depth -= 1
    scope.loop = outer


def _children(node: ast.AST, scope: Scope) -> None:
    """Anything else, also what later versions of Python bring."""
    for child in ast.iter_child_nodes(node):
        load(child, scope)


def _nothing(node: ast.AST, scope: Scope) -> None:
    pass


READERS: dict[type[ast.AST], Callable[[Any, Scope], object]] = {
    ast.Attribute: _attribute,
    ast.Call: call,
    ast.Subscript: _subscript,
    ast.Compare: _compare,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.IfExp: _choice,
    ast.Tuple: _sequence,
    ast.List: _sequence,
    ast.Set: _sequence,
    ast.Dict: _dict,
    ast.BoolOp: _values,
    ast.JoinedStr: _text,
    ast.FormattedValue: _formatted,
    ast.Slice: _slice,
    ast.Lambda: _lambda,
    ast.NamedExpr: _walrus,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.Load: _nothing,
}
