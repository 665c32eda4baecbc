"""Writes `modlint/data/torch_api.json` (or the file named) from the installed torch; run by hand."""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

TARGET = Path(__file__).parents[1] / "modlint" / "data" / "torch_api.json"


def render() -> str:
    """The table as text, one name a line, so that a diff tells what a new torch changed."""
    warnings.simplefilter("ignore")
    import torch

    from torch_tables import classes, constants, functions, known, reads, registered, tensor

    table = {
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "torch": torch.__version__.partition("+")[0],
        "functions": _merged(known.EXTRA, functions.functions(), classes.constructors()),
        "constants": constants.constants(),
        "classes": classes.classes(),
        "tensor": tensor.tensor_attributes(),
        "reads": reads.reads(),
        "registers": registered.registered(),
        "module_attributes": classes.module_attributes(),
    }
    return json.dumps(table, indent=0, sort_keys=True, separators=(",", ":")) + "\n"


def _merged(*tables: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    merged: dict[str, dict[str, str]] = {}
    for table in tables:
        for scope, names in table.items():
            merged.setdefault(scope, {}).update(names)
    return merged


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_text(render(), encoding="utf-8")
