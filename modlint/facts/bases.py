"""The bases and the metaclass of a class."""

from __future__ import annotations

import ast

from modlint.facts.expressions import load
from modlint.facts.result_chains import COMPUTED
from modlint.facts.scope import Scope
from modlint.facts.values import dotted


def read_bases(node: ast.ClassDef, scope: Scope) -> tuple[tuple[str, ...], str]:
    """The bases as chains, and the metaclass, also where `six` puts it."""
    for expression in (*node.bases, *(keyword.value for keyword in node.keywords)):
        load(expression, scope)
    metaclass = next((_base(keyword.value) for keyword in node.keywords if keyword.arg == "metaclass"), "")
    bases: list[ast.expr] = []
    for base in node.bases:
        arguments = _arguments(base, "with_metaclass")
        metaclass = _base(arguments[0]) if arguments else metaclass
        bases += arguments[1:] if arguments else [base]
    for decorator in node.decorator_list:
        if arguments := _arguments(decorator, "add_metaclass"):
            metaclass = _base(arguments[0])
    return tuple(map(_base, bases)), metaclass


def _base(node: ast.expr) -> str:
    """A base by its name, without what stands in its brackets."""
    return dotted(node.value if isinstance(node, ast.Subscript) else node) or COMPUTED


def _arguments(node: ast.expr, function: str) -> list[ast.expr]:
    """The arguments of a call of `function`, none if it is something else."""
    named = isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == function
    return node.args if named and isinstance(node, ast.Call) else []
