"""Fixed files on the disk: whole, and in all but the fix as they were."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from modlint.source import write
from modlint.source.write import LeftAloneError, replace_file
from runs import CLEAN, NET, Project

FIXED = CLEAN.replace("arange(4))", "arange(4), persistent=False)")
MANY_LINES = NET.replace(
    "torch.arange(4)", "(\n            torch.arange(4)  # from 0\n            + 1\n        )  # done"
)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("last", [True, False])
def test_encoding_and_line_ends_are_kept(end: str, encoding: str, last: bool, project: Project) -> None:
    if end == "\r" and encoding == "latin-1":
        pytest.skip("Python sees no cookie there")
    cookie = f"# coding: {encoding}\n" if encoding == "latin-1" else ""
    source = f"{cookie}NAME = 'größe\x0c'\n{MANY_LINES}".replace("\n", end)
    source = source if last else source.removesuffix(end)
    net = project.write("net.py", source.encode(encoding))
    assert project.run("--fix").code == 0
    wanted = source.replace("self.pos = (", 'self.register_buffer("pos", (').replace(") ", "), persistent=False) ")
    wanted = wanted.replace("arange(4), persistent=False) ", "arange(4) ")
    assert net.read_bytes() == wanted.encode(encoding)


def test_a_diff_is_in_the_encoding_of_the_file(project: Project) -> None:
    project.write("net.py", b"# coding: latin-1\r\n" + NET.replace("pos", "gr\xf6\xdfe").encode("latin-1"))
    command = [sys.executable, "-m", "modlint", "net.py", "--diff"]
    path = {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, cwd=project.folder, env=os.environ | path, capture_output=True, check=False)
    assert b"-        self.gr\xf6\xdfe = torch.arange(4)\n" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there are no mode bits")
@pytest.mark.parametrize("mode", [0o755, 0o600, 0o664])
def test_mode_bits_are_kept(mode: int, project: Project) -> None:
    net = project.write("net.py")
    net.chmod(mode)
    assert project.run("--fix").code == 0
    assert stat.S_IMODE(net.stat().st_mode) == mode
    assert net.read_text() == FIXED


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
def test_a_link_stays_one(project: Project) -> None:
    there = project.write("there/net.txt")
    link = project.folder / "net.py"
    link.symlink_to("there/net.txt")
    (project.folder / "again.py").symlink_to("net.py")
    assert project.run("--fix").code == 0
    assert link.is_symlink()
    assert there.read_text() == FIXED
    assert sorted(path.name for path in there.parent.iterdir()) == ["net.txt"]


def test_a_read_only_file_is_left(project: Project) -> None:
    net = project.write("net.py")
    net.chmod(0o444)
    project.write("other.py")
    run = project.run("--fix", "--format", "concise")
    assert (run.code, run.found) == (1, ["net.py:8 MOD101"])
    assert run.out.splitlines()[-1] == "Fixed 1 problem, 1 left in 2 files (1 fixable)."
    assert run.err == "modlint: warning: net.py: not fixed: it is read-only\n"
    assert net.read_text() == NET


def test_a_file_that_changes_meanwhile_is_left(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    net = project.write("net.py")
    newer = f"# newer\n{NET}"

    def changed(file: Path) -> None:
        net.write_text(newer)

    monkeypatch.setattr("modlint.fixing.demand_writable", changed)
    run = project.run("--fix", "--format", "concise")
    assert (run.code, run.found) == (1, ["net.py:9 MOD101"])
    assert run.err == "modlint: warning: net.py: not fixed: it has changed meanwhile\n"
    assert net.read_text() == newer


def test_a_write_that_fails_leaves_the_old_file_and_no_other(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    net = project.write("net.py")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write.os, "fsync", full)
    run = project.run("--fix", "--no-cache")
    assert run.code == 1
    assert "net.py: not fixed: No space left on device" in run.err
    assert net.read_text() == NET
    assert [path.name for path in project.folder.iterdir()] == ["net.py"]


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(LeftAloneError, match="No such file"):
        replace_file(tmp_path / "net.py", b"", b"x")


WRITER = """
import sys
from pathlib import Path
from modlint.source.write import replace_file
file, texts = Path(sys.argv[1]), [b"a" * 300_000, b"b" * 300_000]
print("ready", flush=True)
while True:
    replace_file(file, *texts)
    texts.reverse()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="another kill")
def test_a_killed_writer_leaves_old_or_new(tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    path = {"PYTHONPATH": str(Path(__file__).parents[2])}
    for number in range(10):
        file.write_bytes(b"a" * 300_000)
        command = [sys.executable, "-c", WRITER, str(file)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | path)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.003 * number)
        writer.kill()
        writer.communicate()
        assert file.read_bytes() in (b"a" * 300_000, b"b" * 300_000)
