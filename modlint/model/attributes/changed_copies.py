"""Changes in place of what may be the attribute's own tensor under another name.

`.to(device)` gives it where that is there already, and a function changes what it is given.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from modlint.model.values.tensor_traits import MAY_PASS, VIEWS
from modlint.model.values.values import Kind

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_changes import Changes
    from modlint.model.inference.events import Handed
    from modlint.project.names.definitions import Function

_SAME = MAY_PASS | VIEWS | {"view_as", "reshape_as", "diagonal", "ravel", "swapdims", "moveaxis", "unflatten", "unfold"}

Blocks = tuple[int, ...]  # the blocks around a statement, the outermost first


class Binding(NamedTuple):
    """A statement that binds a local name: to what, and in which block."""

    name: str
    value: ast.expr | None
    line: int
    blocks: Blocks


def changing(life: Changes) -> str:
    """The method that changes a moved copy or an alias of the attribute in place, by name; empty if none does."""
    setup, running = life.module.setup, life.module.per_call
    for user in dict.fromkeys(use.function for use in life.uses):
        root = life.module.inference.sources.tree(user) if user in running or user not in setup else None
        own = f"{user.facts.receiver}.{life.name}"
        if isinstance(root, (ast.FunctionDef, ast.AsyncFunctionDef)) and _changes(root, own):
            return user.facts.name
    return ""


def changed_by_helpers(life: Changes) -> bool:
    """Whether calls of the module give it to a function that changes what it is given: `step(self.count)`."""
    users = (user for user in dict.fromkeys(use.function for use in life.uses) if user in life.module.per_call)
    return any(
        _is_whole(handed, user, life) and _changes_parameter(handed, life)
        for user in users
        for handed in life.run(user).handed
    )


def _is_whole(handed: Handed, user: Function, life: Changes) -> bool:
    own = f"{user.facts.receiver}.{life.name}"
    return (
        handed.name == life.name
        and handed.value.is_only(Kind.TENSOR)
        and any((each.callee, each.chain) == (handed.how, own) for each in user.facts.arguments)
    )


def _changes_parameter(handed: Handed, life: Changes) -> bool:
    root = life.module.inference.sources.tree(handed.function)
    if not isinstance(root, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    given = ast.Attribute(ast.Name("given"), handed.parameter)  # no name: those are followed to what they stand for
    return _changes(root, ast.unparse(given), (Binding(handed.parameter, given, 0, ()),))


def _changes(function: ast.FunctionDef | ast.AsyncFunctionDef, own: str, bound: tuple[Binding, ...] = ()) -> bool:
    statements = [*_statements(function.body, ())]
    bindings = [*bound, *(each for statement, blocks in statements for each in _bindings(statement, blocks))]
    return any(
        ast.unparse(changed) != own and _is_same(changed, own, bindings, statement.lineno, blocks)
        for statement, blocks in statements
        for changed in _changed(statement)
    )


def _statements(body: list[ast.stmt], blocks: Blocks) -> Iterator[tuple[ast.stmt, Blocks]]:
    inside = (*blocks, id(body))
    for statement in body:
        yield statement, inside
        for field in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(statement, field, []), inside)
        for handler in getattr(statement, "handlers", []):
            yield from _statements(handler.body, inside)


def _bindings(statement: ast.stmt, blocks: Blocks) -> Iterator[Binding]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    value = getattr(statement, "value", None)
    for target in targets if not isinstance(statement, ast.AugAssign) else ():
        if isinstance(target, ast.Name):
            yield Binding(target.id, value, statement.lineno, blocks)


def _changed(statement: ast.stmt) -> Iterator[ast.expr]:
    """What a statement, without those inside of it, changes in place."""
    if isinstance(statement, ast.AugAssign):
        yield statement.target
    elif isinstance(statement, ast.Assign):
        yield from (target for target in statement.targets if isinstance(target, ast.Subscript))
    for call in _calls(statement):
        yield from (given.value for given in call.keywords if given.arg == "out")
        if isinstance(call.func, ast.Attribute) and call.func.attr.endswith("_") and call.func.attr[-2:] != "__":
            yield call.func.value


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child
        if not isinstance(child, ast.stmt):
            yield from _calls(child)


def _is_same(changed: ast.expr, own: str, bindings: list[Binding], line: int, blocks: Blocks) -> bool:
    """Whether an expression in a line may give the attribute's own tensor, or a view of it."""
    waiting, done = [(changed, line, blocks)], set[int]()
    while waiting:
        node, line, blocks = waiting.pop()
        if isinstance(node, ast.Name):
            found = [each for each in _reaching(node.id, bindings, line, blocks) if id(each) not in done]
            done.update(map(id, found))
            waiting += [(each.value, each.line, each.blocks) for each in found if each.value is not None]
        elif isinstance(node, ast.IfExp):
            waiting += [(each, line, blocks) for each in (node.body, node.orelse)]
        elif ast.unparse(node) == own:
            return True
        elif inner := _viewed(node):
            waiting.append((inner, line, blocks))
    return False


def _viewed(node: ast.expr) -> ast.expr | None:
    """What an expression gives, or a view of it."""
    node = node.func if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else node
    if isinstance(node, ast.Attribute) and not _keeps(node.attr):
        return None
    return node.value if isinstance(node, (ast.Subscript, ast.Attribute)) else None


def _keeps(method: str) -> bool:
    return method in _SAME or (method.endswith("_") and not method.endswith("__"))


def _reaching(name: str, bindings: list[Binding], line: int, blocks: Blocks) -> Iterator[Binding]:
    """The bindings of a name that a line below may see: those after the last one that it surely has passed."""
    for each in reversed([each for each in bindings if each.name == name and each.line < line]):
        yield each
        if each.blocks == blocks[: len(each.blocks)]:
            return
