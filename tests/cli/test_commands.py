"""Commands, paths and exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from modlint import __version__
from modlint.model.module_class import ModuleClass
from modlint.rules.plain_tensor_attribute import PlainTensorAttribute
from runs import CLEAN, NET, Project

ROOT = Path(__file__).parents[2]


def test_check_is_the_default(project: Project) -> None:
    project.write("net.py")
    assert project.found("net.py") == project.found("check", "net.py") == ["net.py:8 MOD101"]


def test_no_path_is_the_working_directory(project: Project) -> None:
    project.write("net.py")
    assert project.found() == ["net.py:8 MOD101"]


@pytest.mark.parametrize("verb", ["rules", "explain", "check"])
def test_a_path_called_like_a_command(project: Project, verb: str) -> None:
    project.write(f"{verb}/net.py")
    assert project.found(f"./{verb}") == project.found("check", verb) == [f"{verb}/net.py:8 MOD101"]


def test_options_may_stand_between_paths(project: Project) -> None:
    project.write("a.py")
    project.write("b.py")
    assert project.found("a.py", "--select", "MOD101", "b.py") == ["a.py:8 MOD101", "b.py:8 MOD101"]


def test_exit_codes(project: Project) -> None:
    project.write("net.py")
    project.write("clean.py", CLEAN)
    assert project.run("clean.py").code == 0
    assert project.run("net.py").code == 1
    assert project.run("net.py", "--exit-zero").code == 0
    assert project.run("--no-such-option").code == 2


def test_a_path_that_does_not_exist(project: Project) -> None:
    project.write("net.py")
    run = project.run("net.py", "nte.py")
    assert (run.code, run.out) == (2, "")
    assert run.err == "modlint: error: nte.py: no such file or folder\n"


def test_a_rule_that_crashes(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(self: PlainTensorAttribute, module: ModuleClass) -> None:
        raise ZeroDivisionError("by naught")

    monkeypatch.setattr(PlainTensorAttribute, "check", crash)
    monkeypatch.setattr(PlainTensorAttribute, "suspects", lambda *_: True)
    project.write("net.py")
    project.write("other.py", NET.replace("torch.arange(4)", "[nn.Linear(1, 1)]"))
    run = project.run("--format", "concise", "--exit-zero")
    assert run.code == 2
    assert run.found == ["net.py:5 MOD902", "other.py:5 MOD902", "other.py:8 MOD103"]
    assert "`plain-tensor-attribute` failed: ZeroDivisionError: by naught" in run.out
    assert "MOD902" in project.run("--format", "concise", "--ignore", "ALL", "--select", "MOD101").out
    with pytest.raises(ZeroDivisionError):
        project.run("--debug")


def test_a_gate_that_crashes(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PlainTensorAttribute, "suspects", lambda *_: 1 // 0)
    project.write("net.py", NET.replace("torch.arange(4)", "[nn.Linear(1, 1)]"))
    run = project.run("--format", "concise")
    assert run.code == 2
    assert run.found == ["net.py:5 MOD902", "net.py:8 MOD103"]
    with pytest.raises(ZeroDivisionError):
        project.run("--debug")


def test_a_crash_of_the_engine(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modlint.engine.Project", lambda *_: 1 // 0)
    project.write("net.py")
    run = project.run()
    assert run.code == 2
    assert run.err.startswith("modlint: internal error: ZeroDivisionError")


def test_ctrl_c(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("modlint.engine.check_tree", interrupt)
    assert project.run() == (130, "", "")


def test_version(project: Project) -> None:
    assert project.run("--version") == (0, f"modlint {__version__}\n", "")


def test_help_names_every_option(project: Project) -> None:
    shown = project.run("--help").out
    options = ["select", "ignore", "extend-select", "preview", "format", "output-file", "exit-zero", "statistics"]
    options += ["config", "isolated", "stdin-filename", "verbose", "quiet", "color", "version", "debug", "jobs"]
    assert [name for name in options if f"--{name}" not in shown] == []
    assert "gate" not in shown


def test_explain(project: Project) -> None:
    by_code = project.run("explain", "MOD101")
    assert by_code.code == 0
    assert by_code.out.startswith("# MOD101 plain-tensor-attribute\n\n*warning, on by default*\n\nA tensor is kept")
    assert project.run("explain", "plain-tensor-attribute") == project.run("explain", "mod101") == by_code


def test_explain_unknown(project: Project) -> None:
    run = project.run("explain", "plain-tensor")
    assert (run.code, run.out) == (2, "")
    assert run.err == "modlint: error: unknown rule `plain-tensor`, did you mean `plain-tensor-attribute`?\n"


def test_explain_in_colour_is_laid_out(project: Project) -> None:
    shown = project.run("explain", "MOD101", "--color", "always").out
    assert "\x1b[" in shown
    assert "## Flagged" not in shown
    assert "Flagged" in shown


def test_rules(project: Project) -> None:
    lines = project.run("rules").out.splitlines()
    (row,) = [line.split() for line in lines if line.startswith("MOD904")]
    assert row[:4] == ["MOD904", "blanket-suppression", "warning", "off"]
    assert lines == sorted(lines)


def test_module_can_be_run(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(NET)
    done = _python("-m", "modlint", "-q", "--format", "concise", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.startswith(b"net.py:8:9: warning MOD101")


@pytest.mark.skipif(os.name == "nt", reason="pipes break in another way")
def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(NET)
    reader, writer = os.pipe()
    os.close(reader)
    done = _python("-m", "modlint", cwd=tmp_path, stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_stdout_closed_from_the_start(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(NET)
    command = ["sh", "-c", f'"{sys.executable}" -m modlint >&-']
    done = subprocess.run(command, cwd=tmp_path, env=_environment(), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_narrow_encoding(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(NET.replace("pos", "größe"), encoding="utf-8")
    done = _python("-m", "modlint", cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"gr\\xf6\\xdfe" in done.stdout


def _python(
    *arguments: str, cwd: Path, stdout: int = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=cwd, stdout=stdout, stderr=subprocess.PIPE, env=_environment() | environment, check=False
    )


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}
