"""Ignore comments, found in comments only and also in files that do not parse."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from modlint.facts.lines import LINE_BREAK
from modlint.facts.schema import Suppression
from modlint.finding import Span

HINT = re.compile(r"\#\s*(?:noqa|modlint:)", re.IGNORECASE)  # the others are compiled where this one is found
# Strings are matched so that what looks like a comment in them is passed over. A scanner made of one expression cannot
# fail on broken source, as `tokenize` does.
TOKEN = r"""(?xs)
    \# [^\r\n]*
    | \"{3} [^\"\\]* (?: (?: \\. | \"(?!\"{2}) ) [^\"\\]* )* (?: \"{3} | \Z )
    | '{3} [^'\\]* (?: (?: \\. | '(?!'{2}) ) [^'\\]* )* (?: '{3} | \Z )
    | \" [^\\\r\n\"]* (?: \\(?:\r\n|.) [^\\\r\n\"]* )* (?: \" | (?=[\r\n]) | \Z )
    | ' [^\\\r\n']* (?: \\(?:\r\n|.) [^\\\r\n']* )* (?: ' | (?=[\r\n]) | \Z )
"""
DIRECTIVE = r"""(?xi)
    \#\s* (?:
        modlint:\s* (?P<skip>skip-file) (?![\w-])
        | modlint:\s* (?P<ignore>ignore) (?![\w-]) (?:\s*\[ (?P<names>[^\]\#]*) \])?
        | (?P<noqa>noqa) \b (?P<codes> \s*:\s* [A-Z]+[0-9]+\b (?:[\s,]+ [A-Z]+[0-9]+\b)*)?
    )
"""
NAME = r"[\w*-]+"


def suppressions(text: str) -> tuple[Suppression, ...]:
    """The ignore comments of a file in the order of the source. `# noqa` counts when blanket or naming a MOD code."""
    if HINT.search(text) is None:
        return ()
    starts = [0, *(found.end() for found in LINE_BREAK.finditer(text))]
    comments = (found for found in re.finditer(TOKEN, text) if text[found.start()] == "#")
    return tuple(found for comment in comments for found in _directives(comment, starts))


def _directives(comment: re.Match[str], starts: list[int]) -> Iterator[Suppression]:
    line = bisect_right(starts, comment.start())
    offset = comment.start() - starts[line - 1] + 1
    for found in re.finditer(DIRECTIVE, comment.group()):
        names = tuple(re.findall(NAME, found["names"] or found["codes"] or ""))
        if not found["codes"] or any(name.upper().startswith("MOD") for name in names):
            kind = "skip-file" if found["skip"] else "ignore" if found["ignore"] else "noqa"
            yield Suppression(kind, names, Span(line, offset + found.start(), line, offset + found.end()))
