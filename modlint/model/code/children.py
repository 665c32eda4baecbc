"""The parts of a LibCST node. LibCST's own `children` copies the node to tell them, which takes ten times as long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import libcst as cst

_SPACE = ("whitespace", "leading_", "trailing_", "lines_after_", "header", "footer", "indent")
_PUNCTUATION = (
    *("lpar", "rpar", "lbracket", "rbracket", "lbrace", "rbrace", "comma", "semicolon", "separator"),
    *("dot", "colon", "first_colon", "second_colon", "equal", "posonly_ind"),
)


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes directly under one, without what only lays it out: white space, comments and punctuation.

    In source order but for decorators, which come last, and for the keyword of an argument, which follows its value.
    """
    for name in _parts(type(node)):
        part = getattr(node, name)
        if isinstance(part, (list, tuple)):
            yield from part
        elif isinstance(part, cst.CSTNode):
            yield part


@cache
def _parts(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """The fields in which nodes of a kind keep what they are made of."""
    return tuple(field.name for field in fields(kind) if not field.name.startswith((*_SPACE, *_PUNCTUATION)))
