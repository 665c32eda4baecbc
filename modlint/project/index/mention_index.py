"""The files of a project by the names that they mention."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from modlint.facts.chains import plain
from modlint.facts.identifiers import SEPARATOR
from modlint.facts.schema import FileFacts

FEW = 20  # words that are sooner looked for than all are sorted


class MentionIndex:
    """Which files mention a name; none of them is unpacked for that."""

    def __init__(self, files: Mapping[str, FileFacts]) -> None:
        self._files = files
        self._known: dict[str, Sequence[str]] = {}

    def __call__(self, name: str, kind: str = "") -> Sequence[str]:
        """The files that mention a name, or only as OWN, or OF_PART."""
        word = kind + plain(name).partition(SEPARATOR)[0]
        if word not in self._known:
            few = len(self._known) < FEW
            self._known[word] = self._with(word) if few else self._by_word.get(word, ())
        return self._known[word]

    def _with(self, word: str) -> Sequence[str]:
        line = f"{SEPARATOR}{word}{SEPARATOR}"
        return [path for path, facts in self._files.items() if line in facts.identifiers]

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path, facts in self._files.items():
            for word in facts.identifiers.split(SEPARATOR)[1:-1]:
                found[word].append(path)
        return dict(found)
