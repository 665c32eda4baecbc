"""A class of modules whose objects are made without nn.Module's own `__init__`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from modlint.finding import Place, Related, Span
from modlint.model.construction.construction import Delegation, Making, making
from modlint.model.construction.construction_calls import unbound_super
from modlint.model.construction.object_state import NEVER
from modlint.project.classes.initializers import MODULE, initializer
from modlint.project.names.definitions import Answer, Class, External, Function
from modlint.project.project import Project

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass


@dataclass(frozen=True, slots=True)
class SuperInitFault:
    """The `__init__` that is to blame, what is wrong with it and what comes of it, in words."""

    module: ModuleClass
    init: Function
    delegation: Delegation | None
    place: Place
    cause: str
    harm: str
    related: tuple[Related, ...] = ()


def never_prepared(module: ModuleClass) -> bool:
    """Whether no object of the class, or of one that inherits from it, gets what nn.Module's `__init__` makes."""
    return _never_prepared(module.making) and not _others_prepare(module)


def super_init_fault(module: ModuleClass) -> SuperInitFault | None:
    """What is wrong with the class's own `__init__`, None if it is fine, another's fault, or not sure."""
    init, made = module.project.own_method(module.cls, "__init__"), module.making
    if init is None or not never_prepared(module):
        return None
    delegation = next((each for each in made.delegations if each.function is init), None)
    if delegation is not None and (unbound := unbound_super(delegation.node)) is not None:
        return _bound_to_none(module, init, delegation, unbound)
    harm = _harm(made, module)
    if not harm:
        return None
    unit = module.inference.sources.unit(init)
    if delegation is None:
        cause = f"`{module.cls.facts.name}.__init__` never calls `super().__init__()`"
        return SuperInitFault(module, init, None, _place(unit.span(unit.node.name), None, module), cause, harm)
    end = _last(made)
    if end is None or _blames_an_ancestor(module):
        return None
    spans = unit.span(delegation.node), unit.span(delegation.statement)
    cause = f"the call ends in `{end.facts.qualname}`, which does not pass it on to `nn.Module`"
    related = Related(end.path, end.facts.line, f"`{end.facts.qualname}` calls no `super().__init__()`")
    return SuperInitFault(module, init, delegation, _place(*spans, module), cause, harm, (related,))


def _bound_to_none(module: ModuleClass, init: Function, call: Delegation, parent: cst.Call) -> SuperInitFault | None:
    """`super(Net).__init__()`, which is a call of nothing of the object."""
    harm = "its `__init__` takes no such arguments" if call.node.args else _harm(module.making, module)
    unit = module.inference.sources.unit(init)
    place = _place(unit.span(call.node), unit.span(call.statement), module)
    return (
        SuperInitFault(module, init, call, place, f"`{unit.code(parent)}` is bound to no object", harm)
        if harm
        else None
    )


def _last(made: Making) -> Function | None:
    """The `__init__` that was gone on to, and goes on to none."""
    passing = {each.function for each in made.delegations}
    targets = (each.target for each in made.delegations)
    return next((each for each in targets if isinstance(each, Function) and each not in passing), None)


def _place(span: Span, statement: Span | None, module: ModuleClass) -> Place:
    return Place(module.cls.path, span, statement or span, module.cls.facts.qualname)


def _never_prepared(made: Making) -> bool:
    return made.end is not None and made.end.prepared == NEVER


def _harm(made: Making, module: ModuleClass) -> str:
    """What fails first, empty if nothing may."""
    first = next((each for each in made.bindings if not each.guarded and made.registers(each)), None)
    if first is not None:
        attribute = f"binding `{first.spelled}`"
        return f"{attribute if '*' not in first.name else 'registering'} raises AttributeError"
    if module.project.method(module.cls, "__call__") or not _runs(module.cls, module.project):
        return ""
    return "calling the module raises AttributeError"


def _runs(cls: Class, project: Project) -> bool:
    """Whether it has a forward, its own or that of a class outside."""
    outside = (ancestor for ancestor in project.mro(cls) if isinstance(ancestor, External))
    ready_made = any(initializer([ancestor], project) != MODULE for ancestor in outside)
    return ready_made or project.method(cls, "forward") is not None


def _others_prepare(module: ModuleClass) -> bool:
    """Whether a class that inherits from it may call nn.Module's own `__init__` in its stead."""
    heirs = module.project.descendants(module.cls)
    return any((end := making(heir, module.inference).end) is not None and end.prepared != NEVER for heir in heirs)


def _blames_an_ancestor(module: ModuleClass) -> bool:
    """Whether a base that is a module has the same fault, which is reported there."""
    ancestors = (each for each in module.lineage if each is not module.cls)
    modules = (each for each in ancestors if module.project.is_module(each) is Answer.YES)
    return any(_never_prepared(making(each, module.inference)) for each in modules)
