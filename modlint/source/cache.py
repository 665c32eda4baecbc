"""A folder of what was worked out before: bytes by name, each with its checksum.

It is a help and never a need: what cannot be read, or is not as it was written, is as if it were not there, and what
cannot be written is not kept. A file is replaced at once or not at all, so that many processes may share the folder.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

try:
    from _blake2 import blake2b  # where hashlib has it from, once it has loaded all of OpenSSL
except ImportError:
    from hashlib import blake2b

FOLDER = ".modlint_cache"
ENTRY, PARTIAL = ".kept", ".partial"  # how the names of our files end
MAX_BYTES = 256 * 2**20
MAX_FILES = 256
ABANDONED = 3600  # seconds after which nobody writes to a partial file any more
CHECKSUM = 4
SIGNS = {
    ".gitignore": "*\n",
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# What modlint keeps to be quick.\n",
}


def fingerprint(*parts: str | bytes) -> str:
    """A name for values: other parts, another name."""
    found = blake2b(digest_size=16)
    for part in parts:
        data = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        found.update(b"%d:" % len(data) + data)
    return found.hexdigest()


class Cache(NamedTuple):
    """The entries in a folder, which need not exist. A name says all that its content depends on."""

    folder: Path

    def read(self, name: str) -> bytes | None:
        """What was written under a name."""
        try:
            with open(self.folder / (name + ENTRY), "rb") as file:
                checksum, content = file.read(CHECKSUM), file.read()
        except OSError:
            return None
        return content if checksum == _checksum(name, content) else None

    def write(self, name: str, content: bytes) -> None:
        """Keep something under a name."""
        partial = self.folder / f"{name}.{os.getpid()}-{time.monotonic_ns()}{PARTIAL}"
        with suppress(OSError):
            self._prepare()
            try:
                partial.write_bytes(_checksum(name, content) + content)
                os.replace(partial, self.folder / (name + ENTRY))
            finally:
                partial.unlink(missing_ok=True)

    def clear(self) -> bool:
        """Delete what we wrote, and the folder if nothing else is in it. Whether there was anything."""
        if not (self.folder / "CACHEDIR.TAG").is_file():
            return False
        for name in (*(file.name for file in self._files()), *SIGNS):
            with suppress(OSError):
                (self.folder / name).unlink()
        with suppress(OSError):
            self.folder.rmdir()
        return True

    def _prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, text in SIGNS.items():
            if not (self.folder / name).exists():
                (self.folder / name).write_text(text, encoding="utf-8")

    def evict(self) -> None:
        """Delete the oldest entries where there are too many, and what processes that died left behind."""
        files: list[tuple[os.stat_result, os.DirEntry[str]]] = []
        with suppress(OSError):
            files = sorted(((file.stat(), file) for file in self._files()), key=lambda each: -each[0].st_mtime_ns)
        size = 0
        for number, (found, file) in enumerate(files):
            size += found.st_size
            age = time.time() - found.st_mtime
            old = age > ABANDONED if file.name.endswith(PARTIAL) else size > MAX_BYTES or number >= MAX_FILES
            if old:
                with suppress(OSError):
                    os.unlink(file)

    def _files(self) -> Iterator[os.DirEntry[str]]:
        with suppress(OSError), os.scandir(self.folder) as entries:
            yield from (entry for entry in entries if entry.name.endswith((ENTRY, PARTIAL)))


def _checksum(name: str, content: bytes) -> bytes:
    return crc32(content, crc32(name.encode())).to_bytes(CHECKSUM, "big")
