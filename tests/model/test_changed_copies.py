"""Changes in place of what may be an attribute's own tensor under another name."""

from __future__ import annotations

import ast
from textwrap import indent

import pytest

from modlint.model.attributes.changed_copies import _changes

BRANCHES = "\n".join(f"if n == {number}:\n    y = y[0] if x is None else y.view(3)" for number in range(60))


@pytest.mark.parametrize(("first", "changes"), [("self.mean.to(x.device)", True), ("x", False)])
def test_a_local_name_that_many_branches_may_bind_is_followed_once(first: str, changes: bool) -> None:
    body = indent(f"y = {first}\n{BRANCHES}\ny.add_(1)", "    ")
    (forward,) = ast.parse(f"def forward(self, x, n):\n{body}").body
    assert isinstance(forward, ast.FunctionDef)
    assert _changes(forward, "self.mean") is changes
