"""Modules that have more state or less than their class: `nn.CrossEntropyLoss(weight=w)` keeps a buffer."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.data.torch_api import FLUENT, torch_class
from modlint.facts.schema import Store
from modlint.project.names.definitions import Class, External
from modlint.project.submodules.registered_kinds import Holding

if TYPE_CHECKING:
    from modlint.model.inference.inference import Inference
    from modlint.model.module_class import ModuleClass
    from modlint.project.project import Project
    from modlint.project.submodules.submodules import Registered


def switches(found: Registered, cls: Class, project: Project) -> tuple[str, ...]:
    """The arguments that may give state to what is made without any by default, or take it from what has some."""
    if found.holding not in (Holding.STATELESS, Holding.STATEFUL):
        return ()
    made = project.resolve(cls.path, found.kind, found.method.qualname)
    info = torch_class(made.name) if isinstance(made, External) else None
    return info.switches if info is not None and info.stateful is (found.holding is Holding.STATEFUL) else ()


def may_differ(found: Registered, cls: Class, project: Project) -> bool:
    """Whether it may have state or none other than what its class says, for what it is given or as it never runs."""
    return bool(switches(found, cls, project)) or _unrun(found, cls, project) is not found.holding


def as_given(found: Registered, module: ModuleClass) -> Registered:
    """The same with what its arguments make of it: a module with state, or some module if that is not sure.

    What nothing uses is never called: it lacks what its `forward` would register.
    """
    unrun = _unrun(found, module.cls, module.project)
    if unrun is not found.holding:
        return found._replace(holding=unrun)
    names = switches(found, module.cls, module.project)
    if found.holding is Holding.STATEFUL:
        return found._replace(holding=Holding.STATELESS) if names and _takes_all(found, names, module) else found
    values = [*_given(found, names, module)] if names else []
    told = {_holding(each, found, module) for each in values} - {Holding.STATELESS}
    if not told:
        return found
    return found._replace(holding=Holding.STATEFUL if Holding.STATEFUL in told else Holding.MODULE)


def _unrun(found: Registered, cls: Class, project: Project) -> Holding:
    """What it is as long as nothing calls it."""
    made = project.resolve(cls.path, found.kind, found.method.qualname)
    if found.holding is not Holding.STATEFUL or not isinstance(made, Class) or not _makes_it(found):
        return found.holding
    told = project.submodules.made_by(made) is found.holding
    return project.submodules.until_called(made) if told else found.holding


def _takes_all(found: Registered, names: tuple[str, ...], module: ModuleClass) -> bool:
    """Whether it is made with False for all of these: `nn.LayerNorm(width, elementwise_affine=False)`."""
    calls = making_calls(found, module.cls, module.inference)
    given = [{each.arg for each in call.keywords if _is_false(each.value)} for call in calls]
    return _makes_it(found) and bool(given) and all(off.issuperset(names) for off in given)


def _makes_it(found: Registered) -> bool:
    """Whether it is what a call of its class gives, and nothing else."""
    return isinstance(found.fact, Store) and found.fact.callee == found.kind


def _is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def _given(found: Registered, names: tuple[str, ...], module: ModuleClass) -> Iterator[ast.expr]:
    """What the call that makes it gives for these arguments. Of losses the weight is the first."""
    for call in making_calls(found, module.cls, module.inference):
        yield from (each.value for each in call.keywords if each.arg in names or each.arg is None)
        yield from call.args[:1] if "weight" in names else ()


def making_calls(found: Registered, cls: Class, inference: Inference) -> Iterator[ast.Call]:
    """The calls of what makes it in the statement that binds it."""
    method, statement = found.method, found.fact.statement
    root = inference.sources.tree(inference.project.function_of(cls, method))
    lines = range(statement.line - method.line + 1, statement.end_line - method.line + 2)
    for call in ast.walk(root):
        if isinstance(call, ast.Call) and call.lineno in lines and ast.unparse(call.func) == found.kind:
            yield call


def _holding(value: ast.expr, found: Registered, module: ModuleClass) -> Holding:
    """What a layer is that is given this: a tensor is kept, what may be None need not be."""
    if isinstance(value, ast.Constant):
        return Holding.STATEFUL if value.value is True else Holding.STATELESS
    while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in FLUENT:
        value = value.func.value
    called = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
    made = module.project.resolve(module.cls.path, called, found.method.qualname) if called else None
    is_tensor = isinstance(made, External) and made.name.startswith("torch.")
    return Holding.STATEFUL if is_tensor else Holding.MODULE
