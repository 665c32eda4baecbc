"""Attributes named by string."""

from __future__ import annotations

from textwrap import indent

import pytest

from modlint.facts.extract import extract
from modlint.facts.schema import Access, FunctionFacts
from modlint.facts.scope import Loop
from modlint.facts.strings import Strings


def method(body: str) -> FunctionFacts:
    """The facts of a method with this body."""
    return extract(f"class A:\n  def f(self, i, n='x'):\n{indent(body, '    ')}\n").classes[0].methods[0]


@pytest.mark.parametrize(
    ("name", "patterns"),
    [
        ("'a'", "a"),
        ("f'a{i}'", "a*"),
        ("f'a{i}_{i}b'", "a*_*b"),
        ("f'{i}{i}'", "*"),
        ("'a' + str(i)", "a*"),
        ("'a' + str(i) + 'b'", "a*b"),
        ("'a%d' % i", "a*"),
        ("'%s_%03d%%' % (i, i)", "*_*%"),
        ("'a{}'.format(i)", "a*"),
        ("'a{0:>3}{{b'.format(i)", "a*{b"),
        ("'{}{:d}'.format('a_', i)", "a_*"),
        ("'{1}_{0}{k}'.format('a', 'b', k='c')", "b_ac"),
        ("'{:>3}{!r}_{.x}'.format('a', 'b', 'c')", "*_*"),
        ("'{}_{}'.format(*i, 'b')", "*_*"),
        ("'{'.format(i)", "*"),
        ("i.format('a')", "*"),
        ("'a' if i else 'b'", "a b"),
        ("i", "*"),
        ("n", "*"),
        ("self.name", "*"),
        ("3", "*"),
    ],
)
def test_patterns(name: str, patterns: str) -> None:
    found = [access.pattern for access in method(f"return getattr(self, {name})").accesses]
    assert found == patterns.split()


def _each_of_two(step: str) -> str:
    steps = [step.format(a=f"k{number - 1}", b=f"k{number - 2}") for number in range(2, 25)]
    return "\n".join(["k0, k1 = 'a', 'b'", "k0 = 'a'"] + [f"k{n} = {made}" for n, made in enumerate(steps, 2)])


