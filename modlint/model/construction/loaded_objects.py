"""Classes whose objects all get their weights as they are made: `net = Net()`, `net.load_state_dict(weights)`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from modlint.data.torch_api import FLUENT
from modlint.model.construction.compared_names import compares_names
from modlint.model.construction.constructions_in_source import Made, objects
from modlint.syntax.trees import last_name

if TYPE_CHECKING:
    from modlint.model.code.sources import Sources
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project

MAX_KEEPERS = 3
SIMPLE = (ast.Assign, ast.Expr)


def always_loaded(cls: Class, project: Project, sources: Sources, keepers: int = MAX_KEEPERS) -> bool:
    """Whether all that makes objects of a class loads weights into them at once, or into the objects that keep them."""
    made = [*objects(cls, project, sources)]
    if not made or cls.facts.decorators or project.descendants(cls):
        return False
    return all(
        _is_loaded(each) or (keepers > 0 and _is_kept(each, project, sources, keepers))
        if each.call is not None
        else _is_of_checkpoint(each)
        for each in made
    )


def loads_itself(cls: Class, project: Project, sources: Sources) -> bool:
    """Whether the constructor of a class may load weights into the object, and wants all keys to fit."""
    for run in project.reachable_functions(cls, "__init__"):
        own = run.facts.receiver
        if f"{own}.load_state_dict" in run.facts.calls:
            root = sources.tree(run)
            calls = [node for node in ast.walk(root) if isinstance(node, ast.Call) and _loads(node, own)]
            if not all(_gives_back(call, own, root) for call in calls):
                return True
    return False


def _is_of_checkpoint(made: Made) -> bool:
    """Whether the class makes the object by what a checkpoint holds, as Lightning's do, and wants all keys to fit."""
    calls = (node for node in ast.walk(made.root) if isinstance(node, ast.Call) and _wants_all(node.keywords))
    makers = (call.func for call in calls if last_name(call.func) == "load_from_checkpoint")
    return any(isinstance(maker, ast.Attribute) and maker.value is made.named for maker in makers)


def _is_kept(made: Made, project: Project, sources: Sources, keepers: int) -> bool:
    """Whether the object is kept by one that is always loaded."""
    owner = made.maker.owner
    kept = made.maker.facts.name == "__init__" and owner is not None
    return kept and owner is not None and always_loaded(owner, project, sources, keepers - 1)


def _is_loaded(made: Made) -> bool:
    """Whether the statements after the one that binds the object load all its weights, under no further condition.

    Weights that are put in one by one have all its names where these are compared.
    """
    for block in _blocks(made.root):
        for number, statement in enumerate(block):
            if isinstance(statement, ast.Assign) and _unmoved(statement.value) is made.call:
                target, after = ast.unparse(statement.targets[0]), block[number + 1 :]
                calls = [call for each in after for call in _calls(each)]
                return any(
                    _loads(call, target) and not _gives_back(call, target, made.root) for call in calls
                ) or compares_names(after, _alike(made))
    return False


def _alike(made: Made) -> set[str]:
    """What the function binds to objects of the class."""
    named = ast.unparse(made.named)
    assigned = ((node, _unmoved(node.value)) for node in ast.walk(made.root) if isinstance(node, ast.Assign))
    makers = (node for node, value in assigned if isinstance(value, ast.Call) and ast.unparse(value.func) == named)
    return {ast.unparse(node.targets[0]) for node in makers}


def _blocks(root: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(root):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                yield block


def _calls(statement: ast.stmt) -> Iterator[ast.Call]:
    """The calls that a statement surely makes, or raises."""
    if isinstance(statement, ast.With) or (isinstance(statement, ast.Try) and all(map(_raises, statement.handlers))):
        for each in statement.body:
            yield from _calls(each)
    found = ast.walk(statement) if isinstance(statement, SIMPLE) else ()
    yield from (node for node in found if isinstance(node, ast.Call))


def _raises(handler: ast.ExceptHandler) -> bool:
    """Whether it ends what it is in, and not only what went wrong."""
    return isinstance(handler.body[-1], ast.Raise)


def _unmoved(value: ast.expr) -> ast.expr:
    """What is moved, or put into another mode: the `Net()` of `Net().to(device).eval()`."""
    while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in FLUENT:
        value = value.func.value
    return value


def _loads(call: ast.Call, target: str) -> bool:
    """Whether a call loads weights into what is bound, and wants all keys to fit."""
    if last_name(call.func) != "load_state_dict" or ast.unparse(call.func) != f"{target}.load_state_dict":
        return False
    return all(map(_is_true, call.args[1:2])) and _wants_all(call.keywords)


def _wants_all(keywords: Iterable[ast.keyword]) -> bool:
    return all(_is_true(each.value) for each in keywords if each.arg == "strict")


def _is_true(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is True


def _gives_back(call: ast.Call, target: str, root: ast.AST) -> bool:
    """Whether what is loaded was taken from the same object before: the best weights of its training."""
    given = call.args[0] if call.args else call
    assigned = (node for node in ast.walk(root) if isinstance(node, ast.Assign))
    bound = [node.value for node in assigned if ast.unparse(given) in map(ast.unparse, node.targets)]
    values = [each for each in bound if not isinstance(each, ast.Constant)] or [given]
    return all(_takes_from(each, target) and not _mentions(each, given) for each in values)


def _mentions(value: ast.expr, given: ast.expr) -> bool:
    """Whether it is made of what has the same name: `weights = fit(weights, net.state_dict())` only asks for keys."""
    return isinstance(given, ast.Name) and any(isinstance(n, ast.Name) and n.id == given.id for n in ast.walk(value))


def _takes_from(value: ast.expr, target: str) -> bool:
    calls = (node for node in ast.walk(value) if isinstance(node, ast.Call))
    return any(ast.unparse(call.func) == f"{target}.state_dict" for call in calls)
