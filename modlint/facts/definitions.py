"""Functions and classes."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from functools import partial

from modlint.facts.bases import read_bases
from modlint.facts.dynamic_attributes import read_dynamic_attributes
from modlint.facts.expressions import load
from modlint.facts.result_chains import spelled
from modlint.facts.schema import MODULE_LEVEL, ClassFacts, FunctionFacts, Functions, Parameter
from modlint.facts.scope import Scope, unique

Run = Callable[[Iterable[ast.stmt], Scope], None]
Function = ast.FunctionDef | ast.AsyncFunctionDef
NO_RECEIVER = frozenset({"staticmethod", "classmethod"})
CLASS_METHODS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})


def define_function(node: Function, scope: Scope, run: Run) -> None:
    """Reads a function in a scope of its own; its decorators and defaults belong to the scope around it."""
    decorators = _decorators(node, scope)
    for default in filter(None, (*node.args.defaults, *node.args.kw_defaults)):
        load(default, scope)
    parameters = _parameters(node.args, scope)
    inner = Scope(scope.sheet, "function", scope.inner(node.name), "")
    if scope.kind == "class":
        inner.receiver = _receiver(parameters, node.name, decorators)
    elif all(parameter.name != scope.receiver for parameter in parameters):
        inner.receiver = scope.receiver
    run(node.body, inner)
    read_dynamic_attributes(inner, [parameter.name for parameter in parameters])
    found = _function_facts(node, inner, decorators, parameters)
    scope.sheet.hide((*inner.bound, *(parameter.name for parameter in parameters)))
    if scope.kind == "class":
        scope.methods.append(found)
        return
    scope.sheet.functions.append(without_receiver(found))
    if scope.kind == "function":
        scope.add_nested(inner)


def define_class(node: ast.ClassDef, scope: Scope, run: Run) -> None:
    """Reads a class. What its body reads counts for the function around it, what it binds are its attributes."""
    decorators = _decorators(node, scope)
    bases, metaclass = read_bases(node, scope)
    body = Scope(scope.sheet, "class", scope.inner(node.name), "")
    run(node.body, body)
    read_dynamic_attributes(body, ())
    attributes, body.stores = tuple(body.stores), []
    scope.add_nested(body)
    scope.sheet.classes.append(
        ClassFacts(
            node.name,
            body.qualname,
            scope.qualname,
            line=_first_line(node),
            end_line=node.end_lineno or node.lineno,
            span=scope.sheet.lines.name_span(node),
            bases=bases,
            metaclass=metaclass,
            decorators=decorators,
            attributes=attributes,
            methods=Functions(partial(tuple, body.methods)),
        )
    )


def module_facts(scope: Scope) -> FunctionFacts:
    """The module-level code as a function."""
    read_dynamic_attributes(scope, ())
    return FunctionFacts(
        MODULE_LEVEL,
        MODULE_LEVEL,
        1,
        len(scope.sheet.lines),
        (),
        (),
        "",
        "",
        *scope.reads(),
        *scope.effects(),
        inflows=scope.held(),
        foreign=unique(scope.foreign),
    )


def without_receiver(facts: FunctionFacts) -> FunctionFacts:
    """A function that is no method: what it does to the receiver of a method around it is counted there."""
    if not facts.receiver:
        return facts
    mine = re.compile(rf"{facts.receiver}\b").match
    return facts._replace(
        receiver="",
        loads=tuple(chain for chain in facts.loads if not mine(chain)),
        calls=tuple(chain for chain in facts.calls if not mine(chain)),
        tests=tuple(chain for chain in facts.tests if not mine(chain)),
        arguments=(),
        stores=(),
        registrations=tuple(found for found in facts.registrations if not mine(found.receiver)),
        accesses=tuple(found for found in facts.accesses if not mine(found.receiver)),
        foreign=tuple(chain for chain in facts.foreign if not mine(chain)),
    )


def _function_facts(
    node: Function, scope: Scope, decorators: tuple[str, ...], parameters: tuple[Parameter, ...]
) -> FunctionFacts:
    return FunctionFacts(
        node.name,
        scope.qualname,
        _first_line(node),
        node.end_lineno or node.lineno,
        decorators,
        parameters,
        scope.sheet.lines.text(node.returns),
        scope.receiver,
        *scope.reads(),
        *scope.effects(),
        scope.init_line,
        scope.held(),
        scope.super_init,
        unique(scope.foreign),
    )


def _first_line(node: Function | ast.ClassDef) -> int:
    return node.decorator_list[0].lineno if node.decorator_list else node.lineno


def _decorators(node: Function | ast.ClassDef, scope: Scope) -> tuple[str, ...]:
    for decorator in node.decorator_list:
        load(decorator, scope)
    return tuple([spelled(decorator) for decorator in node.decorator_list])


def _parameters(node: ast.arguments, scope: Scope) -> tuple[Parameter, ...]:
    text = scope.sheet.lines.text
    positional = [*node.posonlyargs, *node.args]
    defaults = [None] * (len(positional) - len(node.defaults)) + node.defaults
    found = [
        Parameter(part.arg, text(part.annotation), text(default), "", False)
        for part, default in zip(positional, defaults, strict=True)
    ]
    if node.vararg:
        found.append(Parameter(node.vararg.arg, text(node.vararg.annotation), "", "*", False))
    for part, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        found.append(Parameter(part.arg, text(part.annotation), text(default), "", True))
    if node.kwarg:
        found.append(Parameter(node.kwarg.arg, text(node.kwarg.annotation), "", "**", False))
    return tuple(found)


def _receiver(parameters: tuple[Parameter, ...], name: str, decorators: tuple[str, ...]) -> str:
    """The first parameter of a method that is called on an instance."""
    if not parameters or parameters[0].star or parameters[0].keyword_only:
        return ""
    static = name in CLASS_METHODS or any(decorator in NO_RECEIVER for decorator in decorators)
    return "" if static else parameters[0].name
