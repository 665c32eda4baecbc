"""Positions and texts of syntax nodes in the source."""

from __future__ import annotations

import ast
import re

from modlint.finding import Span

LINE_BREAK = re.compile(r"\r\n|\r|\n")  # str.splitlines also breaks at form feeds, which the parser does not


class Lines:
    """The source of one file by lines. `ast` counts columns in UTF-8 bytes, a Span counts characters."""

    def __init__(self, text: str) -> None:
        self._lines = LINE_BREAK.split(text) if "\r" in text else text.split("\n")
        self._ascii = text.isascii()

    def __len__(self) -> int:
        return len(self._lines) - (self._lines[-1] == "")

    def span(self, start: ast.stmt | ast.expr, end: ast.stmt | ast.expr | None = None) -> Span:
        """Where a node stands, or all from one node to another."""
        last = end or start
        end_line, end_column = last.end_lineno or start.lineno, last.end_col_offset or 0
        if self._ascii:
            return Span(start.lineno, start.col_offset + 1, end_line, end_column + 1)
        return Span(
            start.lineno,
            self._characters(start.lineno, start.col_offset) + 1,
            end_line,
            self._characters(end_line, end_column) + 1,
        )

    def text(self, node: ast.expr | None) -> str:
        """The source of a node, empty for none."""
        if node is None:
            return ""
        if isinstance(node, ast.Name):
            return node.id
        if self._ascii and node.lineno == node.end_lineno:
            return self._lines[node.lineno - 1][node.col_offset : node.end_col_offset]
        line, column, end_line, end_column = self.span(node)
        if line == end_line:
            return self._lines[line - 1][column - 1 : end_column - 1]
        first, *inner = self._lines[line - 1 : end_line]
        return "\n".join([first[column - 1 :], *inner[:-1], inner[-1][: end_column - 1]])

    def name_span(self, node: ast.ClassDef) -> Span:
        """Where the name stands in a class header."""
        for number in range(node.lineno, node.body[0].lineno + 1):
            start = self._characters(number, node.col_offset) + len("class") if number == node.lineno else 0
            found = self._lines[number - 1].find(node.name, start)
            if found >= 0:
                return Span(number, found + 1, number, found + len(node.name) + 1)
        return self.span(node)

    def _characters(self, line: int, offset: int) -> int:
        text = self._lines[line - 1]
        return offset if text.isascii() else len(text.encode()[:offset].decode(errors="ignore"))
