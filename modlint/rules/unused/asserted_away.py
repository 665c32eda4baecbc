"""What only objects have that cannot run: `forward` raises where it is there, or asserts what it is not made under."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Function
    from modlint.project.submodules.submodules import Registered


def only_in_what_cannot_run(found: Registered, module: ModuleClass) -> bool:
    """Whether every call of an object that has the attribute fails, also in the classes that inherit it."""
    from modlint.syntax.unreachable_statements import is_refused

    project, maker = module.project, found.method
    running = [*_running(module)]
    methods = (method for each in project.uses.family(module.cls) for method in each.methods if method is not maker)
    changing = {f"{maker.receiver}.{store.name}" for method in methods for store in method.stores}
    lines, number = _lines(project.function_of(module.cls, maker), module), found.fact.statement.line - maker.line + 1
    alike = (_lines(each, module) for each in running if each.facts.receiver == maker.receiver)
    return any(is_refused(lines, number, each, changing) for each in alike)


def _running(module: ModuleClass) -> Iterator[Function]:
    """`forward` and what it calls in any case, where this is the same for all objects of the class."""
    from modlint.syntax.completion import called_in_any_case
    from modlint.syntax.trees import parsed

    project = module.project
    heirs = (module.cls, *project.descendants(module.cls))
    waiting, seen = ["forward"], set[str]()
    while waiting:
        name = waiting.pop()
        found = {project.method(heir, name) for heir in heirs} if name not in seen else set()
        seen.add(name)
        method = found.pop() if len(found) == 1 else None
        if method is not None:
            yield method
            waiting += called_in_any_case(parsed(_lines(method, module)), method.facts.receiver)


def _lines(function: Function, module: ModuleClass) -> list[str]:
    facts = function.facts
    return module.inference.sources.lines(function.path)[facts.line - 1 : facts.end_line]
