"""What functions read, call, test and pass on."""

from __future__ import annotations

from textwrap import indent

import pytest

from modlint.facts.extract import extract
from modlint.facts.schema import Access, FunctionFacts


def method(body: str, receiver: str = "self") -> FunctionFacts:
    """The facts of a method with this body."""
    return extract(f"class A:\n  def f({receiver}, x):\n{indent(body, '    ')}\n").classes[0].methods[0]


@pytest.mark.parametrize(
    ("code", "loads", "calls"),
    [
        ("return self.a.b", "self.a.b", ""),
        ("return self.a[x].b", "self.a[].b x", ""),
        ("return self.a(x)", "x", "self.a"),
        ("return self.make(x).b", "self.make().b x", "self.make"),
        ("return build(x).to(d)", "d x", "build build().to"),
        ("return super().f(x)", "x", "super super().f"),
        ("return super(A, self).f(x)", "x", "super super().f"),
        ("return (self.a + x).b", "?.b self.a x", ""),
        ("return (self.a + x)[0]", "self.a x", ""),
        ("return ''.join(x)", "x", "?.join"),
        ("return (x or y)(1)", "x y", ""),
        ("return [m(x) for m in self.ms]", "self.ms x", "m"),
        ("return {k: self.a for k in x if self.t}", "k self.a x", ""),
        ("return lambda y=self.d: self.a(y)", "self.d y", "self.a"),
        ("return f'{self.a:>{self.w}}'", "self.a self.w", ""),
        ("return x[self.a : self.b]", "self.a self.b x[]", ""),
        ("return not (y := self.a(x))", "x", "self.a"),
        ("self.a.b = x", "self.a x", ""),
        ("self.a[0] = x", "self.a x", ""),
        ("self.a += self.b", "self.b", ""),
        ("with self.a() as y, self.b: pass", "self.b", "self.a"),
        ("raise self.error from x", "self.error x", ""),
        ("assert x, self.message", "self.message", ""),
        ("async def g(): return await self.a(x)", "x", "self.a"),
        ("try: pass\nexcept self.error: self.a\nelse: self.b\nfinally: self.c", "self.a self.b self.c self.error", ""),
        ("match self.a:\n  case self.K | B(k=self.J) if self.t: self.b", "B self.J self.K self.a self.b", ""),
        ("x: self.Annotation = self.a", "self.a", ""),
        ("y = 1 + 2 + self.a * 3 + self.b", "self.a self.b", ""),
    ],
)
def test_what_is_read_and_called(code: str, loads: str, calls: str) -> None:
    facts = method(code)
    assert (facts.loads, facts.calls) == (tuple(loads.split()), tuple(calls.split()))


@pytest.mark.parametrize(
    ("code", "tests"),
    [
        ("if self.a: pass", "self.a"),
        ("if not self.a and self.b: pass", "self.a self.b"),
        ("while self.a: pass", "self.a"),
        ("y = 1 if self.a else 2", "self.a"),
        ("y = self.a is not None", "self.a"),
        ("y = None == self.a.bias", "self.a.bias"),
        ("assert hasattr(self, 'a')", "self.a"),
        ("return not self.a", "self.a"),
        ("return [y for y in x if self.a]", "self.a"),
        ("if x:\n  pass\nelif self.a:\n  pass", "self.a x"),
    ],
)
def test_a_test_is_no_read(code: str, tests: str) -> None:
    facts = method(code)
    assert facts.tests == tuple(tests.split())
    assert not any(chain.startswith("self.") for chain in facts.loads)


@pytest.mark.parametrize("code", ["y = self.a or x", "if self.a == x: pass", "if self.a(x): pass", "return self.a[0]"])
def test_what_is_no_mere_test(code: str) -> None:
    facts = method(code)
    assert facts.tests == ()
    assert any(chain.startswith("self.a") for chain in (*facts.loads, *facts.calls))


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("init.zeros_(self.a.weight)", [("init.zeros_", "self.a.weight")]),
        ("self.run(self, x)", [("self.run", "self")]),
        ("f(x, key=self.a[0])", [("f", "self.a[]")]),
        ("f(*self.a, **self.b)", []),
        ("f(self.a + x, selfish.a)", []),
        ("f(self.a.detach())", []),
        ("getattr(self, 'a'), setattr(self, 'b', x), super(A, self)", []),
    ],
)
def test_what_is_passed_on_as_it_is(code: str, arguments: list[tuple[str, str]]) -> None:
    assert method(code).arguments == tuple(arguments)


