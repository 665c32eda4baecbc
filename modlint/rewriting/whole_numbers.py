"""Whether what an expression makes surely are whole numbers, which no cast of a module touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst

from modlint.model.code.chains import chain, names_in
from modlint.model.code.children import children
from modlint.model.code.sources import Sources
from modlint.project.names.definitions import Class, Function
from modlint.project.project import Project

_EXACT = (cst.Add, cst.Subtract, cst.Multiply, cst.FloorDivide, cst.Modulo, cst.LeftShift)
INTEGRAL = frozenset({"bool", "byte", "int", "long", "uint8", "int8", "int16", "int32", "int64"})  # names of dtypes
_COUNTS = frozenset({"len", "range", "int", "numel"})
_COPIES = frozenset(
    {"tensor", "as_tensor", "from_numpy", "array", "asarray", "ascontiguousarray", "list", "tuple", "sorted"}
    | {"stack", "cat", "hstack", "vstack", "concatenate"}
)
_RESHAPES = frozenset(
    {"view", "reshape", "unsqueeze", "squeeze", "permute", "transpose", "t", "contiguous", "flatten", "repeat"}
    | {"expand", "clone", "copy", "detach", "cuda", "cpu", "flip", "to"}
)
_CHANGES = (cst.AddAssign, cst.SubtractAssign, cst.MultiplyAssign, cst.FloorDivideAssign, cst.ModuloAssign)


@dataclass
class WholeNumbers:
    """The question for the expressions of one function, whose local names it knows."""

    function: Function
    project: Project
    sources: Sources
    _seen: set[tuple[Function, str]] = field(default_factory=set)

    def made_by(self, node: cst.BaseExpression | None) -> bool:
        """Whether an expression makes nothing but whole numbers, alone, in lists or in tensors."""
        if isinstance(node, cst.Integer):
            return True
        if isinstance(node, (cst.List, cst.Tuple)):
            return bool(node.elements) and all(self.made_by(each.value) for each in node.elements)
        if isinstance(node, cst.UnaryOperation):
            return self.made_by(node.expression)
        if isinstance(node, cst.BinaryOperation):
            return isinstance(node.operator, _EXACT) and self.made_by(node.left) and self.made_by(node.right)
        if isinstance(node, cst.Subscript):
            return self.made_by(node.value)
        if isinstance(node, cst.Name):
            return self._held_by(node.value)
        if isinstance(node, cst.Attribute):
            return self._kept_as(node)
        return isinstance(node, cst.Call) and self._called(node)

    def _held_by(self, name: str) -> bool:
        """Whether a local name is only ever given whole numbers; what a loop makes of itself is no other."""
        if (self.function, name) in self._seen:
            return True
        self._seen.add((self.function, name))
        declared = [each.annotation for each in self.function.facts.parameters if each.name == name and not each.star]
        given = [value for target, value in bound(self.sources.unit(self.function).node.body) if target == name]
        return bool(declared or given) and {*declared} <= {"int"} and all(map(self.made_by, given))

    def _kept_as(self, node: cst.Attribute) -> bool:
        """Whether it is an attribute of a class that the class body binds to whole numbers: `Mapper.padding`."""
        owner = self.project.resolve(self.function.path, chain(node.value), self.function.facts.qualname)
        if not isinstance(owner, Class):
            return False
        bound = [each.value for each in owner.attributes if each.name == node.attr.value and each.form == "assign"]
        values = [self.sources.value(owner.path, span) for span in bound if span is not None]
        return bool(values) and all(each is not None and self._bound_in_body(each, owner.path) for each in values)

    def _bound_in_body(self, node: cst.BaseExpression, path: str) -> bool:
        """The same of an expression in the body of a class, whose names are not those of the function."""
        if isinstance(node, cst.Call):
            return self._given_back(node, path)
        return not any(names_in(node)) and self.made_by(node)

    def _called(self, node: cst.Call) -> bool:
        inside = node.func.value if isinstance(node.func, cst.Attribute) else None
        name = node.func.attr.value if isinstance(node.func, cst.Attribute) else chain(node.func)
        for each in node.args:
            if each.keyword is not None and each.keyword.value == "dtype":
                return chain(each.value).rpartition(".")[2] in INTEGRAL
        if name in _COUNTS or name == "arange":
            return name in _COUNTS or not any(_has_fractions(each.value) for each in node.args)
        if name in _COPIES:
            return bool(node.args) and self.made_by(node.args[0].value)
        if name in _RESHAPES and inside is not None:
            return self.made_by(inside) and (name != "to" or _is_place(node.args))
        return self._given_back(node, self.function.path)

    def _given_back(self, node: cst.Call, path: str) -> bool:
        """Whether a function of the project is called that returns only whole numbers."""
        called = self.project.resolve(path, chain(node.func), self.function.facts.qualname)
        if not isinstance(called, Function) or (called, "") in self._seen:
            return False
        self._seen.add((called, ""))
        inner = WholeNumbers(called, self.project, self.sources, self._seen)
        returned = [*_returned(self.sources.unit(called).node.body)]
        return bool(returned) and all(map(inner.made_by, returned))


def bound(node: cst.CSTNode) -> Iterator[tuple[str, cst.BaseExpression | None]]:
    """The names that are bound, or that something is put into, and what they are given, None if that is not told."""
    if isinstance(node, cst.Assign):
        yield from (found for each in node.targets for found in _targeted(each.target, node.value))
    elif isinstance(node, cst.AnnAssign):
        yield from _targeted(node.target, node.value)
    elif isinstance(node, cst.AugAssign):
        yield from _targeted(node.target, node.value if isinstance(node.operator, _CHANGES) else None)
    elif isinstance(node, (cst.For, cst.CompFor)):
        yield from _targeted(node.target, node.iter)
    elif isinstance(node, (cst.NamedExpr, cst.AsName)):
        yield from _targeted(node.target if isinstance(node, cst.NamedExpr) else node.name, None)
    for child in children(node):
        yield from bound(child)


def _targeted(
    target: cst.BaseExpression, value: cst.BaseExpression | None
) -> Iterator[tuple[str, cst.BaseExpression | None]]:
    if isinstance(target, cst.Subscript):
        yield from _targeted(target.value, value)
    elif isinstance(target, (cst.Tuple, cst.List)):
        yield from (found for each in target.elements for found in _targeted(each.value, None))
    elif isinstance(target, cst.Name):
        yield target.value, value


def _returned(node: cst.CSTNode) -> Iterator[cst.BaseExpression | None]:
    if isinstance(node, cst.Return):
        yield node.value
    for child in children(node) if not isinstance(node, cst.FunctionDef) else ():
        yield from _returned(child)


def _has_fractions(node: cst.CSTNode) -> bool:
    return isinstance(node, (cst.Float, cst.Divide)) or any(map(_has_fractions, children(node)))


def _is_place(given: Sequence[cst.Arg]) -> bool:
    """Whether no more than a device is given."""
    place = given[0].value if len(given) == 1 else None
    return isinstance(place, cst.SimpleString) or (place is not None and chain(place).lower().endswith("device"))
