"""Which lines of the user's code are running."""

from __future__ import annotations

import os
import sys
import sysconfig
from types import CodeType, FrameType
from typing import NamedTuple

import torch


class Frame(NamedTuple):
    """A line of a function that is running."""

    path: str
    line: int
    function: str


_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_TORCH = os.path.dirname(os.path.abspath(torch.__file__)) + os.sep
_STANDARD = tuple({sysconfig.get_path(key) + os.sep for key in ("stdlib", "platstdlib")})
_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


class Territory:
    """Whose code is the user's: not torch's, Python's or modlint's, nor an installed library's besides the own one."""

    def __init__(self, home: type | None = None) -> None:
        self._home = _package_folder(home) if home else ""
        self._known: dict[int, tuple[CodeType, bool]] = {}  # by id, since to hash code is to hash all of it

    def own_path(self, path: str) -> bool:
        """Whether a file is the user's."""
        if self._home and path.startswith(self._home):
            return True
        installed = any(folder in path for folder in _INSTALLED)
        return not (installed or path.startswith(("<", _HERE, _TORCH, *_STANDARD)))

    def owns(self, cls: type) -> bool:
        """Whether a class is the user's."""
        file = getattr(sys.modules.get(cls.__module__), "__file__", None)
        return file is not None and self.own_path(file)

    def says_cpu(self) -> bool:
        """Whether a global beside the innermost line of the user's code names the CPU.

        It was set when the file was imported, and may name another device on a machine that has one.
        """
        frame = self._innermost()
        return frame is not None and any(map(_is_cpu, list(frame.f_globals.values())))

    def innermost(self) -> Frame | None:
        """The innermost line of the user's code."""
        frame = self._innermost()
        return Frame(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name) if frame else None

    def _innermost(self) -> FrameType | None:
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and not self._own_code(frame.f_code):
            frame = frame.f_back
        return frame

    def _own_code(self, code: CodeType) -> bool:
        known = self._known.get(id(code))
        if known is None:
            known = self._known[id(code)] = code, self.own_path(code.co_filename)
        return known[1]


def _is_cpu(value: object) -> bool:
    return value == "cpu" if isinstance(value, str) else isinstance(value, torch.device) and value.type == "cpu"


def _package_folder(cls: type) -> str:
    """The folder of the top-level package of a class, if it is an installed one."""
    module = sys.modules.get(cls.__module__.partition(".")[0])
    file = getattr(module, "__file__", None) or ""
    if not any(folder in file for folder in _INSTALLED) or file.startswith(_TORCH):
        return ""
    return os.path.dirname(file) + os.sep if os.path.basename(file) == "__init__.py" else file
