"""The calls that make the objects of a class, as the source of the project has them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from modlint.source.file_purpose import is_test
from modlint.syntax.trees import last_name

if TYPE_CHECKING:
    from modlint.model.code.sources import Sources
    from modlint.project.names.definitions import Class, Function
    from modlint.project.project import Project

ASKING = frozenset({"isinstance", "issubclass", "super"})


class Made(NamedTuple):
    """An object that a function makes, and the tree of the function. `call` is None where it need not make one.

    `named` is the class as it is named there.
    """

    call: ast.Call | None
    maker: Function
    root: ast.AST
    named: ast.AST


def initializing(cls: Class, project: Project, sources: Sources) -> Iterator[ast.Call | None]:
    """The calls that run the `__init__` of a class outside tests, None for what else may be one.

    Not those of a class that makes one of its own kind, takes parts of that and lets go of it.
    """
    if cls.facts.decorators:
        yield None  # a registry makes it, perhaps
    yield from (made.call for made in objects(cls, project, sources) if not _is_taken_apart(made, cls))
    for heir in project.descendants(cls):
        own = project.own_method(heir, "__init__")
        if own is None:
            yield from (made.call for made in objects(heir, project, sources))
        else:
            yield from _handed_on(own, sources)


def objects(cls: Class, project: Project, sources: Sources) -> Iterator[Made]:
    """Where objects of exactly this class are made outside tests, for all that names it."""
    for caller in project.uses.naming(cls.facts.name):
        if not is_test(caller.path):
            root = sources.tree(caller)
            yield from (Made(call, caller, root, node) for call, node in _calls(cls, caller, root, project))


def _is_taken_apart(made: Made, cls: Class) -> bool:
    """Whether the class itself makes the object under a local name, of which it takes nothing but attributes."""
    assigned = (node for node in ast.walk(made.root) if isinstance(node, ast.Assign) and node.value is made.call)
    target = next((node.targets[0] for node in assigned), None)
    if made.call is None or made.maker.owner is not cls or not isinstance(target, ast.Name):
        return False
    aside = {id(part) for node in ast.walk(made.root) for part in _attributed(node, target.id)}
    names = (node for node in ast.walk(made.root) if isinstance(node, ast.Name) and node.id == target.id)
    return all(isinstance(each.ctx, ast.Store) or id(each) in aside for each in names)


def _attributed(node: ast.AST, name: str) -> Iterator[ast.AST]:
    """The `net` of `net.body`, and what is wrapped and keeps its name: `net = DataParallel(net)`."""
    if isinstance(node, ast.Attribute):
        yield node.value
    elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name and isinstance(node.value, ast.Call):
        yield from node.value.args


def _calls(cls: Class, caller: Function, root: ast.AST, project: Project) -> Iterator[tuple[ast.Call | None, ast.AST]]:
    called = {id(node.func): node for node in ast.walk(root) if isinstance(node, ast.Call)}
    aside = {id(part) for node in ast.walk(root) for given in _only_asked(node) for part in ast.walk(given)}
    static = {method.name for method in cls.methods if "staticmethod" in method.decorators}
    aside |= {id(n.value) for n in ast.walk(root) if isinstance(n, ast.Attribute) and n.attr in static}
    for node in ast.walk(root):
        named = last_name(node) == cls.facts.name and id(node) not in aside
        if named and project.resolve(caller.path, ast.unparse(node), caller.facts.qualname) is cls:
            yield called.get(id(node)), node


def _only_asked(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that name a class and make nothing of it: annotations, bases, what `isinstance` asks for."""
    if isinstance(node, ast.ClassDef):
        yield from node.bases
    elif isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation:
        yield node.annotation
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns:
        yield node.returns
    elif isinstance(node, ast.Call) and last_name(node.func) in ASKING:
        yield from node.args


def _handed_on(maker: Function, sources: Sources) -> Iterator[ast.Call | None]:
    """The calls of the `__init__` of a base in that of a class."""
    calls = [node for node in ast.walk(sources.tree(maker)) if isinstance(node, ast.Call)]
    found = [call for call in calls if last_name(call.func) == "__init__"]
    yield from (call if ast.unparse(call.func).startswith("super(") else None for call in found)
