"""The rewrites that make a class call nn.Module's own `__init__`, and call it in time."""

from __future__ import annotations

import libcst as cst

from modlint.finding import Edit, Fix, Safety, Span
from modlint.model.code.chains import member_of, names_in
from modlint.model.construction.before_super_init import PrematureBinding
from modlint.model.construction.construction_calls import unbound_super
from modlint.model.construction.without_super_init import SuperInitFault
from modlint.model.module_class import ModuleClass
from modlint.project.classes.initializers import MODULE, initializer
from modlint.project.names.definitions import Function
from modlint.rewriting.line_edits import alone, between, moved


def call_base(found: SuperInitFault) -> Fix | None:
    """`super().__init__()` as the first statement, or bound to the object, where it has the arguments that it needs."""
    project, cls = found.module.project, found.module.cls
    base = initializer(project.mro(cls)[1:], project)
    complete = base == MODULE or (isinstance(base, Function) and _needs_nothing(base))
    if found.delegation is None:
        return _insert_call(found) if complete else None
    unbound = unbound_super(found.delegation.node)
    if unbound is None or not (complete or found.delegation.node.args):
        return None
    span = found.module.inference.sources.unit(found.init).span(unbound.args[0])
    return Fix("call `super()` without arguments", Safety.UNSAFE, (Edit(span, ""),))


def _insert_call(found: SuperInitFault) -> Fix | None:
    sources = found.module.inference.sources
    unit = sources.unit(found.init)
    first = _first_statement(unit.node)
    if first is None:
        return None
    line, column, *_ = unit.span(first)
    text = sources.lines(found.init.path)[line - 1]
    end = "\r\n" if text.endswith("\r\n") else "\n"
    edit = Edit(Span(line, column, line, column), f"super().__init__(){end}{text[: column - 1]}")
    return Fix("call `super().__init__()` first", Safety.UNSAFE, (edit,))


def _needs_nothing(init: Function) -> bool:
    return all(p.default or p.star or p.name == init.facts.receiver for p in init.facts.parameters)


def _first_statement(node: cst.FunctionDef) -> cst.BaseStatement | None:
    """The first statement after the docstring."""
    if not isinstance(node.body, cst.IndentedBlock):
        return None
    documented = node.get_docstring(clean=False) is not None
    return next(iter(node.body.body[documented:]), None)


def prepare_first(found: PrematureBinding, module: ModuleClass) -> Fix | None:
    """Move the call before the binding, where both stand in one block and nothing between may matter to the call."""
    call, binding = found.call, found.binding
    if call is None or call.function is not binding.function or not isinstance(binding.statement, cst.BaseStatement):
        return None
    sources = module.inference.sources
    unit = sources.unit(call.function)
    passed = between(binding.statement, call.statement, unit)
    line = alone(call.statement)
    if passed is None or not (isinstance(line, cst.Expr) and line.value is call.node):
        return None
    receiver = call.function.facts.receiver
    if call.node.args and not all(_binds_only(each, receiver) for each in (binding.statement, *passed)):
        return None
    if any(receiver in names_in(arg.value) for arg in call.node.args):
        return None
    edits = moved(call.statement, binding.statement, call.function, sources)
    return Fix("move the call up", Safety.UNSAFE, edits) if edits else None


def _binds_only(statement: cst.BaseStatement, receiver: str) -> bool:
    """Whether a statement binds nothing but an attribute of the object."""
    line = alone(statement)
    if not isinstance(line, cst.Assign) or len(line.targets) != 1:
        return False
    return member_of(receiver, line.targets[0].target) != ""
