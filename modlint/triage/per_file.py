"""Which rules speak in which file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from modlint.config import Config
from modlint.source.discover import project_path
from modlint.triage.selection import INTERNAL, Selection


def speaking_in(config: Config, selection: Selection, base: Path) -> Callable[[str], frozenset[str]]:
    """The codes that speak in a file, by its path relative to `base`: the enabled ones but for `per-file-ignores`."""
    if not config.per_file_ignores:
        return lambda path: selection.enabled
    from pathspec import GitIgnoreSpec

    table = [
        (GitIgnoreSpec.from_lines([pattern]), selection.matching(selectors) - {INTERNAL})
        for pattern, selectors in config.per_file_ignores.items()
    ]

    def speaking(path: str) -> frozenset[str]:
        seen = project_path(base / path, config.root or base)
        return selection.enabled.difference(*(codes for spec, codes in table if spec.match_file(seen)))

    return speaking
