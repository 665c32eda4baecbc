"""Imports, aliases, exports, classes and functions."""

from __future__ import annotations

import pytest

from modlint.facts.extract import extract
from modlint.facts.schema import ClassFacts


def only_class(text: str) -> ClassFacts:
    (found,) = extract(text).classes
    return found


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import a", "a=a@"),
        ("import a.b.c", "a=a@"),
        ("import a.b as c", "c=a.b@"),
        ("import a, b", "a=a@ b=b@"),
        ("from a.b import c", "c=a.b.c@"),
        ("from . import c", "c=.c@"),
        ("from ..a import c as d", "d=..a.c@"),
        ("from a import *", "*=a@"),
        ("from .. import *", "*=..@"),
        ("try:\n  from a import b\nexcept ImportError:\n  from c import b", "b=a.b@ b=c.b@"),
        ("if TYPE_CHECKING:\n  import a", "a=a@"),
        ("class A:\n  import a\n  def f(self):\n    def g(): import b", "a=a@A b=b@A.f.g"),
    ],
)
def test_imports(code: str, expected: str) -> None:
    assert [f"{found.name}={found.target}@{found.scope}" for found in extract(code).imports] == expected.split()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("Base = nn.Module", "Base=nn.Module@"),
        ("A = B = c.d", "A=c.d@ B=c.d@"),
        ("A, B = c, d.e", "A=c@ B=d.e@"),
        ("A: T = c.d", "A=c.d@"),
        ("class A:\n  def f(self):\n    fc = self.fc", "fc=self.fc@A.f"),
        ("class A:\n  norm = n.Norm\n  same = same", "norm=n.Norm@A"),
        ("a = b()", ""),
        ("a = b[0]", ""),
        ("a, b = c", ""),
        ("for a in b: pass", ""),
        ("with a as b: pass", ""),
        ("a += b", ""),
        ("a.b = c", ""),
    ],
)
def test_aliases(code: str, expected: str) -> None:
    assert [f"{found.name}={found.target}@{found.scope}" for found in extract(code).aliases] == expected.split()


@pytest.mark.parametrize(
    ("code", "exports"),
    [
        ("", None),
        ("__all__ = ['a', 'b']", ("a", "b")),
        ("__all__ = ()", ()),
        ("__all__: list[str] = ['a']", ("a",)),
        ("__all__ = ['a'] + ['b']", ("a", "b")),
        ("__all__ = ['a']\n__all__ += ('b',)\n__all__.extend(['c'])\n__all__.append('d')", ("a", "b", "c", "d")),
        ("if x:\n  __all__ = ['a']\nelse:\n  __all__ = ['b']", ("a", "b")),
        ("__all__ = ['a']\n__all__ += sub.__all__", None),
        ("__all__ = [n for n in dir()]", None),
        ("def f():\n  __all__ = ['a']", None),
    ],
)
def test_exports(code: str, exports: tuple[str, ...] | None) -> None:
    assert extract(code).exports == exports


@pytest.mark.parametrize(
    ("header", "bases", "metaclass"),
    [
        ("class A:", (), ""),
        ("class A(nn.Module, B):", ("nn.Module", "B"), ""),
        ("class A(Generic[T], Base[int], c.D[int, str]):", ("Generic", "Base", "c.D"), ""),
        ("class A(B, metaclass=abc.ABCMeta):", ("B",), "abc.ABCMeta"),
        ("class A(six.with_metaclass(M, B, C)):", ("B", "C"), "M"),
        ("class A(with_metaclass(M)):", (), "M"),
        ("@six.add_metaclass(M)\nclass A(B):", ("B",), "M"),
        ("class A(make(), *bases, B if c else D, e().F, g[0].H):", ("?", "?", "?", "?", "?"), ""),
    ],
)
def test_bases(header: str, bases: tuple[str, ...], metaclass: str) -> None:
    cls = only_class(f"{header} pass")
    assert (cls.bases, cls.metaclass) == (bases, metaclass)


def test_nested_definitions_have_qualified_names() -> None:
    facts = extract(
        """
class A:
    class B: pass
    def f(self):
        class C:
            def g(self): pass
        def h():
            async def i(): pass
    if x:
        def j(self): pass
def k():
    class D: pass
try:
    class E: pass
except F:
    class E: pass
"""
    )
    classes = [(cls.qualname, cls.scope, tuple(method.qualname for method in cls.methods)) for cls in facts.classes]
    assert classes == [
        ("A", "", ("A.f", "A.j")),
        ("A.B", "A", ()),
        ("A.f.C", "A.f", ("A.f.C.g",)),
        ("k.D", "k", ()),
        ("E", "", ()),
        ("E", "", ()),
    ]
    assert [function.qualname for function in facts.functions] == ["A.f.h", "A.f.h.i", "k"]


def test_lines_and_header() -> None:
    cls = only_class("x\n\n@a.b\n@c(1)\nclass  Größe(B):\n  @d\n  def f(self):\n    pass\n")
    assert (cls.line, cls.end_line, cls.decorators) == (3, 8, ("a.b", "c()"))
    assert cls.span == (5, 8, 5, 13)
    assert (cls.methods[0].line, cls.methods[0].end_line) == (6, 8)


def test_parameters() -> None:
    (function,) = extract(
        "def f(a, b: 'T' = g.h, /, c=-1, *d: int, e, k: t.T | None = None, **l) -> tuple[\n  T]: pass"
    ).functions
    assert [tuple(parameter) for parameter in function.parameters] == [
        ("a", "", "", "", False),
        ("b", "'T'", "g.h", "", False),
        ("c", "", "-1", "", False),
        ("d", "int", "", "*", False),
        ("e", "", "", "", True),
        ("k", "t.T | None", "None", "", True),
        ("l", "", "", "**", False),
    ]
    assert function.returns == "tuple[\n  T]"
