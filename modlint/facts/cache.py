"""Facts that an earlier run made, by the digest of the file: decoded into their types, never run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from modlint.facts.msgspec_import import msgspec
from modlint.facts.schema import FileFacts
from modlint.facts.serialization import packed, unpacked
from modlint.source.cache import fingerprint
from modlint.source.run_cache import RunCache

_decode_pack = msgspec.msgpack.Decoder(dict[str, msgspec.Raw]).decode
Pack = dict[str, msgspec.Raw]  # facts by the digest of their file
EMPTY = msgspec.msgpack.encode({})
MAKERS = ("facts/", "finding.py", "source/read.py")  # the code that facts depend on


SMALL = 8  # a pack is small if it is no more than one of so many parts of the other


class CachedFacts:
    """The facts of a tree's files, as far as they are known: in a large pack, and a small one with what came since."""

    def __init__(self, kept: RunCache) -> None:
        self._kept = kept
        self._name = f"facts-{fingerprint(kept.scope, kept.made_by(*MAKERS))}"
        self._large, self._recent = self._read(self._name), self._read(f"{self._name}-recent")
        self._pack = self._large | self._recent

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
        if packed and contents.hold(made):
            new = {digest: facts for digest, facts in packed.items() if facts is not None}
            recent = {digest: facts for digest, facts in self._recent.items() if digest in wanted} | new
            if SMALL * _size(recent) < _size(self._large):
                self._write(f"{self._name}-recent", recent)
            else:
                known = {digest: facts for digest, facts in self._pack.items() if digest in wanted}
                self._write(self._name, known | new)
                self._write(f"{self._name}-recent", {})

    def _write(self, name: str, pack: Pack) -> None:
        self._kept.cache.write(name, msgspec.msgpack.encode(pack))

    def _read(self, name: str) -> Pack:
        try:
            return _decode_pack(self._kept.cache.read(name) or EMPTY)
        except msgspec.DecodeError:
            return {}


def _size(pack: Pack) -> int:
    return sum(len(memoryview(facts)) for facts in pack.values())


def _encoded(facts: FileFacts) -> msgspec.Raw | None:
    sent = packed(facts)
    return msgspec.Raw(sent) if isinstance(sent, bytes) else None
