"""The attributes in the keys of weights that a file makes, renaming others or filling them, or finds to be missing."""

from __future__ import annotations

import re

OF_WEIGHTS = ("state_dict", "checkpoint", "ckpt", "load_weights")
ANYWHERE = frozenset({"weight", "bias"})  # parts of the keys of any module
FILES = frozenset(
    {"bin", "ckpt", "csv", "jpg", "json", "npy", "npz", "onnx", "pkl", "png", "pt", "pth", "py", "safetensors", "yaml"}
)
_DOTTED = re.compile(r"""(?:\b[fr]{1,2})?["']([\w%{}]*\.[\w%{}.]*)["']""")
_OTHER = r"""["'][^"'\n]+["']"""
_FORMATTED = r"(?:\s*%\s*(?:\w+|\([^()\n]*\))|\.format\([^()\n]*\))?"  # with the number of a layer
_BEFORE = re.compile(
    rf"(?:\w\(+|^[^\S\n]*\()\s*[fr]{{,2}}{_OTHER}{_FORMATTED}\s*,\s*\Z|{_OTHER}{_FORMATTED}\s*:\s*\Z", re.MULTILINE
)
_AFTER = re.compile(rf"{_FORMATTED}\s*:\s*[fr]{{,2}}{_OTHER}")
_FILLED = re.compile(rf"{_FORMATTED}\s*\]\s*=[^=]")
_MISSING = re.compile(rf"missing_keys\b\)*\s*(?:[=!+-]=|=|-)\s*(?:\w*[(\[{{]\s*)*(?:{_OTHER}\s*,\s*)*\Z")
_IN_MISSING = re.compile(r"\s+(?:not\s+)?in\s+[\w.]*missing_keys\b")
NEAR = 200  # characters in which what is renamed stands before its new name


def key_names(text: str) -> set[str]:
    """The names of what has state in the keys that a file about weights makes, but for those in all keys.

    A dotted string may also name a file or a class.
    """
    if not any(word in text for word in OF_WEIGHTS):
        return set()
    parts = (found[1].split(".") for found in _DOTTED.finditer(text) if _is_made(found, text))
    named = (each for each in parts if each[-1] not in FILES and not each[-1][:1].isupper())
    return {part for each in named for part in each if part.isidentifier()} - ANYWHERE


def _is_made(found: re.Match[str], text: str) -> bool:
    """Whether it is `replace("segments", "embeddings.types")`, stands in a table, or is `weights["pos.weight"] = x`.

    What is among the `missing_keys` is a key that the model has.
    """
    start, end = found.span()
    before = text[max(start - NEAR, 0) : start]
    if _MISSING.search(before) or _IN_MISSING.match(text, end):
        return True
    if before.rstrip()[-1:] == "[":
        return _FILLED.match(text, end) is not None
    return _AFTER.match(text, end) is not None or _BEFORE.search(before) is not None
