"""The calls that are taken note of by name, and the tables in which a module keeps what is registered."""

from __future__ import annotations

import ast

REGISTERING = frozenset({"register_buffer", "register_parameter", "add_module", "register_module"})
SETTING = "__setattr__"  # what `setattr` calls
GETTING = frozenset({"get_submodule", "get_parameter", "get_buffer", "__getattr__", "__getattribute__"})
BUILTIN = frozenset({"getattr", "hasattr", "setattr", "delattr", "super"})
FILLING = frozenset({"add", "append", "appendleft", "extend", "insert", "setdefault", "update"})
TESTING = frozenset({"isinstance", "is_tensor"})
RECORDED = REGISTERING | GETTING | BUILTIN | FILLING | TESTING | {"attrgetter", SETTING}
TABLES = frozenset({"_buffers", "_parameters", "_modules", "__dict__"})


def is_setting(node: ast.Call) -> bool:
    """Whether it is `self.__setattr__(name, value)`; that of `object` itself is given the object as well."""
    function = node.func
    return isinstance(function, ast.Attribute) and function.attr == SETTING and len(node.args) == 2


def is_table(node: ast.Subscript) -> bool:
    """Whether it is taken of one of the tables."""
    return isinstance(node.value, ast.Attribute) and node.value.attr in TABLES
