"""Who inherits from whom, and what is an nn.Module."""

from __future__ import annotations

import random

import pytest

from modlint.project.names.definitions import Answer
from modlint.project.project import Project
from projects import class_of, project

HEAD = "import torch\nfrom torch import nn\nimport elsewhere\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class A(nn.Module): pass", Answer.YES),
        ("class B(nn.Linear): pass\nclass A(B): pass", Answer.YES),
        ("class A: pass", Answer.NO),
        ("class A(object): pass", Answer.NO),
        ("class A(elsewhere.Thing): pass", Answer.UNKNOWN),
        ("class A(elsewhere.Thing, nn.Module): pass", Answer.YES),
        ("class A(make_base()): pass", Answer.UNKNOWN),
        ("class A(A): pass", Answer.UNKNOWN),
        ("from torch.nn import Module as A\nclass A(A): pass", Answer.YES),
        ("class A(torch.optim.Optimizer): pass", Answer.NO),
    ],
)
def test_is_module(text: str, expected: Answer) -> None:
    linked = project({"a.py": HEAD + text})
    assert linked.is_module(class_of(linked, "A")) is expected


def test_configured_bases_are_modules() -> None:
    linked = project({"a.py": HEAD + "class A(elsewhere.Thing): pass"}, ("elsewhere.Thing",))
    assert linked.is_module(class_of(linked, "A")) is Answer.YES


@pytest.mark.parametrize("path", ["torch/nn/modules/module.py", "nn/modules/module.py"])
def test_torch_itself_defines_the_root(path: str) -> None:
    folder = path.removesuffix("module.py")
    linked = project({path: "class Module: pass", f"{folder}a.py": "from .module import Module\nclass A(Module): pass"})
    assert linked.is_module(class_of(linked, "A")) is Answer.YES
    assert linked.is_module(class_of(linked, "Module")) is Answer.YES


def names(linked: Project, name: str) -> list[str]:
    return [
        getattr(each, "name", None) or (each.facts.name if each else "?") for each in linked.mro(class_of(linked, name))
    ]


def test_mro_is_pythons() -> None:
    text = "class X: pass\nclass A(X): pass\nclass B(X): pass\nclass C(A, B): pass"
    assert names(project({"a.py": text}), "C") == ["C", "A", "B", "X"]


def test_mro_shows_unknown_ancestors_in_place() -> None:
    text = HEAD + "class A(make(), elsewhere.Thing): pass"
    assert names(project({"a.py": text}), "A") == ["A", "?", "elsewhere.Thing"]


def test_mro_falls_back_to_depth_first() -> None:
    text = "class X: pass\nclass A(X): pass\nclass B(X, A): pass"
    assert names(project({"a.py": text}), "B") == ["B", "X", "A"]


def test_inheritance_cycles_end() -> None:
    linked = project({"a.py": "class A(B): pass\nclass B(A): pass"})
    assert names(linked, "A") == ["A", "B"]


def test_descendants() -> None:
    linked = project({"a.py": "class A: pass", "b.py": "from a import A\nclass B(A): pass\nclass C(B): pass"})
    assert [cls.facts.name for cls in linked.descendants(class_of(linked, "A"))] == ["B", "C"]


def test_method_comes_from_the_first_class_that_has_it() -> None:
    text = "class A:\n    def f(self): pass\n    def g(self): pass\nclass B(A):\n    def f(self): pass\n"
    linked = project({"a.py": text})
    cls = class_of(linked, "B")
    assert repr(linked.method(cls, "f")) == "<function a:B.f>"
    assert repr(linked.method(cls, "g")) == "<function a:A.g>"
    assert linked.own_method(cls, "g") is None
    assert linked.method(cls, "h") is None


def test_the_order_of_files_does_not_matter() -> None:
    texts = {
        "p/__init__.py": "from .a import *\nfrom .b import B",
        "p/a.py": "import torch.nn as nn\nclass A(nn.Module): pass",
        "p/b.py": "from p import A\nclass B(A): pass",
        "q.py": "import p\nclass C(p.B, p.A): pass",
    }
    first = project(texts).files
    shuffled = list(first)
    random.Random(7).shuffle(shuffled)
    one, other = Project(first), Project({path: first[path] for path in shuffled})
    assert [(repr(cls), repr(one.mro(cls)), one.is_module(cls)) for cls in one.classes] == [
        (repr(cls), repr(other.mro(cls)), other.is_module(cls)) for cls in other.classes
    ]
