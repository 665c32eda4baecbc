"""Where a report goes, and how it looks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from modlint.report import _progress
from modlint.report._progress import ProgressBar
from runs import CLEAN, NET, Project

ROOT = Path(__file__).parents[2]
CODES = re.compile(r"\x1b\[[0-9;]*m")


def test_output_file(project: Project) -> None:
    project.write("net.py")
    shown = project.run("--format", "json").out
    assert project.run("--format", "json", "--output-file", "report.json") == (1, "", "")
    assert (project.folder / "report.json").read_text() == shown


def test_an_output_file_that_cannot_be_written(project: Project) -> None:
    project.write("net.py")
    run = project.run("-o", "no/such/folder.txt")
    assert (run.code, run.err) == (2, "modlint: error: --output-file: no/such/folder.txt: No such file or directory\n")


def test_statistics(project: Project) -> None:
    for name in ("a.py", "b.py"):
        project.write(name)
    project.write("c.py", NET.replace("torch.arange(4)", "[nn.Linear(1, 1)]"))
    expected = "2  MOD101  plain-tensor-attribute  (2 fixable)\n1  MOD103  module-in-container\n"
    assert project.run("--statistics").out == expected + "Found 3 problems in 3 files (2 fixable).\n"


def test_statistics_are_always_in_json(project: Project) -> None:
    project.write("net.py")
    summary = json.loads(project.run("--format", "json", "--statistics").out)["summary"]
    assert summary["rules"] == {"MOD101": 1}


def test_summary(project: Project) -> None:
    project.write("net.py")
    project.write("clean.py", CLEAN)
    assert project.run().out.splitlines()[-1] == "Found 1 problem in 2 files (1 fixable)."
    assert project.run("clean.py").out == "No problems in 1 file.\n"


def test_quiet(project: Project) -> None:
    project.write("net.py")
    project.write("clean.py", CLEAN)
    assert "Found" not in project.run("-q").out
    assert project.run("-q", "clean.py") == (0, "", "")


def test_verbose_says_what_could_not_be_resolved(project: Project) -> None:
    project.write(
        "net.py", NET.replace("nn.Module", "Base").replace("from torch", "from somewhere import Base\nfrom torch")
    )
    assert project.run().err == ""
    said = project.run("--verbose").err
    assert "modlint: net.py:6: is `Net` a module? Nothing is known of its base `Base`\n" in said


def test_nothing_to_check(project: Project) -> None:
    run = project.run()
    assert (run.code, run.out) == (0, "No problems in 0 files.\n")
    assert run.err == "modlint: warning: there are no Python files here\n"


def test_colour_changes_nothing_but_colour(project: Project) -> None:
    project.write("net.py")
    for layout in ("full", "concise"):
        plain = project.run("--format", layout).out
        coloured = project.run("--format", layout, "--color", "always").out
        assert "\x1b" not in plain
        assert coloured != plain
        assert CODES.sub("", coloured) == plain


def test_formats_for_programs_have_no_colour(project: Project) -> None:
    project.write("net.py")
    for name in ("json", "sarif", "github", "gitlab", "junit"):
        assert "\x1b" not in project.run("--format", name, "--color", "always").out


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("environment", "flags", "coloured"),
    [
        ({}, (), True),
        ({"NO_COLOR": "1"}, (), False),
        ({"TERM": "dumb"}, (), False),
        ({}, ("--color", "never"), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
    ],
)
def test_colour_on_a_terminal(
    tmp_path: Path, environment: dict[str, str], flags: tuple[str, ...], coloured: bool
) -> None:
    (tmp_path / "net.py").write_text(NET)
    assert ("\x1b[" in _on_terminal(tmp_path, environment, *flags)) is coloured


def _on_terminal(folder: Path, environment: dict[str, str], *flags: str) -> str:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "modlint", *flags]
    known = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    subprocess.run(
        command,
        cwd=folder,
        env={**known, "TERM": "xterm", "PYTHONPATH": str(ROOT), **environment},
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    os.close(theirs)
    shown = b""
    try:
        while data := os.read(ours, 65536):
            shown += data
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert b"MOD101" in shown
    return shown.decode()


def test_a_progress_bar_appears_when_work_is_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    with ProgressBar(wanted=True) as quick:
        quick("reading files", 1, 2)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(_progress, "PATIENCE", 0.0)
    with ProgressBar(wanted=True) as slow:
        slow("reading files", 1, 2)
    out, err = capsys.readouterr()
    assert out == ""
    assert "reading files" in err


def test_no_progress_bar_without_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_progress, "PATIENCE", 0.0)
    with ProgressBar(wanted=True) as bar:
        bar("reading files", 1, 2)
    assert capsys.readouterr() == ("", "")
