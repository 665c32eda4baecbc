"""Modules that have more state or less than their class: `nn.CrossEntropyLoss(weight=w)` keeps a buffer."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.data.torch_api import FLUENT, torch_class
from modlint.facts.schema import Store
from modlint.project.functions.bindings import called, unmoved
from modlint.project.names.definitions import Class, Definition, External
from modlint.project.submodules.registered_kinds import Holding

if TYPE_CHECKING:
    from modlint.model.inference.inference import Inference
    from modlint.model.module_class import ModuleClass
    from modlint.model.values.values import Value
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
    """Whether it may have state or none other than what its class says, for what it is given or as nothing uses it."""
    return bool(switches(found, cls, project)) or _unused(found, cls, project) is not found.holding


def as_given(found: Registered, module: ModuleClass) -> Registered:
    """The same with what its arguments make of it: a module with state, or some module if that is not sure."""
    unused = _unused(found, module.cls, module.project)
    if unused is Holding.MODULE and _keeps_values(found, module):
        return found._replace(holding=Holding.STATELESS)
    if unused is not found.holding:
        return found._replace(holding=unused)
    names = switches(found, module.cls, module.project)
    if found.holding is Holding.STATEFUL:
        return found._replace(holding=Holding.STATELESS) if names and _takes_all(found, names, module) else found
    values = [*_given(found, names, module)] if names else []
    told = {_holding(each, found, module) for each in values} - {Holding.STATELESS}
    if not told:
        return found
    return found._replace(holding=Holding.STATEFUL if Holding.STATEFUL in told else Holding.MODULE)


def _unused(found: Registered, cls: Class, project: Project) -> Holding:
    """What it is as nothing uses it: it lacks what its `forward` would register, and what is not saved is no state."""
    made = project.resolve(cls.path, found.kind, found.method.qualname)
    if found.holding is not Holding.STATEFUL or not isinstance(made, Class) or not _makes_it(found):
        return found.holding
    told = project.submodules.made_by(made) is found.holding
    return project.submodules.when_unused(made) if told else found.holding


def _keeps_values(found: Registered, module: ModuleClass) -> bool:
    """Whether it is of classes that keep nothing but numbers, tensors and the like: `self.rate = rate`."""
    makers = [
        module.project.resolve(module.cls.path, unmoved(each), found.method.qualname) for each in called(found.fact)
    ]
    return bool(makers) and all(_is_stateless(each, module.inference) for each in makers)


def _is_stateless(made: Definition | None, inference: Inference) -> bool:
    from modlint.model.values.values import Kind

    values = (Kind.NUMBER, Kind.STRING, Kind.NONE, Kind.TENSOR, Kind.ARRAY)
    submodules = inference.project.submodules
    if not isinstance(made, Class) or submodules.made_by(made) is Holding.STATELESS:
        return submodules.made_by(made) is Holding.STATELESS
    undecided = submodules.undecided(made)
    return bool(undecided) and all(_held(each, made, inference).is_only(*values) for each in undecided)


def _held(name: str, made: Class, inference: Inference) -> Value:
    """What an attribute holds that nothing used; one that keeps an argument, what the project gives for that."""
    from modlint.model.inference.constructor_arguments import given
    from modlint.model.values.values import join

    init = inference.project.method(made, "__init__")
    if init is None or _is_bound_later(name, made, inference.project):
        return inference.attribute(made, name)
    parameters = {each.name for each in init.facts.parameters}
    stored = {chain for store in init.facts.stores if store.name == name for chain in store.gives}
    if len(stored) == 1 and stored <= parameters:
        return given(made, min(stored), inference) or inference.attribute(made, name)
    bound = [event.value for event in inference.making(init, made).events if event.name == name]
    return join(bound) if bound else inference.attribute(made, name)


def _is_bound_later(name: str, made: Class, project: Project) -> bool:
    """Whether a method may bind it other than a constructor, or `forward`, which does not run of what is unused."""
    from modlint.model.inference.binders import binds

    binders = (method for owner in project.lineage(made) for method in owner.binding(name) if binds(method, name))
    return any(method.name not in ("__init__", "forward") for method in binders)


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
