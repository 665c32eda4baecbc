"""Settings in pyproject.toml and modlint.toml."""

from __future__ import annotations

import pytest

from modlint.config import OPTIONS, Config, Output
from runs import CLEAN, NET, Project

LISTED = NET.replace("torch.arange(4)", "[nn.Linear(1, 1)]")  # MOD103


def test_every_setting_is_an_option() -> None:
    names = {name.replace("_", "-") for kind in (Config, Output) for name in kind._fields}
    assert names - {"root", "gate", "debug"} == set(OPTIONS) - {"runtime"}  # a table, which RuntimeOptions reads


def test_no_settings(project: Project) -> None:
    project.write("net.py")
    project.write("pyproject.toml", "[project]\nname = 'net'\n")
    assert project.found() == ["net.py:8 MOD101"]


@pytest.mark.parametrize("name", ["pyproject.toml", "modlint.toml"])
def test_both_files(project: Project, name: str) -> None:
    project.write("net.py")
    project.write(name, "[tool.modlint]\nignore = ['MOD101']" if name == "pyproject.toml" else "ignore = ['MOD101']")
    assert project.found() == []


def test_modlint_toml_comes_first(project: Project) -> None:
    project.write("net.py")
    project.configure("select = ['MOD103']")
    project.write("modlint.toml", "select = ['MOD101']")
    assert project.found() == ["net.py:8 MOD101"]


def test_the_nearest_settings_count(project: Project) -> None:
    project.configure("ignore = ['MOD101']")
    project.write("sub/pyproject.toml", "[tool.modlint]\nselect = ['MOD101']")
    project.write("sub/net.py")
    project.write("net.py")
    assert project.found("sub") == ["sub/net.py:8 MOD101"]
    assert project.found("net.py") == project.found(".") == []


def test_a_project_file_without_our_table_is_passed_over(project: Project) -> None:
    project.configure("ignore = ['MOD101']")
    project.write("sub/pyproject.toml", "[project]\nname = 'sub'")
    project.write("sub/net.py")
    assert project.found("sub") == []


def test_settings_outside_the_repository_are_not_ours(project: Project) -> None:
    project.configure("ignore = ['MOD101']")
    project.write("repository/.git/HEAD", "")
    project.write("repository/net.py")
    assert project.found("repository") == ["repository/net.py:8 MOD101"]


def test_flags_win(project: Project) -> None:
    project.write("net.py")
    project.write("listed.py", LISTED)
    project.configure("select = ['MOD101']\nformat = 'json'")
    assert project.found() == ["net.py:8 MOD101"]
    assert project.found("--select", "MOD103") == ["listed.py:8 MOD103"]
    assert project.found("--extend-select", "MOD103") == ["listed.py:8 MOD103", "net.py:8 MOD101"]
    assert project.found("--ignore", "MOD101") == []


def test_flags_add_to_what_is_ignored(project: Project) -> None:
    project.write("net.py")
    project.write("listed.py", LISTED)
    project.configure("ignore = ['MOD101']")
    assert project.found("--ignore", "MOD103") == []


def test_a_given_file_of_settings(project: Project) -> None:
    project.write("net.py")
    project.configure("ignore = ['MOD103']")
    project.write("strict/ci.toml", "ignore = ['MOD101']")
    assert project.found("--config", "strict/ci.toml") == []
    run = project.run("--config", "none.toml")
    assert (run.code, run.err) == (2, "modlint: error: none.toml: No such file or directory\n")


def test_isolated(project: Project) -> None:
    project.write("net.py")
    project.configure("ignore = ['MOD101']")
    assert project.found("--isolated") == ["net.py:8 MOD101"]


def test_output_settings(project: Project) -> None:
    project.write("net.py")
    project.configure(
        "format = 'concise'\nexit-zero = true\nquiet = true\ncolor = 'always'\noutput-file = 'report.txt'"
    )
    assert project.run() == (0, "", "")
    assert (project.folder / "report.txt").read_text().count("\x1b[") >= 3


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("selct = []", "selct: unknown option, did you mean `select`?"),
        ("extend_select = []", "extend_select: unknown option, did you mean `extend-select`?"),
        ("zzz = 1", "zzz: unknown option"),
        ("ignore = ['MOD999']", "ignore: unknown rule `MOD999`, did you mean `MOD90"),
        ("select = ['plain-tensor']", "select: unknown rule `plain-tensor`, did you mean `plain-tensor-attribute`?"),
        ("ignore = 'MOD101'", "ignore: expected a list of strings, got 'MOD101'"),
        ("select = [1]", "select: expected a list of strings, got [1]"),
        ("preview = 'yes'", "preview: expected true or false, got 'yes'"),
        ("jobs = true", "jobs: expected a whole number, 0 for as many as there are cores, got True"),
        ("format = 3", "format: expected a string, got 3"),
        ("format = 'jsn'", "format: unknown format `jsn`, did you mean `json`?"),
        ("color = 'red'", """color: expected "auto", "always" or "never", got 'red'"""),
        ("severity = {MOD101 = 'fatal'}", 'severity: expected a table from rules to "error", "warning" or "info", got'),
        ("severity = {MOD1 = 'info'}", "severity: unknown rule `MOD1`"),
        ("per-file-ignores = ['MOD101']", "per-file-ignores: expected a table from file patterns to lists of rules"),
        ("per-file-ignores = {'a.py' = 'MOD101'}", "per-file-ignores: expected a table from file patterns"),
        (
            "per-file-ignores = {'a.py' = ['MOD1O1']}",
            "per-file-ignores.a.py: unknown rule `MOD1O1`, did you mean `MOD101`?",
        ),
    ],
)
def test_mistakes_name_file_key_and_nearest_right_name(project: Project, table: str, complaint: str) -> None:
    project.write("net.py")
    project.configure(table)
    run = project.run()
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"modlint: error: {project.folder / 'pyproject.toml'}: [tool.modlint] {complaint}")


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        (("--select", "MOD1O1"), "--select: unknown rule `MOD1O1`, did you mean `MOD101`?"),
        (("--ignore", "ALL,foo"), "--ignore: unknown rule `foo`"),
        (("--format", "sarf"), "--format: unknown format `sarf`, did you mean `sarif`?"),
        (("--jobs", "-1"), "--jobs: expected a whole number, 0 for as many as there are cores, got -1"),
    ],
)
def test_mistakes_in_flags(project: Project, flags: tuple[str, ...], complaint: str) -> None:
    run = project.run(*flags)
    assert (run.code, run.err) == (2, f"modlint: error: {complaint}\n")


