"""What values give, and what comes into local names."""

from __future__ import annotations

import ast
from textwrap import indent

import pytest

from modlint.facts.extract import extract
from modlint.facts.result_chains import result_chains
from modlint.facts.schema import FunctionFacts


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x", "x"),
        ("x.a[0].b", "x.a[].b"),
        ("f(x)", "f()"),
        ("f(x).to(d)", "f().to()"),
        ("(x + y).sum()", "?.sum()"),
        ("f(x) if c else g(x)", "f() g()"),
        ("x or f(y)", "f() x"),
        ("(y := f(x))", "f()"),
        ("x + 2 * f(y)", "+ f() x"),
        ("-x", "+ x"),
        ("x == y", "+ x y"),
        ("x is None", "+"),
        ("not x", "+"),
        ("[x, f(y)]", "[] f() x"),
        ("[x] * 3", "+ [] x"),
        ("{'a': x, **y}", "[] x y"),
        ("{k: f(v) for k, v in x}", "[] f()"),
        ("[*x, (y, z)]", "[[]] [] x y z"),
        ("[(x, y) for x, y in z]", "[[]] [] x y"),
        ("tuple(x for x in y)", "tuple()"),
        ("await x", "?"),
        ("...", "?"),
        ("None", ""),
        ("f'{x}'", ""),
        ("lambda: x", ""),
    ],
)
def test_gives(code: str, expected: str) -> None:
    assert " ".join(result_chains(ast.parse(code, mode="eval").body)) == expected


def test_a_long_sum_is_no_deep_one() -> None:
    assert result_chains(ast.parse(" + ".join(["x"] * 900), mode="eval").body) == ("+", "x")


def method(body: str) -> FunctionFacts:
    """The facts of a method with this body."""
    return extract(f"class A:\n  def f(self, x):\n{indent(body, '    ')}\n").classes[0].methods[0]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("y = x", "y<x:"),
        ("y = f(x, self.a)", "y<f():f self.a x"),
        ("y = x\ny = f(z)", "y<x: y<f():f z"),
        ("y = x\ny = x", "y<x:"),
        ("y, z = x, f(x)", "y<x: z<f():f x"),
        ("y, z = f(x)", "y<f()[,]:f x z<f()[,]:f x"),
        ("y, *z = f(x)", "y<f()[,]:f x z<f():f x"),
        ("y: T = f(x)", "y<f():f x:T"),
        ("y += x", "y<x:"),
        ("for y in x: pass", "y<x:"),
        ("for y, z in zip(a, b): pass", "y<zip()[,]:a b zip z<zip()[,]:a b zip"),
        ("for y, z in (('a', f(x)), ('b', x)): pass", "y<([]) [[]] [] f() x:f x z<([]) [[]] [] f() x:f x"),
        ("g([z for z in f(x)])", "z<f():f x"),
        ("if (y := f(x)): pass", "y<f():f x"),
        ("with f(x) as y: pass", "y<f():f x"),
        ("return f(x)", "return<f():f x"),
        ("y.append(f(x))", "y<[] f():f x"),
        ("y.append([x])", "y<[[]] [] x:x"),
        ("self.y.append(x)", "self.y<[] x:x"),
        ("self.y['a'] = x", "self.y<[] x:"),
        ("self.a.y.append(x)", ""),
        ("y = f([x])", "y<([]) f():f x"),
        ("y = f(z, len(x), str(self.a))", "y<f():f len str z"),
        ("y = f(len(x), x)", "y<f():f len x"),
        ("y = f('{}'.format(x), f'{z}')", "y<f():?.format f"),
        ("y = 'a{}'.format(x)", ""),
        ("y = 0.5\nz = None", ""),
        ("if isinstance(x, T): pass", "x<::T"),
        ("if isinstance(self.y, (T, U)): pass", "self.y<::(T, U)"),
        ("if torch.is_tensor(x): pass", "x<::torch.is_tensor"),
        ("def g(z):\n  y = z", ""),
    ],
)
def test_inflows(code: str, expected: str) -> None:
    found = [
        ":".join((f"{target}<{' '.join(gives)}", " ".join(loads), *annotations))
        for target, gives, loads, annotations in method(code).inflows
    ]
    assert " ".join(found) == expected


def test_a_nested_function_has_its_own() -> None:
    source = "class A:\n  def f(self, x):\n    def g(y):\n      z = self.a\n      return z\n    return g(x)\n"
    (nested,) = extract(source).functions
    assert [(inflow.target, inflow.gives) for inflow in nested.inflows] == [("z", ("self.a",)), ("return", ("z",))]


@pytest.mark.parametrize("shadow", ["def len(x): return x", "from m import len", "len = f", "def g(len): pass"])
def test_a_name_of_the_file_is_no_builtin(shadow: str) -> None:
    body = "class A:\n  def f(self, x):\n    y = f(len(x))\n"
    loads = [extract(f"{source}{body}").classes[0].methods[0].inflows[0].loads for source in ("", f"{shadow}\n")]
    assert loads == [("f", "len"), ("f", "len", "x")]


def test_what_is_spared_is_read_all_the_same() -> None:
    facts = method("self.b = f(len(self.a), len(x), str(x + self.c))")
    assert facts.stores[0].loads == ("f", "len", "self.a", "self.c", "str", "x")
    assert facts.stores[0].spared == ("self.a", "self.c", "x")
    assert (facts.loads, [each.chain for each in facts.arguments]) == (("self.c", "x"), ["self.a"])


@pytest.mark.parametrize(("value", "expected"), [("f(x)", "f()"), ("x if x else f(x)", "f() x"), ("[x]", "[] x")])
def test_a_store_says_what_its_value_gives(value: str, expected: str) -> None:
    (store,) = method(f"self.a = {value}").stores
    assert " ".join(chain for chain in store.gives if chain != "([])") == expected
