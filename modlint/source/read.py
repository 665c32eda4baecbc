"""Files -> text, by the rules that Python itself follows: a byte order mark, a coding cookie, UTF-8."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from modlint.source.installed import Installed, is_installed

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnreadableError(Exception):
    """Why a file has no text, and where."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column


def decode(data: bytes) -> str:
    """The text that bytes of Python source stand for."""
    if data.startswith(UTF16):
        raise UnreadableError("it is UTF-16, which Python does not accept as source")
    encoding = _encoding(data)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        if b"\0" in data:
            raise UnreadableError("it holds a null byte", *_position(data, data.index(b"\0"), encoding))
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"it is not valid {encoding}: byte 0x{data[error.start]:02x}"
        raise UnreadableError(message, *_position(data, error.start, encoding)) from None
    except (LookupError, ValueError) as error:  # a cookie that names no text encoding
        raise UnreadableError(str(error)) from None


def lines_of(text: str) -> list[str]:
    """The lines of a text with their ends, as `ast` counts them: form feeds do not end one."""
    return _LINE.findall(text)


def encode(text: str, like: bytes) -> bytes:
    """The bytes of a text in the encoding of others, with their byte order mark."""
    mark = codecs.BOM_UTF8 if like.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode(_encoding(like))


def _encoding(data: bytes) -> str:
    if not any(b"coding" in line for line in data.split(b"\n", 2)[:2]):
        return "utf-8"
    import tokenize

    try:
        return tokenize.detect_encoding(io.BytesIO(data).readline)[0].removesuffix("-sig")
    except SyntaxError as error:
        if str(error).startswith("invalid or missing"):
            return "utf-8"  # it is not, and decoding says where
        raise UnreadableError(str(error)) from None


class Texts(Mapping[str, str]):
    """The texts of the project's files, and of installed ones, by path, read when asked for."""

    def __init__(self, files: Mapping[str, str | Path], overlay: Mapping[str, bytes], installed: Installed) -> None:
        self.files = files
        self.overlay = overlay
        self._installed = installed

    def __getitem__(self, path: str) -> str:
        return decode(self.data(path))

    def data(self, path: str) -> bytes:
        """The bytes of a file."""
        if path in self.overlay:
            return self.overlay[path]
        try:
            return self._installed.data(path) if is_installed(path) else Path(self.files[path]).read_bytes()
        except OSError as error:
            raise UnreadableError(error.strerror or str(error)) from None

    def holding(self, contents: Mapping[str, bytes]) -> Texts:
        """The same texts, but for files that hold other bytes than the disk does."""
        return Texts(self.files, {**self.overlay, **contents}, self._installed)

    def as_on_disk(self, paths: Container[str]) -> Texts:
        """The same texts, but for files that hold what the disk does again."""
        kept = {path: data for path, data in self.overlay.items() if path not in paths}
        return Texts(self.files, kept, self._installed)

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)


def _position(data: bytes, offset: int, encoding: str) -> tuple[int, int]:
    before = data[:offset].decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")