@pytest.mark.parametrize("step", ["f'{{{a}}}{{{b}}}'", "{a} + {b}", "{a} if i else {b}", "'{{}}{{}}'.format({a}, {b})"])
def test_names_that_are_each_made_of_two_are_followed_once(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    followed = Strings._name

    def counting(self: Strings, name: str, loop: Loop | None) -> tuple[str, ...]:
        asked.append(name)
        return followed(self, name, loop)

    monkeypatch.setattr(Strings, "_name", counting)
    method(f"{_each_of_two(step)}\ngetattr(self, k24)")
    assert sorted(asked) == sorted({f"k{number}" for number in range(25)})


def test_a_long_name_is_known_by_its_beginning() -> None:
    doubled = "\n".join(f"k{number + 1} = k{number} + k{number}" for number in range(20))
    (access,) = method(f"k0 = 'ab'\n{doubled}\ngetattr(self, k20)").accesses
    assert access.pattern == "ab" * 100 + "*"


def test_a_name_made_of_too_many_is_unknown() -> None:
    chain = "\n".join(f"k{number + 1} = k{number}" for number in range(500))
    assert [each.pattern for each in method(f"k0 = 'a'\n{chain}\ngetattr(self, k20)").accesses] == ["a"]
    assert [each.pattern for each in method(f"k0 = 'a'\n{chain}\ngetattr(self, k500)").accesses] == ["*"]


@pytest.mark.parametrize(
    ("code", "patterns"),
    [
        ("for k in ('a', 'b'): getattr(self, k)", "a b"),
        ("for k in ['a', 'b']: getattr(self, f'{k}_proj')", "a_proj b_proj"),
        ("[getattr(self, k) for k in ('a', 'b')]", "a b"),
        ("for j, k in enumerate(['a', 'b']): getattr(self, k + str(j))", "a* b*"),
        ("for k, v in zip(('a', 'b'), i): getattr(self, k)", "a b"),
        ("for k, v in (('a', 1), ('b', 2)): getattr(self, k)", "a b"),
        ("for k, v in {'a': i}.items(): getattr(self, k)", "a"),
        ("for k in {'a': i}: getattr(self, k)", "a"),
        ("for k in ('a', i): getattr(self, k)", "*"),
        ("for k in i: getattr(self, k)", "*"),
        ("for k in ('a', 'b'):\n  for l in ('c', 'd'): getattr(self, k + l)", "ac ad bc bd"),
        ("for k in ('a',): pass\nfor k in i: getattr(self, k)", "*"),
        ("for k in ('a',):\n  k = k + 'b'\n  getattr(self, k)", "*b a"),
        ("for k in ('a',):\n  [getattr(self, k) for k in i]", "*"),
        ("k = 'a%d' % i\ngetattr(self, k)", "a*"),
        ("k = 'a' if i else 'b'\nif i: k = 'c'\ngetattr(self, k)", "a b c"),
        ("k = 'a'\nif i: k = i\ngetattr(self, k)", "*"),
        ("k = 'a'\nk += 'b'\ngetattr(self, k)", "*"),
        ("k = k\ngetattr(self, k)", "*"),
        ("n = 'a'\ngetattr(self, n)", "*"),
        ("for k in 'ab':\n  pass\nwith i as k: getattr(self, k)", "*"),
    ],
)
def test_variables(code: str, patterns: str) -> None:
    assert [access.pattern for access in method(code).accesses] == patterns.split()


@pytest.mark.parametrize(
    ("code", "access"),
    [
        ("getattr(self.a, 'x')", ("self.a", "x")),
        ("getattr(i, 'x', None)", ("i", "x")),
        ("self.get_submodule('a.b')", ("self", "a.b")),
        ("self.a.get_parameter(target='w')", ("self.a", "w")),
        ("self.get_buffer('b')", ("self", "b")),
        ("self._modules[f'l{i}']", ("self", "l*")),
        ("self.__dict__['a']", ("self", "a")),
        ("self._parameters['a']", ("self", "a")),
        ("super().__getattr__('a')", ("super()", "a")),
        ("operator.attrgetter('a.b')(self)", ("?", "a.b")),
        ("getattr(self, self.a)", ("self", "*", "self.a")),
        ("getattr(i.j, self.a.b, None)", ("i.j", "*", "self.a.b")),
    ],
)
def test_accesses(code: str, access: tuple[str, ...]) -> None:
    assert method(code).accesses == (Access(*access),)


@pytest.mark.parametrize(
    "code", ["hasattr(self, 'a')", "i._buffers['a']", "del self._modules['a']", "self.__dict__['a'] = i"]
)
def test_what_reads_nothing(code: str) -> None:
    facts = method(code)
    assert (facts.accesses, facts.registrations) == ((), ())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("self.register_buffer('a', t.z(i))", ("self", "register_buffer", "a", ("i", "t.z"), "", "t.z")),
        ("super().register_buffer('a', None)", ("super()", "register_buffer", "a", (), "None", "")),
        ("self.register_parameter(name='a', param=i)", ("self", "register_parameter", "a", ("i",), "", "")),
        ("i.b[0].add_module(f'a{n}', self.c)", ("i.b[]", "add_module", "a*", ("self.c",), "", "")),
        ("self.register_module('a', i)", ("self", "register_module", "a", ("i",), "", "")),
        ("setattr(self, 'a', 3)", ("self", "setattr", "a", (), "3", "")),
        ("self.__setattr__('a', i)", ("self", "setattr", "a", ("i",), "", "")),
        ("super().__setattr__(f'a{n}', t.z(i))", ("super()", "setattr", "a*", ("i", "t.z"), "", "t.z")),
        ("self._buffers['a'] = i", ("self", "_buffers", "a", ("i",), "", "")),
        ("self.add_module(*i)", ("self", "add_module", "*", (), "", "")),
    ],
)
def test_registrations(code: str, expected: tuple[object, ...]) -> None:
    (found,) = method(code).registrations
    assert (found.receiver, found.method, found.pattern, found.loads, found.constant, found.callee) == expected
    assert not found.conditional


@pytest.mark.parametrize("code", ["object.__setattr__(self, 'a', i)", "setattr(self)", "self.__setattr__(i)"])
def test_what_registers_nothing(code: str) -> None:
    assert method(code).registrations == ()


@pytest.mark.parametrize(
    ("code", "saved"),
    [
        ("self.register_buffer('b', t)", True),
        ("self.register_buffer('b', t, True)", True),
        ("self.register_buffer('b', t, persistent=kept)", True),
        ("self.register_buffer('b', t, False)", False),
        ("self.register_buffer('b', t, persistent=False)", False),
        ("self._buffers['b'] = t", True),
    ],
)
def test_what_a_checkpoint_holds(code: str, saved: bool) -> None:
    (found,) = method(code).registrations
    assert found.saved is saved


def test_a_loop_over_names_registers_each() -> None:
    found = method("for k in ('a', 'b'):\n  setattr(self, k, i)").registrations
    assert [(each.pattern, each.conditional) for each in found] == [("a", True), ("b", True)]
    assert {each.span for each in found} == {(4, 7, 4, 26)}


def test_a_registering_lambda_is_conditional() -> None:
    (found,) = method("keep = lambda k, v: self.register_buffer(k, v)").registrations
    assert (found.pattern, found.conditional) == ("*", True)
