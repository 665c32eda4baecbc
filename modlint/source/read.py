"""Files -> text, by the rules that Python itself follows: a byte order mark, a coding cookie, UTF-8."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator, Mapping
from pathlib import Path

UTF16 = (b"\xff\xfe", b"\xfe\xff")


class UnreadableError(Exception):
    """Why a file has no text, and where."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column


def read_text(path: Path) -> str:
    """The text of a Python file."""
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise UnreadableError(error.strerror or str(error)) from None


def decode(data: bytes) -> str:
    """The text that bytes of Python source stand for."""
    if data.startswith(UTF16):
        raise UnreadableError("it is UTF-16, which Python does not accept as source")
    if b"\0" in data:
        raise UnreadableError("it holds a null byte", *_position(data, data.index(b"\0")))
    encoding = _encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"it is not valid {encoding}: byte 0x{data[error.start]:02x}"
        raise UnreadableError(message, *_position(data, error.start)) from None
    except (LookupError, ValueError) as error:  # a cookie that names no text encoding
        raise UnreadableError(f"{error}") from None


def _encoding(data: bytes) -> str:
    try:
        return tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    except SyntaxError as error:
        if str(error).startswith("invalid or missing"):
            return "utf-8"  # it is not, and decoding says where
        raise UnreadableError(str(error)) from None


class Texts(Mapping[str, str]):
    """The texts of the project's files by path, read when asked for."""

    def __init__(self, files: Mapping[str, Path], overlay: Mapping[str, bytes]) -> None:
        self._files = files
        self._overlay = overlay

    def __getitem__(self, path: str) -> str:
        if path in self._overlay:
            return decode(self._overlay[path])
        return read_text(self._files[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _position(data: bytes, offset: int) -> tuple[int, int]:
    before = data[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
