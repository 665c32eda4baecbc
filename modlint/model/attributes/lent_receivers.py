"""Functions that methods hand their receiver to, as if they were methods: they read its attributes, too."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from modlint.facts.values import dotted
from modlint.model.inference.inference import Inference
from modlint.project.classes.registrations import matches
from modlint.project.names.definitions import Class, Function
from modlint.project.uses.lent_receivers import borrowers


def lent(method: Function, cls: Class, inference: Inference) -> tuple[Function, ...]:
    """The functions that a method hands an object of the class to, each as a method of what it is handed."""
    if method.owner is None or not any(each.chain == method.facts.receiver for each in method.facts.arguments):
        return ()
    return inference.memo.remember(("lent", method, cls), lambda: tuple(_lent(method, cls, inference)), ())


def _lent(method: Function, cls: Class, inference: Inference) -> Iterator[Function]:
    project = inference.project
    if method.owner is None:
        return
    for callee, found in borrowers(method.owner, method.facts, project):
        calls = [each for each in ast.walk(inference.sources.tree(method)) if isinstance(each, ast.Call)]
        taking = (_taking(each, found, method.facts.receiver) for each in calls if dotted(each.func) == callee)
        for name in sorted({name for names in taking for name in names}):
            facts = found.facts._replace(receiver=name)
            yield Function(found.path, found.module, facts, cls, project.trail)


def _taking(call: ast.Call, function: Function, receiver: str) -> Iterator[str]:
    """The parameters that a call gives the receiver."""
    names = [each.name for each in function.facts.parameters if not each.star and not each.keyword_only]
    for name, given in zip(names, call.args, strict=False):
        if isinstance(given, ast.Starred):
            break
        if _is_name(given, receiver):
            yield name
    yield from (each.arg for each in call.keywords if each.arg and _is_name(each.value, receiver))


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def rebinds(function: Function, name: str) -> bool:
    """Whether a function binds or registers the attribute of what it is handed: what was there is gone then."""
    facts = function.facts
    registered = (each for each in facts.registrations if each.receiver == facts.receiver)
    stored = any(each.name == name for each in facts.stores) or f"{facts.receiver}.{name}" in facts.foreign
    return stored or any(matches(each.pattern, name) for each in registered)
