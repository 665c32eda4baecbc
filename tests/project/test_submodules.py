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


def _layers(makes: dict[str, list[str]], last: str = "nn.ReLU()") -> str:
    head = "class {}(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    parts = {
        name: [f"        self.m{place} = {made}()\n" for place, made in enumerate(of)] for name, of in makes.items()
    }
    bodies = [head.format(name) + "".join(lines) + f"        self.act = {last}\n" for name, lines in parts.items()]
    return "from torch import nn\n" + "".join(bodies)


@pytest.mark.parametrize(("last", "expected"), [("nn.ReLU()", Holding.MODULE), ("nn.PReLU()", Holding.STATEFUL)])
def test_classes_that_make_each_other_are_judged_once(last: str, expected: Holding) -> None:
    ring = {f"C{number}": [f"C{(number + step) % 30}" for step in (1, 2, 7)] for number in range(30)}
    linked = project({"a.py": _layers(ring, last)})
    assert {linked.submodules.made_by(cls) for cls in linked.classes} == {expected}


def test_one_class_with_state_gives_it_to_all_that_make_each_other() -> None:
    ring = {f"C{number}": [f"C{(number + step) % 20}" for step in (1, 2, 7)] for number in range(20)}
    linked = project({"a.py": _layers({**ring, "C5": ["C6", "nn.PReLU"]})})
    assert {linked.submodules.made_by(cls) for cls in linked.classes} == {Holding.STATEFUL}


def test_what_is_made_by_too_many_is_some_module() -> None:
    line = {f"C{number}": [f"C{number + 1}"] for number in range(300)} | {"C300": []}
    linked = project({"a.py": _layers(line)})
    assert linked.submodules.made_by(class_of(linked, "C0")) is Holding.MODULE
    assert linked.submodules.made_by(class_of(linked, "C290")) is Holding.STATELESS


def test_functions_that_each_return_of_two_others_are_judged_once() -> None:
    steps = "".join(
        f"def f{number}(n):\n    return nn.Sequential(f{number - 1}(n), f{number - 2}(n))\n" for number in range(2, 30)
    )
    made = "def f0(n):\n    return nn.PReLU()\ndef f1(n):\n    return nn.PReLU()\n"
    net = "class Net(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n        self.a = f29(n)\n"
    linked = project({"a.py": f"from torch import nn\n{made}{steps}{net}"})
    (found,) = linked.submodules.registered(class_of(linked, "Net"))
    assert found.holding is Holding.STATEFUL
