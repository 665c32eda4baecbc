"""What a function does only after something else: an earlier statement of the same block, or of one around it."""

from __future__ import annotations

import ast
from collections.abc import Callable

from modlint.syntax.trees import Block, blocks, is_own, own_parts

Sought = Callable[[ast.AST], bool]


def always_after(body: Block, first: Sought, then: Sought) -> bool:
    """Whether `then` stands in these statements only after a plain statement that has `first` in it."""
    for statement in body:
        inside = [block for block in blocks(statement) if block]
        nodes = [node for part in own_parts(statement) for node in ast.walk(part)]
        if any(map(then, nodes)) or not all(always_after(block, first, then) for block in inside):
            return False
        if not inside and any(map(first, (statement, *nodes))):
            return True
    return True


def always_comes_to(body: Block, sought: Sought) -> bool:
    """Whether these statements have a plain one with that in it, and do not return before."""
    for statement in body:
        nodes = list(ast.walk(statement))
        if not any(blocks(statement)) and any(map(sought, nodes)):
            return True
        if any(isinstance(node, ast.Return) for node in nodes):
            return False
    return False


def calls(receiver: str, name: str) -> Sought:
    """What calls a method of a receiver."""
    return lambda node: isinstance(node, ast.Call) and is_own(node.func, receiver, name)


def calls_itself(receiver: str) -> Sought:
    """What calls a receiver: `self(x)`."""
    return lambda node: isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == receiver


def reads(receiver: str, name: str) -> Sought:
    """What reads an attribute of a receiver."""
    return lambda node: (
        isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and is_own(node, receiver, name)
    )


def binds(receiver: str, name: str) -> Sought:
    """What binds an attribute of a receiver as a whole, to something that is not made of it."""
    return lambda node: (
        isinstance(node, ast.Assign)
        and any(is_own(target, receiver, name) for target in node.targets)
        and not any(is_own(part, receiver, name) for part in ast.walk(node.value))
    )
