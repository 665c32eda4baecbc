"""Expressions while an object is made: what their calls do to the object."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import TYPE_CHECKING

import libcst as cst

from modlint.model.code.chains import chain, pattern
from modlint.model.code.children import children
from modlint.model.construction.control_flow import nothing
from modlint.model.inference.events import REGISTRARS, Act
from modlint.project.classes.initializers import OBJECT, Initializer, initializer
from modlint.project.names.definitions import Class, Definition, External, Function

if TYPE_CHECKING:
    from modlint.model.construction.construction import Run

_LOOKS = frozenset({"isinstance", "type", "id", "len", "print", "repr", "str", "callable", "bool"})
BUILTINS = _LOOKS | {"setattr", "delattr", "getattr", "hasattr", "vars"}
TABLES = frozenset({"_buffers", "_parameters", "_modules", "_non_persistent_buffers_set", "__dict__"})


@singledispatch
def evaluate(node: cst.CSTNode, run: Run) -> None:
    """Whatever is in it, in order."""
    _parts(node, run)


@evaluate.register(cst.BaseParenthesizableWhitespace)
@evaluate.register(cst.SimpleWhitespace)
@evaluate.register(cst.Annotation)
def _(node: cst.CSTNode, run: Run) -> None:
    pass


@evaluate.register(cst.Name)
def _(node: cst.Name, run: Run) -> None:
    """The object itself goes somewhere, or `super` stands in a way that is not understood."""
    if run.is_receiver(node) or node.value == "super":
        run.disturb()


@evaluate.register(cst.Attribute)
def _(node: cst.Attribute, run: Run) -> None:
    if not run.is_receiver(node.value):
        evaluate(node.value, run)
    elif node.attr.value in TABLES:
        run.disturb()


@evaluate.register(cst.NamedExpr)
def _(node: cst.NamedExpr, run: Run) -> None:
    evaluate(node.value, run)


@evaluate.register(cst.Lambda)
def _(node: cst.Lambda, run: Run) -> None:
    run.define(node)


@evaluate.register(cst.IfExp)
def _(node: cst.IfExp, run: Run) -> None:
    evaluate(node.test, run)
    run.ways(lambda: evaluate(node.body, run), lambda: evaluate(node.orelse, run))


@evaluate.register(cst.BooleanOperation)
def _(node: cst.BooleanOperation, run: Run) -> None:
    evaluate(node.left, run)
    run.ways(lambda: evaluate(node.right, run), nothing)


@evaluate.register(cst.BaseComp)
def _(node: cst.BaseComp, run: Run) -> None:
    run.ways(lambda: _parts(node, run), nothing)


def _parts(node: cst.CSTNode, run: Run) -> None:
    for child in children(node):
        evaluate(child, run)


@evaluate.register(cst.Call)
def _(node: cst.Call, run: Run) -> None:
    function = node.func
    if isinstance(function, cst.Name) and function.value in BUILTINS and _is_first(node, run):
        _arguments(node.args[1:], run)
        _builtin(function.value, node, run)
    elif not isinstance(function, cst.Attribute):
        evaluate(function, run)
        _handed_over(node, run)
    elif run.is_receiver(function.value):
        _arguments(node.args, run)
        _method(function.attr.value, node, run)
    elif isinstance(function.value, cst.Call) and chain(function.value.func) == "super":
        _arguments(node.args, run)
        if unbound_super(node) is not None:
            run.delegate(OBJECT, node)
        else:
            _inherited(function.attr.value, function.value, node, run)
    elif function.attr.value == "__init__" and _is_first(node, run):
        _arguments(node.args[1:], run)
        run.delegate(_named(chain(function.value), run), node)
    else:
        if function.attr.value == "__init__" and _resolved(chain(function.value), run) is not None:
            run.disturb()  # bound to no object, this never runs: a template that some tool turns into code
        evaluate(function, run)
        _handed_over(node, run)


def _is_first(node: cst.Call, run: Run) -> bool:
    """Whether the object is the first argument."""
    return bool(node.args) and run.is_receiver(node.args[0].value)


def _arguments(args: Sequence[cst.Arg], run: Run) -> None:
    for arg in args:
        evaluate(arg.value, run)


def _handed_over(node: cst.Call, run: Run) -> None:
    """A call of what is no method of the object, which may be given it: what does not call an `__init__` runs none."""
    if any(run.is_receiver(arg.value) for arg in node.args):
        name = chain(node.func)
        called = run.project.resolve(run.function.path, name, run.function.facts.qualname) if name else None
        if called is None or (isinstance(called, Function) and called.facts.init_line):
            run.disturb()
        run.open()
    _arguments([arg for arg in node.args if not run.is_receiver(arg.value)], run)


def _builtin(name: str, node: cst.Call, run: Run) -> None:
    """A call that is handed the object first. What happens next may depend on its answer, which is not known here."""
    attribute = pattern(node.args[1].value) if len(node.args) > 1 else "*"
    if name == "setattr" and len(node.args) == 3:
        _assign(Act.SETATTR, attribute, node, node.args[2].value, run)
    elif name == "delattr" and "*" not in attribute:
        run.absent(attribute)
    elif name not in _LOOKS:
        run.disturb()


def _method(name: str, node: cst.Call, run: Run) -> None:
    """`self.name(...)`."""
    if name in REGISTRARS:
        _register(REGISTRARS[name], node, run)
    elif name == "__setattr__" and len(node.args) == 2:
        _assign(Act.SETATTR, pattern(node.args[0].value), node, node.args[1].value, run)
    elif name == "__delattr__" and len(node.args) == 1 and "*" not in (attribute := pattern(node.args[0].value)):
        run.absent(attribute)
    elif name.startswith("__") and name != "__class__":
        run.disturb()
    else:
        run.call(name, run.project.method(run.made.host, name))


def _inherited(name: str, parent: cst.Call, node: cst.Call, run: Run) -> None:
    """`super().name(...)`."""
    host, owner = run.made.host, _after(parent, run)
    if name in {*REGISTRARS, "__setattr__", "__delattr__"}:
        _method(name, node, run)
    elif owner is None:
        run.disturb()
    elif name == "__init__":
        line = run.project.mro(host)
        run.delegate(initializer(line[line.index(owner) + 1 :], run.project), node)
    elif name.startswith("__"):
        run.disturb()
    else:
        run.call(name, run.made.inference.method_after(host, owner, name))


def unbound_super(call: cst.Call) -> cst.Call | None:
    """The `super(Net)` of `super(Net).__init__()`, which without the object is bound to none."""
    parent = call.func.value if isinstance(call.func, cst.Attribute) else None
    if not isinstance(parent, cst.Call) or chain(parent.func) != "super":
        return None
    return parent if len(parent.args) == 1 and not parent.args[0].star else None


def _after(parent: cst.Call, run: Run) -> Class | None:
    """The class behind which `super(...)` looks."""
    owner = run.function.owner
    if parent.args:
        named = run.project.resolve(run.function.path, chain(parent.args[0].value), run.function.facts.qualname)
        owner = named if isinstance(named, Class) and len(parent.args) == 2 else None
    return owner if owner in run.project.mro(run.made.host) else None


def _named(name: str, run: Run) -> Initializer:
    """What `Base.__init__` is, for a base of the object's class."""
    base = _resolved(name, run)
    if isinstance(base, Class) and base in run.project.mro(run.made.host):
        return initializer(run.project.mro(base), run.project)
    return initializer((base,), run.project) if isinstance(base, External) else None


def _resolved(name: str, run: Run) -> Definition | None:
    return run.project.resolve(run.function.path, name, run.function.facts.qualname) if name else None


def _assign(act: Act, attribute: str, node: cst.Call, value: cst.BaseExpression, run: Run) -> None:
    if "*" not in attribute:
        run.store(act, attribute, node, value)
    else:
        run.register(act, "*", node, value)


def _register(act: Act, node: cst.Call, run: Run) -> None:
    named = [arg.value for arg in node.args if arg.keyword is not None and arg.keyword.value == "name"]
    plain = [arg.value for arg in node.args if arg.keyword is None and not arg.star]
    name = pattern((named or plain)[0]) if named or plain else "*"
    run.register(act, name if "*" not in name else "*", node, None)
