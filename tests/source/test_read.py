"""Bytes -> text."""

from __future__ import annotations

import pickle

import pytest

from modlint.source.read import UnreadableError, decode


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        ("x = 'é'\n".encode(), "x = 'é'\n"),
        (b"\xef\xbb\xbfx = 1\r\n", "x = 1\r\n"),
        ("# coding: latin-1\nx = 'é'".encode("latin-1"), "# coding: latin-1\nx = 'é'"),
        (
            "#!/usr/bin/python\n# -*- coding: cp1252 -*-\n# €".encode("cp1252"),
            "#!/usr/bin/python\n# -*- coding: cp1252 -*-\n# €",
        ),
        (b"# coding: utf-8\rx = 1\x0c\n", "# coding: utf-8\rx = 1\x0c\n"),
    ],
)
def test_bytes_are_decoded_as_python_does(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"\xff\xfex\0", 1, 1),
        (b"ab\0", 1, 3),
        (b"a\r\nb\rc\n\0", 4, 1),
        ("é\n".encode() + b"  \xff", 2, 3),
        ("x = 'é".encode() + b"\xff'", 1, 7),
        (b"# coding: rot13\n", 1, 1),
        (b"# coding: hex\n\0", 1, 1),
        (b"# coding: ascii\n\n# \xc3\xa9", 3, 3),
    ],
)
def test_no_text_and_where(data: bytes, line: int, column: int) -> None:
    with pytest.raises(UnreadableError) as found:
        decode(data)
    assert (found.value.line, found.value.column) == (line, column)


def test_the_error_travels_between_processes() -> None:
    error = pickle.loads(pickle.dumps(UnreadableError("why", 3, 4)))
    assert (error.message, error.line, error.column) == ("why", 3, 4)
