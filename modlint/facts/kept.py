"""Facts that an earlier run made, by the digest of the file: decoded into their types, never run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from modlint.facts.packing import packed, unpacked
from modlint.facts.schema import FileFacts
from modlint.source.cache import fingerprint
from modlint.source.kept import Kept, code_digest

_decode_pack = msgspec.msgpack.Decoder(dict[str, msgspec.Raw]).decode
EMPTY = msgspec.msgpack.encode({})
MAKERS = ("facts/*.py", "finding.py", "source/read.py")  # the code that facts depend on


class KeptFacts:
    """The facts of a tree's files, as far as they are known."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._name = f"facts-{fingerprint(kept.scope, code_digest(*MAKERS))}"
        self._pack = self._read()

    def known(self) -> Iterator[tuple[str, FileFacts]]:
        """The files that were read before, with their facts."""
        for path, digest in self._kept.contents.items():
            if digest in self._pack:
                try:
                    yield path, unpacked(self._pack[digest])
                except msgspec.DecodeError:
                    del self._pack[digest]

    def of(self, digest: str) -> FileFacts | None:
        """The facts of a file that held something before, if they are still at hand."""
        try:
            return unpacked(self._pack[digest])
        except (KeyError, msgspec.DecodeError):
            return None

    def add(self, made: Mapping[str, FileFacts]) -> None:
        """Keep the facts of some files, and drop those of files that the tree does not hold any more."""
        contents = self._kept.contents
        wanted = {*contents.values(), *(self._pack if contents.overlay else ())}
        packed = {contents[path]: _encoded(facts) for path, facts in made.items() if path not in contents.overlay}
        if packed and contents.hold():
            known = {digest: facts for digest, facts in self._pack.items() if digest in wanted}
            whole = {digest: facts for digest, facts in (known | packed).items() if facts is not None}
            self._kept.cache.write(self._name, msgspec.msgpack.encode(whole))

    def _read(self) -> dict[str, msgspec.Raw]:
        try:
            return _decode_pack(self._kept.cache.read(self._name) or EMPTY)
        except msgspec.DecodeError:
            return {}


def _encoded(facts: FileFacts) -> msgspec.Raw | None:
    sent = packed(facts)
    return msgspec.Raw(sent) if isinstance(sent, bytes) else None
