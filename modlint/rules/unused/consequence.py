"""What comes of an unused attribute with weights, and how much it matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.facts.schema import Store
from modlint.finding import Severity
from modlint.project.roles.inference_only import is_inference_only
from modlint.rules._ddp import finds_unused
from modlint.rules._unrequested import somebody_asks
from modlint.rules.unused.loaded_keys import may_be_converted
from modlint.rules.unused.on_purpose import may_be_published
from modlint.rules.unused.trainable import may_train

if TYPE_CHECKING:
    import libcst as cst

    from modlint.model.module_class import ModuleClass
    from modlint.project.submodules.submodules import Registered


def consequence(found: Registered, module: ModuleClass) -> str:
    """What comes of it in words. DDP does not wait for one that is frozen, and stops nobody who does not train."""
    trains = not is_inference_only(module.project) and may_train(found, module.cls, module.inference)
    stops = trains and not finds_unused(module.inference)
    return f"{'it' if _is_in_every_object(found, module) else 'where it is made it'} fills the state_dict" + (
        ", and DDP needs `find_unused_parameters=True` if any of it is trained" if stops else ""
    )


def severity(found: Registered, module: ModuleClass) -> Severity:
    """A warning; info where weights come from elsewhere, nothing of it is trained, or nobody surely makes it."""
    if not may_train(found, module.cls, module.inference) or _may_be_in_weights(found, module):
        return Severity.INFO
    made = _is_in_every_object(found, module) or somebody_asks(found, module)
    return Severity.WARNING if made else Severity.INFO


def advice(found: Registered, module: ModuleClass) -> str:
    """What to do."""
    if _may_be_in_weights(found, module):
        return "remove it, or use it in `forward`, unless the weights that are loaded have its keys"
    return "remove it, or use it in `forward`; old checkpoints then load with `strict=False`"


def _may_be_in_weights(found: Registered, module: ModuleClass) -> bool:
    """Whether weights that others have made are loaded, which may have its keys."""
    from modlint.model.construction.loaded_objects import loads_itself

    return (
        is_inference_only(module.project)
        or may_be_published(module)
        or may_be_converted(found.name, module)
        or loads_itself(module.cls, module.project, module.inference.sources)
    )


def _is_in_every_object(found: Registered, module: ModuleClass) -> bool:
    """Whether every object of the class has it."""
    always = not found.fact.conditional or _is_always_made(found, module)
    return always and not _is_one_of_two(found, module) and not _may_make_none(found, module)


def _is_always_made(found: Registered, module: ModuleClass) -> bool:
    """Whether every way through the method binds it, or its like in another branch."""
    from modlint.model.code.branches import passes

    alike = (each for each in module.project.submodules.registered(module.cls) if each.name == found.name)
    lines = {each.fact.statement.line for each in alike if each.holding is found.holding}
    unit = module.inference.sources.unit(module.project.function_of(module.cls, found.method))
    return passes(unit.node.body, lambda node: unit.span(node).line in lines)


def _is_one_of_two(found: Registered, module: ModuleClass) -> bool:
    """Whether a conditional expression makes it or gives what is not made: `nn.Linear(2, 2) if deep else None`."""
    fact = found.fact
    if not isinstance(fact, Store) or fact.value is None or fact.callee:
        return False
    value = module.inference.sources.value(module.cls.path, fact.value)
    return value is not None and _may_be_no_call(value)


def _may_be_no_call(value: cst.BaseExpression) -> bool:
    import libcst as cst

    if isinstance(value, cst.IfExp):
        return _may_be_no_call(value.body) or _may_be_no_call(value.orelse)
    return not isinstance(value, cst.Call)


def _may_make_none(found: Registered, module: ModuleClass) -> bool:
    """Whether a function makes it that may return None."""
    from modlint.model.values.values import Kind

    factory = module.project.submodules.factory(module.cls, found.method, found.kind)
    if factory is None:
        return False
    host = module.cls if factory.owner in module.lineage else factory.owner
    return module.inference.run(factory, host).returns.may_be(Kind.NONE)