@pytest.mark.parametrize("content", [b"[tool.modlint\n", b"\xff\xfe"])
def test_a_file_that_is_no_toml(project: Project, content: bytes) -> None:
    project.write("pyproject.toml", content)
    run = project.run()
    assert run.code == 2
    assert run.err.startswith(f"modlint: error: {project.folder / 'pyproject.toml'}: invalid TOML: ")


def test_a_table_that_is_none(project: Project) -> None:
    project.write("pyproject.toml", "[tool]\nmodlint = 3")
    assert "tool.modlint: expected a table, got 3" in project.run().err


def test_per_file_ignores(project: Project) -> None:
    for name in ("net.py", "old/net.py", "old/deep/net.py", "sub/old/net.py"):
        project.write(name)
    project.configure("per-file-ignores = {'old/*' = ['MOD1'], 'net.py' = ['MOD103']}")
    assert project.found() == ["net.py:8 MOD101", "sub/old/net.py:8 MOD101"]
    assert project.found("old/net.py") == []


def test_per_file_ignores_reach_unreadable_files(project: Project) -> None:
    project.write("python2.py", "print 'hello'\n")
    assert project.found() == ["python2.py:1 MOD900"]
    project.configure("per-file-ignores = {'python2.py' = ['unreadable-source']}")
    assert project.found() == []


def test_module_bases(project: Project) -> None:
    project.write(
        "net.py", NET.replace("nn.Module", "Base").replace("from torch", "from somewhere import Base\nfrom torch")
    )
    assert project.found() == []
    project.configure("module-bases = ['somewhere.Base']")
    assert project.found() == ["net.py:9 MOD101"]


def test_severity(project: Project) -> None:
    project.write("net.py")
    project.configure("severity = {plain-tensor-attribute = 'error'}")
    assert "error MOD101" in project.run().out


def test_exclude(project: Project) -> None:
    for name in ("net.py", "build/net.py", "old/net.py", "src/old/net.py"):
        project.write(name)
    assert project.found() == ["net.py:8 MOD101", "old/net.py:8 MOD101", "src/old/net.py:8 MOD101"]
    project.configure("extend-exclude = ['/old']")
    assert project.found() == ["net.py:8 MOD101", "src/old/net.py:8 MOD101"]
    project.configure("exclude = ['old']")
    assert project.found() == ["build/net.py:8 MOD101", "net.py:8 MOD101"]


def test_what_is_named_is_checked_unless_exclusion_is_forced(project: Project) -> None:
    project.write("build/net.py")
    project.write("build/deep/net.py")
    project.configure("")
    everything = ["build/deep/net.py:8 MOD101", "build/net.py:8 MOD101"]
    assert project.found("build") == everything
    assert project.found("build/deep/net.py") == everything[:1]
    assert project.found("build", "build/deep/net.py", "--force-exclude") == []
    project.configure("force-exclude = true")
    assert project.found("build") == []


def test_preview_needs_a_word(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from modlint.rules._base import Status
    from modlint.rules.plain_tensor_attribute import PlainTensorAttribute

    monkeypatch.setattr(PlainTensorAttribute, "status", Status.PREVIEW)
    project.write("net.py")
    silent = project.run("--select", "MOD101")
    assert silent.code == 0
    assert silent.err == "modlint: warning: MOD101 (plain-tensor-attribute) is in preview: it speaks with `--preview`\n"
    assert project.found("--select", "MOD101", "--preview") == project.found("--preview") == ["net.py:8 MOD101"]
    project.configure("preview = true")
    assert project.found() == ["net.py:8 MOD101"]


def test_a_clean_project_with_all_settings(project: Project) -> None:
    project.write("net.py", CLEAN)
    project.configure("verbose = true\nstatistics = true\njobs = 1\nextend-select = ['ALL']")
    run = project.run()
    assert (run.code, run.out, run.err) == (0, "No problems in 1 file.\n", "modlint: 0 suppressed by comments\n")
