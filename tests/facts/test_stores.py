"""Bindings of attributes and names."""

from __future__ import annotations

from textwrap import indent

import pytest

from modlint.facts.extract import extract
from modlint.facts.schema import Store


def stores(body: str) -> tuple[Store, ...]:
    """The stores of a method with this body."""
    return extract(f"class A:\n  def f(self, x):\n{indent(body, '    ')}\n").classes[0].methods[0].stores


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("self.a = g(x)", "a:assign:g:g,x"),
        ("self.a = self.b = x", "a:assign::x b:assign::x"),
        ("self.a, self.b = g(x)", "a:unpack:g:g,x b:unpack:g:g,x"),
        ("self.a, y = h(), x", "a:unpack:h:h"),
        ("[self.a, *self.b] = x", "a:unpack::x b:unpack::x"),
        ("(self.a, (self.b, y)), z = x", "a:unpack::x b:unpack::x"),
        ("self.a: int = x", "a:assign::x"),
        ("self.a: int", "a:annotate::"),
        ("self.a += x", "a:augment::x"),
        ("for self.a in x: pass", "a:loop::x"),
        ("for i, self.a in enumerate(x): pass", "a:loop:enumerate:enumerate,x"),
        ("for self.a, self.b in (y, z): pass", "a:loop::y,z b:loop::y,z"),
        ("with g() as self.a: pass", "a:with:g:g"),
        ("del self.a", "a:delete::"),
        ("self.a = g(self.b, self.c.d) if self.t else x", "a:assign::g,self.b,self.c.d,x"),
        ("self.a[0] = x", ""),
        ("self.a.b = x", ""),
        ("other.a = x", ""),
        ("y = (self := x)", ""),
    ],
)
def test_forms(code: str, expected: str) -> None:
    found = [f"{store.name}:{store.form}:{store.callee}:{','.join(store.loads)}" for store in stores(code)]
    assert found == expected.split()


@pytest.mark.parametrize("literal", ["None", "0.5", "-1", '"é"', "[]", "{}", "(1, 2)", '{"a": [1, None]}', "True"])
def test_literals_are_kept(literal: str) -> None:
    (store,) = stores(f"self.a = {literal}")
    assert store.constant == literal


@pytest.mark.parametrize("value", ["x", "[x]", "1 + 2", "f''", "[" + "1234567890, " * 15 + "]", repr("a" * 200)])
def test_what_is_no_short_literal(value: str) -> None:
    (store,) = stores(f"self.a = {value}")
    assert store.constant == ""


@pytest.mark.parametrize(
    ("code", "conditional"),
    [
        ("self.a = x", False),
        ("with x: self.a = x", False),
        ("if x: self.a = x", True),
        ("if x: pass\nelse: self.a = x", True),
        ("if x: pass\nelif y: self.a = x", True),
        ("for y in x: self.a = x", True),
        ("while x: self.a = x", True),
        ("try: self.a = x\nfinally: pass", True),
        ("match x:\n  case 1: self.a = x", True),
        ("def g(): self.a = x", True),
        ("if x: pass\nself.a = x", False),
    ],
)
def test_conditional(code: str, conditional: bool) -> None:
    (store,) = stores(code)
    assert store.conditional is conditional


def test_the_statement_of_a_compound_one_is_its_header() -> None:
    (looped,) = stores("for self.a in x:\n  pass")
    assert looped.statement == (3, 5, 3, 20)
    (managed,) = stores("with y, g() as self.a:\n  pass")
    assert managed.statement == (3, 5, 3, 26)
    (assigned,) = stores("if x:\n  self.a = [\n    x\n  ]")
    assert assigned.statement == (4, 7, 6, 8)
    assert assigned.value == (4, 16, 6, 8)


def test_class_bodies() -> None:
    cls = extract("class A:\n  a: int = 1\n  b: str\n  c, d = e, f\n  if g:\n    h = None\n  [i for i in a]\n").classes[
        0
    ]
    found = [(store.name, store.form, store.annotation, store.constant, store.conditional) for store in cls.attributes]
    assert found == [
        ("a", "assign", "int", "1", False),
        ("b", "annotate", "str", "", False),
        ("c", "unpack", "", "", False),
        ("d", "unpack", "", "", False),
        ("h", "assign", "", "None", True),
    ]


def test_static_and_class_methods_have_no_receiver() -> None:
    source = """
class A:
    @staticmethod
    def s(a): a.x = 1
    @classmethod
    def c(cls): cls.x = 1
    def __new__(cls): cls.x = 1
    def f(*self): self.x = 1
    def g(): pass
"""
    methods = extract(source).classes[0].methods
    assert [(method.receiver, method.stores) for method in methods] == [("", ())] * 5


def test_bindings_on_other_objects() -> None:
    body = "self.a.b = q().c = 1\nq[0].d += 1\nfor q.e, x in y: pass\nself.f = x.g\ndef h(q): q.i = 1\ndel q.j"
    facts = extract(f"class A:\n  def f(self, x):\n{indent(body, '    ')}\n")
    assert facts.classes[0].methods[0].foreign == ("q().c", "q.e", "q.i", "q.j", "q[].d", "self.a.b")
    assert facts.functions[0].foreign == ("q.i",)


def test_what_is_put_into_a_table_of_attributes() -> None:
    facts = extract("class A:\n  def f(self):\n    self.__dict__['a'] = self.b.__dict__['c'] = q.__dict__[n] = 1\n")
    assert facts.classes[0].methods[0].foreign == ("q.__dict__", "self.b.__dict__")


@pytest.mark.parametrize(
    ("code", "arms"),
    [
        ("self.a = x", []),
        ("if x: pass\nif x: self.a = x", [(1, 0)]),
        ("if x: pass\nelif y: self.a = x", [(0, 1)]),
        ("if x: pass\nelif y: pass\nelse: self.a = x", [(0, 2)]),
        ("if x:\n  if y: pass\n  else: self.a = x", [(0, 0), (1, 1)]),
        ("if x:\n  for y in z:\n    if y: self.a = x", [(0, 0)]),
        ("if x:\n  while y:\n    if y: self.a = x", [(0, 0)]),
        ("if x:\n  def g():\n    if y: self.a = x", []),
    ],
)
def test_arms(code: str, arms: list[tuple[int, int]]) -> None:
    registering = code.replace("self.a = x", "self.register_buffer('a', x)")
    for text, kind in ((code, "stores"), (registering, "registrations")):
        method = extract(f"class A:\n  def f(self, x):\n{indent(text, '    ')}\n").classes[0].methods[0]
        (found,) = getattr(method, kind)
        assert list(found.arms) == arms