def test_an_argument_is_also_a_load_when_it_is_read_elsewhere() -> None:
    assert method("f(self.a)\nreturn self.a").loads == ("self.a",)
    assert method("f(self.a)").loads == ()


def test_the_receiver_has_any_name() -> None:
    facts = method("f(module.a)\nmodule.b = self.c", receiver="module")
    assert facts.receiver == "module"
    assert facts.loads == ("self.c",)
    assert [store.name for store in facts.stores] == ["b"]


def test_a_nested_function_counts_for_the_method() -> None:
    facts = extract(
        """
class A:
    def f(self):
        def g(y):
            self.a = self.b(y)
            self.add_module("m", y)
            return getattr(self, "c") + y.d
        def h(self):
            self.other = 1
        return g
"""
    )
    outer = facts.classes[0].methods[0]
    assert outer.calls == ("getattr", "self.add_module", "self.b")
    assert [(store.name, store.conditional) for store in outer.stores] == [("a", True)]
    assert [(found.pattern, found.conditional) for found in outer.registrations] == [("m", True)]
    assert outer.accesses == (Access("self", "c"),)
    inner, shadowing = facts.functions
    assert (inner.qualname, inner.receiver, inner.stores, inner.registrations) == ("A.f.g", "", (), ())
    assert (inner.loads, inner.calls, inner.accesses) == (("y", "y.d"), ("getattr",), ())
    assert (shadowing.qualname, shadowing.stores) == ("A.f.h", ())


def test_methods_of_a_class_in_a_method_count_for_themselves() -> None:
    facts = extract("class A:\n  def f(self):\n    class B(self.base):\n      def g(self): self.b = self.c\n")
    outer, inner = facts.classes
    assert outer.methods[0].loads == ("self.base",)
    assert outer.methods[0].stores == ()
    assert inner.methods[0].loads == ("self.c",)


def test_module_level_code_is_a_function() -> None:
    facts = extract("x = a.b\nclass A(c.d):\n  y = e()\n  def f(self): return self.g\n@h\ndef i(j=k): return l\n")
    assert facts.body is not None
    assert facts.body.name == "<module>"
    assert (facts.body.loads, facts.body.calls) == (("a.b", "c.d", "h", "k"), ("e",))
    assert [(store.name, store.loads) for store in facts.body.stores] == [("x", ("a.b",))]


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("self.a = 1\nsuper().__init__()", 4),
        ("if x:\n  B.__init__(self)\nelse:\n  C.__init__(self)", 6),
        ("def g():\n  super(A, self).__init__()\nself.b()", 4),
        ("super().__init__\nsuper().f()", 0),
    ],
)
def test_the_last_call_of_an_init(code: str, line: int) -> None:
    assert method(code).init_line == line


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("self.a()\nsuper().__init__(\n  b()\n)\nself.c()", (6, ("b", "self.a", "super", "super().__init__"))),
        ("super(A, self).__init__()\nsuper().__init__()", (3, ("super", "super().__init__"))),
        ("if x:\n  super().__init__()", None),
        ("def f():\n  super().__init__()", None),
        ("B.__init__(self)", None),
    ],
)
def test_the_call_of_super_init(code: str, expected: tuple[int, tuple[str, ...]] | None) -> None:
    assert method(code).super_init == expected


def test_a_slice_with_no_bounds_is_the_whole() -> None:
    function = extract("def f(x, n):\n    y = x[::-1]\n    return g(*x[:]), y[:n], x[n:].a, x[::2].b\n").functions[0]
    assert [inflow.gives for inflow in function.inflows if inflow.target == "y"] == [("x",)]
    assert function.loads == ("n", "x", "x[].a", "x[].b", "y[]")
