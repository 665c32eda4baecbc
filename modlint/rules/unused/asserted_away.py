"""What only objects have that cannot run: `forward` asserts the opposite of what it is made under."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Function
    from modlint.project.submodules.submodules import Registered


def only_in_what_cannot_run(found: Registered, module: ModuleClass) -> bool:
    """Whether every call of an object that has the attribute fails, also in the classes that inherit it."""
    from modlint.syntax.unreachable_statements import is_refused

    project, maker = module.project, found.method
    heirs = (module.cls, *project.descendants(module.cls))
    running = {project.method(heir, "forward") for heir in heirs}
    forward = next(iter(running)) if len(running) == 1 else None
    if forward is None or forward.facts.receiver != maker.receiver:
        return False
    methods = (method for each in project.uses.family(module.cls) for method in each.methods if method is not maker)
    changing = {f"{maker.receiver}.{store.name}" for method in methods for store in method.stores}
    lines, number = _lines(project.function_of(module.cls, maker), module), found.fact.statement.line - maker.line + 1
    return is_refused(lines, number, _lines(forward, module), changing)


def _lines(function: Function, module: ModuleClass) -> list[str]:
    facts = function.facts
    return module.inference.sources.lines(function.path)[facts.line - 1 : facts.end_line]
