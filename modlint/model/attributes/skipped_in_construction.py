"""What a method only binds when others ask for it: all calls of it in the making of an object give other constants."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import libcst as cst

from modlint.project.classes.reachability import SETUP
from modlint.syntax.constant_arguments import constants
from modlint.syntax.trees import Method, parsed
from modlint.syntax.unreachable_statements import is_left_out

if TYPE_CHECKING:
    from modlint.model.inference.events import Event
    from modlint.model.inference.inference import Inference
    from modlint.project.names.definitions import Function


def is_skipped(event: Event, setup: Iterable[Function], inference: Inference) -> bool:
    """Whether what runs while an object is made calls the method, and no call has it bind this."""
    facts, text = event.function.facts, inference.sources.text
    chosen = event.path or isinstance(event.node, cst.IfExp)
    if not chosen or facts.name in SETUP or len(facts.parameters) < 2:
        return False
    calls = [call for each in setup for call in _calls(parsed([text(each)]), each.facts.receiver, facts.name)]
    line = inference.sources.unit(event.function).span(event.target).line - facts.line + 1
    return bool(calls) and all(
        call is not None and is_left_out([text(event.function)], line, constants(call, facts)) for call in calls
    )


def _calls(method: Method, receiver: str, name: str) -> Iterator[ast.Call | None]:
    """The calls of a method of the receiver, None for anything else that comes to it."""
    calls = {id(node.func): node for node in ast.walk(method) if isinstance(node, ast.Call)}
    for node in ast.walk(method):
        if isinstance(node, ast.Attribute) and node.attr == name:
            own = ast.unparse(node.value) in (receiver, "super()")
            yield calls.get(id(node)) if own else None
