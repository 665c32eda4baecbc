"""Whether what an attribute holds may be trained: all else than buffers and frozen Parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from modlint.data.bases import module_class
from modlint.data.torch_api import torch_class
from modlint.facts.schema import FunctionFacts, Store
from modlint.project.classes.hierarchy import is_root
from modlint.project.classes.initializers import has_all_sources
from modlint.project.names.definitions import Answer, Class, External, Function
from modlint.project.submodules.factories import buildings
from modlint.project.submodules.registered_kinds import Holding
from modlint.rules.unused.given_state import making_calls

if TYPE_CHECKING:
    import ast

    from modlint.model.inference.inference import Inference
    from modlint.project.submodules.submodules import Registered


class _Search:
    """The classes and functions on the way to where it is looked, and those that were looked into for nothing."""

    def __init__(self) -> None:
        self.way: set[Class | Function] = set()
        self.done: set[tuple[object, ...]] = set()

    def finds(self, made: Class | Function, calls: Iterable[ast.Call], look: Callable[[], bool]) -> bool:
        """Whether it is found in a class or function, made by these calls, into which it was not looked before."""
        import ast

        asked = (made, *map(ast.dump, calls))
        if made in self.way or asked in self.done:
            return False
        self.way.add(made)
        found = look()
        self.way.remove(made)
        self.done.add(asked)
        return found


def may_train(found: Registered, cls: Class, inference: Inference) -> bool:
    """Whether any Parameter of it may require grad."""
    return _trains(found, cls, inference, _Search())


def _trains(found: Registered, cls: Class, inference: Inference, search: _Search) -> bool:
    if found.holding is Holding.STATELESS or is_frozen(found, cls, inference):
        return False
    if found.holding is Holding.PARAMETER:
        return not _is_made_frozen(found, cls, inference)
    factory = inference.project.submodules.factory(cls, found.method, found.kind)
    if factory:
        return _built_to_train(factory, inference, search)
    code = inference.sources.squeezed(cls.path, found.fact.statement)
    if "affine=True" in code:
        return True
    if "affine=False" in code and _is_norm(found, cls, inference):
        return False  # what a norm without weights has are its running statistics
    return _made_to_train(found.kind, found.method, cls.path, inference, search, making_calls(found, cls, inference))


def _is_norm(found: Registered, cls: Class, inference: Inference) -> bool:
    """Whether it is a norm of torch, in every case."""
    made = inference.project.resolve(cls.path, found.kind, found.method.qualname)
    info = torch_class(made.name) if isinstance(made, External) else None
    always = isinstance(found.fact, Store) and found.fact.callee == found.kind
    return always and info is not None and any(name.endswith("affine") for name in info.switches)


def _built_to_train(factory: Function, inference: Inference, search: _Search) -> bool:
    """Whether what a function builds may have a Parameter that requires grad."""
    facts, path = factory.facts, factory.path
    calls = [each.callee for each in buildings(facts)]
    return search.finds(
        factory, (), lambda: any(_made_to_train(call, facts, path, inference, search) for call in calls)
    )


def _made_to_train(
    call: str,
    method: FunctionFacts,
    path: str,
    inference: Inference,
    search: _Search,
    calls: Iterable[ast.Call] = (),
) -> bool:
    """Whether what a call makes may have a Parameter that requires grad. `calls` are all that it can be, if known."""
    made = inference.project.resolve(path, call, method.qualname)
    if isinstance(made, External):
        info = torch_class(made.name)  # what arguments give to those without state by default are buffers
        return module_class(made.name) is not False and (info is None or info.stateful is not False)
    if isinstance(made, Function):
        return _built_to_train(made, inference, search)
    if not isinstance(made, Class):
        return True
    cls, given = made, tuple(calls)
    return search.finds(
        cls, given, lambda: not _freezes_itself(cls, inference) and _may_train(cls, inference, search, given)
    )


def _may_train(cls: Class, inference: Inference, search: _Search, calls: Sequence[ast.Call]) -> bool:
    project = inference.project
    if project.is_module(cls) is Answer.NO:
        return False
    if not has_all_sources(cls, project):
        return True
    owners = [each for each in project.lineage(cls) if not is_root(each)]
    found = [(each, owner) for owner in owners for each in project.submodules.registered(owner)]
    kinds = {each.kind for each, _ in found}
    left_out = [each for each, owner in found if owner is cls and _is_left_out(each, cls, calls, inference)]
    if any(_trains(each, owner, inference, search) for each, owner in found if each not in left_out):
        return True
    return any(
        _made_to_train(call, method, owner.path, inference, search)  # a module, perhaps, that it puts elsewhere
        for owner in owners
        for method in owner.methods
        for call in method.calls
        if call not in kinds and call.rpartition(".")[2][:1].isupper()
    )


def _is_left_out(found: Registered, cls: Class, calls: Sequence[ast.Call], inference: Inference) -> bool:
    """Whether these calls give the constructor of a class constants under which it does not make it."""
    from modlint.syntax.constant_arguments import constants
    from modlint.syntax.unreachable_statements import is_left_out

    facts, fact = found.method, found.fact
    if facts.name != "__init__" or not fact.conditional or not calls:
        return False
    text = inference.sources.text(inference.project.function_of(cls, facts))
    line = fact.statement.line - facts.line + 1
    return all(is_left_out([text], line, constants(call, facts)) for call in calls)


def is_frozen(found: Registered, cls: Class, inference: Inference) -> bool:
    """Whether the code freezes all that it holds while the object is made."""
    from modlint.syntax.frozen_parameters import freezes

    method, project = found.method, inference.project
    text = inference.sources.text(project.function_of(cls, method))
    whole, line = (f"{method.receiver}.{found.name}", method.receiver), found.fact.statement.line - method.line + 1
    if freezes(text, whole, line):
        return True
    if inference.sources.squeezed(cls.path, found.fact.statement).endswith(".requires_grad_(False)"):
        return True
    made = project.resolve(cls.path, found.kind, method.qualname)
    return isinstance(made, Class) and _freezes_itself(made, inference)


def _freezes_itself(cls: Class, inference: Inference) -> bool:
    """Whether the constructor of a class freezes all Parameters of the object, which has got them by then."""
    from modlint.syntax.frozen_parameters import freezes

    maker = inference.project.own_method(cls, "__init__")
    if maker is None:
        return False
    bound = (each for each in inference.project.submodules.registered(cls) if each.method is maker.facts)
    last = max((each.fact.statement.line for each in bound), default=maker.facts.line)
    return freezes(inference.sources.text(maker), (maker.facts.receiver,), last - maker.facts.line + 1)


def _is_made_frozen(found: Registered, cls: Class, inference: Inference) -> bool:
    code = inference.sources.squeezed(cls.path, found.fact.statement)
    return "requires_grad=False" in code or code.endswith(",False)")
