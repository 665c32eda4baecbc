"""What a class may bind before nn.Module's own `__init__` has run."""

from __future__ import annotations

import textwrap

import pytest

from modlint.project.classes.pre_init import bound_early
from modlint.rules.assign_before_super_init import AssignBeforeSuperInit
from projects import class_of, project

HEAD = """
from torch import nn

class Open(nn.Module):
    def __init__(self, flag):
        if flag:
            super().__init__()

class Base(nn.Module):
    def __init__(self):
        super(Base, self).__init__()
        self.build()

    def build(self): pass

class Early(nn.Module):
    def __init__(self):
        self.build()
        super().__init__()
"""


@pytest.mark.parametrize(
    ("base", "init", "expected"),
    [
        ("nn.Module", "super().__init__()\nself.fc = make()\nself.build()", ""),
        ("nn.Module", "self.a = 1\nsuper().__init__()", ""),
        ("nn.Module", "self.a = make()\nsuper().__init__()", "__init__"),
        ("nn.Module", "self.register_buffer('a', None)\nsuper().__init__()", "__init__"),
        ("nn.Module", "self.build()\nsuper().__init__()", "build"),
        ("nn.Module", "super().__init__(self.build())", "build"),
        ("nn.Module", "if flag: super().__init__()\nelse: self.build()", "build"),
        ("nn.Module", "nn.Module.__init__(self)\nself.build()", "build"),
        ("Base", "super().__init__()\nself.a = make()", ""),
        ("Early", "super().__init__()\nself.a = make()", "build"),
        ("Open", "super().__init__()\nself.a = make()", "__init__"),
        ("unknown.Base", "super().__init__()\nself.a = make()", ""),
    ],
)
def test_methods_that_bind_early(base: str, init: str, expected: str) -> None:
    body = textwrap.indent(init, "        ")
    text = f"class A({base}):\n    def __init__(self, flag):\n{body}\n    def build(self):\n        self.b = make()\n"
    linked = project({"a.py": HEAD + text})
    cls = class_of(linked, "A")
    assert " ".join(early.method.name for early in bound_early(linked.mro(cls)) if early.owner is cls) == expected


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        ("self.a = width", False),
        ("self.a = dict(width=width)", False),
        ("self.a = nn.Linear(width, 1)", True),
        ("self.a, self.b = width, nn.Parameter(width)", True),
        ("self.a = copied(nn.Linear(width, 1))", True),
        ("setattr(self, width, width)", True),
    ],
)
def test_only_what_may_be_registered_is_suspected(bound: str, expected: bool) -> None:
    text = f"""
from torch import nn
from copy import deepcopy as copied
class A(nn.Module):
    def __init__(self, width):
        {bound}
        super().__init__()
"""
    linked = project({"a.py": text})
    assert AssignBeforeSuperInit().suspects(class_of(linked, "A"), linked) is expected
