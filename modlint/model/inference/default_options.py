"""What a function makes where no option says otherwise: `if options.get("trainable", True): return nn.Parameter(t)`."""

from __future__ import annotations

import libcst as cst

from modlint.model.code.chains import chain
from modlint.model.code.children import children
from modlint.model.inference.frame import Frame


def makes_parameter_by_default(test: cst.BaseExpression, made: cst.CSTNode, frame: Frame) -> bool:
    """Whether what a helper makes under a test is a Parameter, and the test holds for who does not ask for less."""
    return not frame.receiver and _holds_by_default(test, frame) and _makes_parameter(made)


def _holds_by_default(test: cst.BaseExpression, frame: Frame) -> bool:
    """Whether it asks a dict, or a parameter that this call leaves out, for an option that is on by default."""
    if isinstance(test, cst.Name):
        on = any((each.name, each.default) == (test.value, "True") for each in frame.function.facts.parameters)
        left_out = on and test.value in frame.left_out
        return left_out and test.value not in frame.inference.sources.unit(frame.function).rebound
    if not isinstance(test, cst.Call) or len(test.args) != 2 or not chain(test.func).endswith(".get"):
        return False
    return isinstance(test.args[1].value, cst.Name) and test.args[1].value.value == "True"


def _makes_parameter(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Call) and chain(node.func).rpartition(".")[2] == "Parameter":
        return True
    return any(map(_makes_parameter, children(node)))
