"""The page of a rule: what its file's docstring says, taken apart."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from inspect import cleandoc
from typing import NamedTuple

from modlint.rules._base import Rule

_SECTION = re.compile(r"^## +(.+?)\s*$", re.MULTILINE)
_FENCE = re.compile(r"^```python(?: +path=(\S+))?[ ]*\n(.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)
_MARKER = re.compile(r"[ \t]*# *(MOD\d{3}(?:[ ,]+MOD\d{3})*)[ \t]*$", re.MULTILINE)


class ExampleFile(NamedTuple):
    """One file of an example as it stands on the page, markers included."""

    path: str
    marked: str

    @property
    def source(self) -> str:
        """The file without its markers, line for line."""
        return _MARKER.sub("", self.marked)

    @property
    def expected(self) -> frozenset[tuple[int, str]]:
        """Each marked line with a code that must be reported there."""
        lines = re.split(r"\r\n|\r|\n", self.marked)
        marks = ((number, _MARKER.search(line)) for number, line in enumerate(lines, 1))
        return frozenset((number, code) for number, mark in marks if mark for code in re.findall(r"MOD\d+", mark[1]))


Example = tuple[ExampleFile, ...]


class Page(NamedTuple):
    """What a rule's docstring says: one sentence, the paragraphs after it, the whole, and its examples.

    An example is a single fence, or several named ones (```` ```python path=net/tables.py ````) with nothing between.
    The fix of the first flagged example gives the first fixed one, and so on.
    """

    summary: str
    why: str
    text: str
    flagged: tuple[Example, ...]
    fixed: tuple[Example, ...]
    accepted: tuple[Example, ...]


def page(rule: Rule) -> Page:
    """The page of a rule, from the module that its class stands in."""
    return parse(sys.modules[type(rule).__module__].__doc__ or "")


def parse(docstring: str) -> Page:
    """The page that a docstring holds. Sections other than Flagged, Fixed and Accepted stay in its text only."""
    text = cleandoc(docstring)
    head, *rest = _SECTION.split(text)
    sections = {title.lower(): tuple(_examples(body)) for title, body in zip(rest[::2], rest[1::2], strict=True)}
    summary, _, why = head.strip().partition("\n\n")
    flagged, fixed, accepted = (sections.get(title, ()) for title in ("flagged", "fixed", "accepted"))
    return Page(" ".join(summary.split()), why.strip(), text, flagged, fixed, accepted)


def _examples(section: str) -> Iterator[Example]:
    group: list[ExampleFile] = []
    end = 0
    for fence in _FENCE.finditer(section):
        path, marked = fence.groups()
        if group and (path is None or section[end : fence.start()].strip()):
            yield tuple(group)
            group = []
        end = fence.end()
        if path is None:
            yield (ExampleFile("example.py", marked),)
        else:
            group.append(ExampleFile(path, marked))
    if group:
        yield tuple(group)
