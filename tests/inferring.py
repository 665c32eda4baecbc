"""Questions to the inference engine about small source texts."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from modlint.model.code.sources import Sources
from modlint.model.inference.inference import Inference
from modlint.model.values.values import Value
from projects import class_of, project

HEAD = """
from __future__ import annotations
import math
import typing as t
from dataclasses import dataclass
from functools import partial
from typing import (
    Annotated, Any, Callable, Dict, Literal, Mapping, Optional, Sequence, Tuple, TypeVar, Union
)

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
"""


def engine(files: Mapping[str, str]) -> Inference:
    """An engine over a project of these files."""
    return Inference(project(files), Sources({path: textwrap.dedent(text) for path, text in files.items()}))


def held(statements: str, others: str = "", parameters: str = "") -> Value:
    """What `self.x` of a module holds after these statements of its `__init__`."""
    body = textwrap.indent(textwrap.dedent(statements).strip("\n"), " " * 8)
    init = f"    def __init__(self{parameters and ', '}{parameters}):\n        super().__init__()\n{body}\n"
    text = f"{HEAD}\n{textwrap.dedent(others)}\nclass Net(nn.Module):\n{init}"
    asked = engine({"net.py": text})
    return asked.attribute(class_of(asked.project, "Net"), "x")


def kinds(value: Value) -> set[str]:
    return {atom.kind.value for atom in value}
