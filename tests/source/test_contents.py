"""A changed file is always noticed, an unchanged one is seldom read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from modlint.source import contents as module
from modlint.source.cache import Cache
from modlint.source.contents import Contents
from modlint.source.installed import Installed
from modlint.source.read import Texts

SOURCE = b"x = 1\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "SETTLED", -1)  # every file counts as old
    (tmp_path / "a.py").write_bytes(SOURCE)
    return tmp_path / "a.py"


class Reads(Texts):
    """Texts that count how often the disk is read."""

    count = 0

    def data(self, path: str) -> bytes:
        self.count += 1
        return super().data(path)


def look(file: Path, overlay: bytes | None = None) -> tuple[Contents, Reads]:
    texts = Reads({"a.py": file}, {} if overlay is None else {"a.py": overlay}, Installed())
    return Contents(texts, Cache(file.parent / "kept"), "contents"), texts


def known(file: Path) -> str:
    contents, _ = look(file)
    assert contents.hold()
    contents.keep()
    return contents["a.py"]


def test_what_did_not_change_is_not_read(file: Path) -> None:
    before = known(file)
    contents, texts = look(file)
    assert contents["a.py"] == before
    assert contents.hold()
    assert texts.count == 0


def test_same_size_and_time_of_modification(file: Path) -> None:
    before, times = known(file), os.stat(file)
    file.write_bytes(SOURCE.replace(b"1", b"2"))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert look(file)[0]["a.py"] != before


def test_another_file_of_the_same_size_and_time_in_its_place(file: Path) -> None:
    before, times = known(file), os.stat(file)
    other = file.with_name("b.py")
    other.write_bytes(SOURCE.replace(b"1", b"2"))
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    os.replace(other, file)
    assert look(file)[0]["a.py"] != before


def test_a_file_that_changed_just_now_is_read_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SETTLED", 10**15)
    known(file)
    contents, texts = look(file)
    assert contents.hold()
    assert texts.count == 2


def test_where_no_time_of_change_is_kept_all_is_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEEPS_TIME_OF_CHANGE", False)
    known(file)
    assert look(file)[1].count == 1


def test_a_change_during_the_run_is_noticed(file: Path) -> None:
    contents, _ = look(file)
    file.write_bytes(SOURCE.replace(b"1", b"2"))
    assert not contents.hold()


def test_a_file_that_goes_or_comes_during_the_run_is_noticed(file: Path) -> None:
    contents, _ = look(file)
    file.unlink()
    assert not contents.hold()
    gone, _ = look(file)
    assert gone.hold()
    file.write_bytes(SOURCE)
    assert not gone.hold()


def test_an_overlay_counts_for_its_file(file: Path) -> None:
    before = known(file)
    contents, texts = look(file, b"y = 1\n")
    assert contents["a.py"] != before
    assert look(file, SOURCE)[0]["a.py"] == before
    assert texts.count == 0


@pytest.mark.skipif(os.name == "nt", reason="there are no named pipes")
def test_a_pipe_is_never_known(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    contents, texts = look(pipe)
    assert not contents.hold()
    assert texts.count == 0


@pytest.mark.parametrize("index", ["null", "[1]", '{"a.py": 1}', '{"a.py": [["x"], "y"]}', '{"a.py": [[1, 2]]}', "{"])
def test_an_index_of_another_shape_is_none(file: Path, index: str) -> None:
    before = known(file)
    Cache(file.parent / "kept").write("contents", index.encode())
    assert look(file)[0]["a.py"] == before
