"""What a class surely registers."""

from __future__ import annotations

import textwrap

import pytest

from modlint.project.submodules.registered_kinds import Holding
from projects import class_of, project

OTHERS = """
import lib
from torch import nn
from torch.nn import Parameter

class Scale(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.weight = Parameter(dim)

class Drop(nn.Module):
    def __init__(self, p: float = 0.1, inplace=False):
        super().__init__()
        self.p = p
        self.act = nn.ReLU()

class Wrap(nn.Module):
    def __init__(self, fn):
        super().__init__()
        self.fn = fn

class Tree(nn.Module):
    def __init__(self, depth):
        super().__init__()
        self.child = Tree(depth - 1)

class Filled(nn.Module):
    def __init__(self, depth):
        super().__init__()
        self.layers = nn.ModuleList()
        self.layers.append(nn.Linear(2, 2))

class Plain:
    pass
"""


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("self.a = nn.Linear(2, 2)", Holding.STATEFUL),
        ("self.a = nn.Dropout(0.1)", Holding.STATELESS),
        ("self.a = Parameter(x)", Holding.PARAMETER),
        ("self.a = nn.ParameterList([])", Holding.PARAMETER),
        ("self.register_parameter('a', Parameter(x))", Holding.PARAMETER),
        ("self.add_module('a', nn.Linear(2, 2))", Holding.STATEFUL),
        ("self.a: nn.Module = Scale(2)", Holding.STATEFUL),
        ("self.a = Drop(0.2)", Holding.STATELESS),
        ("self.a = Wrap(x)", Holding.MODULE),
        ("self.a = Wrap(nn.Linear(2, 2))", Holding.STATEFUL),
        ("self.a = Tree(3)", Holding.MODULE),
        ("self.a = Filled(3)", Holding.STATEFUL),
        ("self.a = nn.Sequential(nn.ReLU(), nn.Linear(2, 2))", Holding.STATEFUL),
        ("self.a = nn.Sequential(nn.ReLU())", Holding.STATELESS),
        ("self.a = nn.ModuleList(x)", Holding.CONTAINER),
        ("self.a = Plain()", None),
        ("self.a = lib.Layer()", None),
        ("self.a = norm(2)", None),
        ("self.a = nn.Linear", None),
        ("self.a = x", None),
        ("self.register_parameter('a', None)", None),
        ("self.add_module(x, nn.Linear(2, 2))", None),
    ],
)
def test_what_an_attribute_holds(statement: str, expected: Holding | None) -> None:
    net = f"""
class Net(nn.Module):
    def __init__(self, x, norm=nn.LayerNorm):
        super().__init__()
        {statement}
"""
    linked = project({"a.py": textwrap.dedent(OTHERS) + net})
    found = [each.holding for each in linked.submodules.registered(class_of(linked, "Net"))]
    assert found == ([expected] if expected else [])
