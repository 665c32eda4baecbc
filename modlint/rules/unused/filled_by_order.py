"""Classes whose objects hand over all their weights to be filled from elsewhere: in their order, or by their names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.project.functions.reads import ITERATIONS
from modlint.project.functions.upkeep import LISTINGS, is_upkeep_method
from modlint.project.names.definitions import External, Function

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project

OF_ALL = LISTINGS | ITERATIONS | {"state_dict"}
FILLING = re.compile(
    r"(^|_)(load|import|restore)(_(?!optim)|$)|(^|_)(assign|convert|fill)_(\w+_)?(weight|param|checkpoint|ckpt|state)"
    r"|(^|_)(from|to)_(tf|tensorflow|jax|flax|keras|caffe|matlab|np|npz|numpy|torch|pytorch)(_|$)"
)
READING = re.compile(r"load|load_(variable|npz|file|checkpoint|weights)|loadmat|fromfile|frombuffer|from_numpy")
OF_SETTINGS = ("json.", "yaml.", "toml.", "tomllib.")


def is_filled_by_order(module: ModuleClass) -> bool:
    """Whether what fills weights from elsewhere is given all that an object of the class has: each may have its place.

    Who optimizes, counts, averages, clips or saves them needs none in particular.
    """
    return module.inference.memo.remember(("filled by order", module.cls), lambda: _is_filled(module), False)


def _is_filled(module: ModuleClass) -> bool:
    project, sources = module.project, module.inference.sources
    for cls in project.uses.family(module.cls):
        for method in cls.methods:
            own = {f"{method.receiver}.{name}" for name in OF_ALL} if method.receiver else set()
            if own.isdisjoint(method.calls) or is_upkeep_method(method):
                continue
            function = project.function_of(cls, method)
            given = _given(sources.tree(function), own)
            if any(_fills(each, project) for callee in given for each in _called(callee, function, cls, project)):
                return True
    return False


def _given(tree: ast.AST, own: set[str]) -> Iterator[str]:
    """What is called with what lists all weights, also by a local name."""
    nodes = [*ast.walk(tree)]
    bound = [node for node in nodes if isinstance(node, ast.Assign) and _lists(node.value, own, set())]
    names = {target.id for node in bound for target in node.targets if isinstance(target, ast.Name)}
    for node in nodes:
        if isinstance(node, ast.Call):
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            if any(_lists(each, own, names) for each in given):
                yield ast.unparse(node.func)


def _lists(value: ast.expr, own: set[str], names: set[str]) -> bool:
    """Whether it is a listing, or made of one: `list(self.parameters())`, `self.state_dict().values()`."""
    if isinstance(value, ast.Name):
        return value.id in names
    if not isinstance(value, ast.Call):
        return False
    inside = [*value.args, *([value.func.value] if isinstance(value.func, ast.Attribute) else [])]
    return ast.unparse(value.func) in own or any(_lists(each, own, names) for each in inside)


def _called(callee: str, function: Function, cls: Class, project: Project) -> Iterator[Function]:
    """The function of the project that is called. A method that pairs what it has with something goes on by itself."""
    head, _, rest = callee.partition(".")
    if callee == "zip":
        yield function
        return
    own = head == function.facts.receiver
    found = project.method(cls, rest) if own else project.resolve(function.path, callee, function.facts.qualname)
    if isinstance(found, Function):
        yield found


def _fills(function: Function, project: Project) -> bool:
    """Whether it reads weights from elsewhere, or is called after that."""
    facts = function.facts
    if FILLING.search(facts.name):
        return True
    for call in facts.calls:
        if READING.fullmatch(call.rpartition(".")[2]):
            found = project.resolve(function.path, call, facts.qualname)
            if not (isinstance(found, External) and found.name.startswith(OF_SETTINGS)):
                return True
    return False
