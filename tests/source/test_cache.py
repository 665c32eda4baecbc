"""The cache on the disk: entries come back as they were written, or not at all."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from modlint.source import cache as module
from modlint.source.cache import Cache, fingerprint

NAME = "facts-0123"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "deep" / "kept")


def entry(cache: Cache) -> Path:
    (file,) = cache.folder.glob(f"{NAME}*")
    return file


def test_what_is_written_is_read(cache: Cache) -> None:
    assert cache.read(NAME) is None
    cache.write(NAME, b"one")
    cache.write(NAME, b"two")
    assert cache.read(NAME) == b"two"
    assert Cache(cache.folder).read(NAME) == b"two"


def test_git_and_backups_are_told(cache: Cache) -> None:
    cache.write(NAME, b"")
    assert (cache.folder / ".gitignore").read_text() == "*\n"
    assert (cache.folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_an_entry_under_another_name_is_none(cache: Cache) -> None:
    cache.write(NAME, b"content")
    entry(cache).rename(cache.folder / "facts-4567.kept")
    assert cache.read("facts-4567") is None


@pytest.mark.parametrize("seed", range(200))
def test_damage_is_noticed(cache: Cache, seed: int) -> None:
    chance = random.Random(seed)
    cache.write(NAME, chance.randbytes(500))
    file = entry(cache)
    data = bytearray(file.read_bytes())
    at = chance.randrange(len(data))
    if seed % 3 == 0:
        del data[at:]
    elif seed % 3 == 1:
        data[at] ^= chance.randrange(1, 256)
    else:
        data = bytearray(chance.randbytes(chance.randrange(1000)))
    file.write_bytes(data)
    assert cache.read(NAME) is None
    cache.write(NAME, b"again")
    assert cache.read(NAME) == b"again"


def fail(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("call", ["mkdir", "write_text", "write_bytes"])
def test_a_full_disk_is_no_error(cache: Cache, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    with monkeypatch.context() as full:
        full.setattr(Path, call, fail)
        cache.write(NAME, b"content")
    assert cache.read(NAME) is None
    assert not list(cache.folder.glob("*.partial"))
    cache.write(NAME, b"content")
    assert cache.read(NAME) == b"content"


def test_a_file_in_the_way_is_no_error(cache: Cache) -> None:
    cache.folder.parent.write_text("no folder")
    cache.write(NAME, b"content")
    assert cache.read(NAME) is None
    assert not cache.clear()


def test_a_folder_that_may_not_be_written_is_read(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.write(NAME, b"old")
    monkeypatch.setattr(Path, "write_bytes", fail)
    cache.write(NAME, b"new")
    assert cache.read(NAME) == b"old"


def test_the_oldest_entries_make_room(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 3000)
    for number in range(5):
        cache.write(f"entry{number}", bytes(900))
        os.utime(cache.folder / f"entry{number}.kept", (number, number))
    cache.write("entry5", bytes(900))
    cache.evict()
    assert [number for number in range(6) if cache.read(f"entry{number}") is not None] == [3, 4, 5]


def test_the_number_of_entries_is_bounded(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILES", 2)
    for number in range(4):
        cache.write(f"entry{number}", b"")
        os.utime(cache.folder / f"entry{number}.kept", (number + 9**9, number + 9**9))
    cache.evict()
    assert len(list(cache.folder.glob("*.kept"))) == 2


@pytest.mark.parametrize(("age", "left"), [(10, 1), (10**5, 0)])
def test_what_a_dead_process_left_goes(cache: Cache, age: int, left: int) -> None:
    cache.write(NAME, b"content")
    partial = cache.folder / "facts-1.2-3.partial"
    partial.write_bytes(b"half")
    os.utime(partial, (time.time() - age,) * 2)
    cache.evict()
    assert len(list(cache.folder.glob("*.partial"))) == left


def test_clearing_leaves_what_is_not_ours(cache: Cache) -> None:
    cache.write(NAME, b"content")
    other = cache.folder / "notes.txt"
    other.write_text("mine")
    assert cache.clear()
    assert [file.name for file in cache.folder.iterdir()] == ["notes.txt"]
    assert not cache.clear()
    other.unlink()
    cache.write(NAME, b"content")
    assert cache.clear()
    assert not cache.folder.exists()


WRITER = """
import sys
from pathlib import Path
from modlint.source.cache import Cache
cache, number = Cache(Path(sys.argv[1])), sys.argv[2]
for step in range(300):
    cache.write("shared", (f"{number}:{step};" * 500).encode())
    found = cache.read("shared")
    assert found is not None and len(set(found.split(b";")[:-1])) == 1, found[:50]
"""


def test_many_processes_share_it(cache: Cache) -> None:
    command = [sys.executable, "-c", WRITER, str(cache.folder)]
    running = [subprocess.Popen([*command, str(number)], stderr=subprocess.PIPE, text=True) for number in range(4)]
    assert [process.communicate()[1] for process in running] == [""] * 4
    assert not list(cache.folder.glob("*.partial"))


@pytest.mark.parametrize("delay", [0.0, 0.005, 0.01])
def test_a_process_that_is_killed_leaves_no_half_entry(cache: Cache, delay: float) -> None:
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(cache.folder), "0"])
    while cache.read("shared") is None and process.poll() is None:
        time.sleep(0.001)
    time.sleep(delay)
    process.kill()
    process.wait()
    found = cache.read("shared")
    assert found is not None
    assert len(set(found.split(b";")[:-1])) == 1
    assert [file.stem for file in cache.folder.glob("*.kept") if cache.read(file.stem) is None] == []


def test_fingerprints_keep_parts_apart() -> None:
    parts = [("ab",), ("a", "b"), ("", "ab"), (), ("a\udc80",)]
    assert len({fingerprint(*each) for each in parts}) == len(parts)
