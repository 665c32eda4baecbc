"""The sizes that a constructor has as defaults, made small in proportion: what a big module does, a small one does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from modlint.runtime.parameter_names import IMAGES
from modlint.runtime.signatures import Wanted

WIDE = 64
DEEP = 2
DEPTHS = re.compile(r"depth|layers?$|^n_?layers?|blocks?$|repeats?$")
VOCABULARIES = re.compile(r"vocab|codebook_size|num_(tokens|embeddings)|n_?token|max_(len|seq|pos)|context_length")
FIXED = re.compile(r"patch|window|grid|class|height|width$|_id$|index|indices|groups?$")


class Scale(NamedTuple):
    """What widths and the sides of images are divided by. Widths must stay divisible by heads and groups."""

    widths: int
    images: int


SCALES = (Scale(8, 4), Scale(8, 1), Scale(2, 1))


def smaller(parameters: Sequence[Wanted]) -> Iterator[Mapping[str, Any]]:
    """Other defaults, the smallest first."""
    optional = [each for each in parameters if not each.required]
    seen: list[Mapping[str, Any]] = [{}]
    for scale in SCALES:
        shrunk = [(each, _shrunk(each.name, each.default, scale)) for each in optional]
        changed = {each.name: value for each, value in shrunk if value != each.default}
        if changed not in seen:
            seen.append(changed)
            yield changed


def _shrunk(name: str, value: Any, scale: Scale) -> Any:
    if type(value) in (list, tuple):
        return type(value)(_shrunk(name, item, scale) for item in value)
    if type(value) is not int:
        return value
    if DEPTHS.search(name):
        return min(value, DEEP)
    if VOCABULARIES.search(name):
        return min(value, WIDE)
    if value < WIDE or FIXED.search(name):
        return value
    factor = scale.images if IMAGES.search(name) else scale.widths
    return value if value % factor else value // factor
