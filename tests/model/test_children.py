"""The parts of a LibCST node, against LibCST's own slow answer."""

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import libcst as cst
import pytest

from modlint.model.code.children import children

SOURCES = [
    "x, *y = [a, *b], {**c, 'd': e}, {f}\nx: int = 3\nx += -z if not u else w[1:2, ..., k]\n",
    "@d(1, *a, k=v, **kw)\nasync def f(a, /, b: int = 1, *c, d=2, **e) -> int:\n    await g(lambda z: z)\n",
    "class A(B, metaclass=C):\n    'doc'\n    global_: 'int'\n",
    "def f():\n    yield from h\n",
    "with a as b, c:\n    del x, y\nfor i in j:\n    pass\nelse:\n    raise E from e\nwhile (n := 1):\n    break\n",
    "try:\n    f'{a!r:>{w}} b' 'c'\nexcept (A, B) as e:\n    assert x, y\nelse:\n    return\nfinally:\n    global g\n",
    "from . import a as b\nimport c.d\nv = [i for i in j if k for l in m], {a: b for a in c}, (x for x in y)\n",
    "match p:\n    case A(x, y=1) | [*_, 2] if q:\n        pass\n    case {'k': v, **rest}:\n        pass\n",
    Path(__file__).read_text(),
]
MEANT = (cst.BaseExpression, cst.BaseStatement, cst.BaseSmallStatement, cst.BaseSuite, cst.Arg, cst.Param, cst.CompFor)


@pytest.mark.parametrize("source", SOURCES)
def test_all_nodes_but_layout_are_told(source: str) -> None:
    """What means something is reached: the same nodes as by LibCST, in any order."""
    tree = cst.parse_module(source)
    assert sorted(map(_spelled, _tree(tree, children))) == sorted(
        map(_spelled, _tree(tree, lambda node: node.children))
    )


def test_siblings_come_in_source_order() -> None:
    tree = cst.parse_module("f(a, g[b], c + d, [e, *h])\n")
    names = [node.value for node in _tree(tree, children) if isinstance(node, cst.Name)]
    assert names == [node.id for node in _names("f(a, g[b], c + d, [e, *h])")]


def _names(source: str) -> list[ast.Name]:
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
    return sorted(found, key=lambda node: node.col_offset)


def _tree(node: cst.CSTNode, below: Callable[[cst.CSTNode], Iterable[cst.CSTNode]]) -> Iterator[cst.CSTNode]:
    if isinstance(node, MEANT):
        yield node
    for child in below(node):
        yield from _tree(child, below)


def _spelled(node: cst.CSTNode) -> str:
    return f"{type(node).__name__} {id(node)}"
