"""Rules that are ignored in some files."""

from __future__ import annotations

from collections.abc import Callable

from modlint.config import Config
from modlint.triage.selection import Selection


def ignored_in(config: Config, selection: Selection) -> Callable[[str], frozenset[str]]:
    """The codes that `per-file-ignores` takes out, by a path relative to the configuration's root."""
    if not config.per_file_ignores:
        return lambda path: frozenset()
    from pathspec import GitIgnoreSpec

    table = [
        (GitIgnoreSpec.from_lines([pattern]), selection.matching(selectors))
        for pattern, selectors in config.per_file_ignores.items()
    ]
    return lambda path: frozenset().union(*(codes for spec, codes in table if spec.match_file(path)))
