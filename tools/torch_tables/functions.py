"""What torch's functions give: from its stubs, annotations, operator schemas and docstrings, in this order."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable

import torch

from torch_tables import known, spelling, stubs, traits
from torch_tables.names import members

STUBS = {
    "torch": "_C/_VariableFunctions.pyi",
    "torch.nn.functional": "nn/functional.pyi",
    "torch._C._nn": "_C/_nn.pyi",
}
ARROW = re.compile(r"-> *(\(?[\w., \[\]]+\)?)")
SCHEMA_TYPES = {"Scalar": "Number", "Tensor[]": "list[Tensor]", "Tensor?": "Optional[Tensor]", "int[]": "list[int]"}


def functions() -> dict[str, dict[str, str]]:
    """The spelling of every known function, by module and name."""
    table: dict[str, dict[str, str]] = {}
    for scope, name, value in members():
        if callable(value) and not inspect.isclass(value):
            given = _function(scope, name, value)
            if given is not None:
                table.setdefault(scope, {})[name] = given + traits.of_function(scope, name, value, given)
    return table


def _function(scope: str, name: str, value: object) -> str | None:
    home = getattr(value, "__module__", None) or scope
    return (
        known.FUNCTIONS.get(f"{scope}.{name}")
        or known.FUNCTIONS.get(f"{home}.{name}")
        or _of_stub(scope, name)
        or (_of_stub("torch", name) if home == "torch.functional" else None)
        or of_annotation(value)
        or _of_stub("torch._C._nn", name if inspect.isbuiltin(value) else "")
        or of_schema(getattr(value, "__name__", name))
        or _of_docstring(value)
    )


def of_definitions(definitions: Iterable[stubs.Definition]) -> str | None:
    """The join of what the overloads return."""
    return spelling.join(spelling.spell(ast.unparse(d.returns)) if d.returns else None for d in definitions)


def _of_stub(scope: str, name: str) -> str | None:
    return of_definitions(stubs.functions(STUBS[scope]).get(name, ())) if scope in STUBS else None


def of_annotation(value: object) -> str | None:
    """What a live function says that it returns."""
    given = getattr(value, "__annotations__", {}).get("return", inspect.Signature.empty)
    if given is inspect.Signature.empty:
        return None
    return spelling.spell(given if isinstance(given, str) else inspect.formatannotation(given))


def of_schema(operator: str) -> str | None:
    """The join of what the overloads of an operator return, those that write to `out` left aside."""
    schemas = torch._C._jit_get_schemas_for_operator(f"aten::{operator}")
    plain = [s for s in schemas if not any(a.is_out for a in s.arguments)]
    return spelling.join(map(_of_schema, plain or schemas))


def _of_schema(schema: torch._C.FunctionSchema) -> str | None:
    types = [SCHEMA_TYPES.get(str(r.type), str(r.type)) for r in schema.returns]
    if len(types) < 2:
        return spelling.spell(types[0]) if types else "none"
    given = spelling.spell(f"tuple[{', '.join(types)}]")
    names = [r.name for r in schema.returns]
    return f"tensors:{','.join(names)}" if given and given.startswith("tensors") and all(names) else given


def _of_docstring(value: object) -> str | None:
    arrow = ARROW.search((inspect.getdoc(value) or "")[:300])
    if arrow is None:
        return None
    text = arrow[1].strip().rstrip(".")
    return spelling.spell(f"tuple[{text.strip('()')}]" if text.startswith("(") else text)
