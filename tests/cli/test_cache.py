"""The cache as a user meets it: it changes nothing but the time that a run takes."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from examples import FIXTURES
from modlint.source import cache, contents
from runs import CLEAN, NET, Project

FOLDER = ".modlint_cache"
HEIR = "from net import Net\n\n\nclass Heir(Net):\n    def forward(self, x):\n        return self.fc(x) + self.pos\n"
LAYER = NET.replace("torch.arange(4)", "torch.arange(4)\n        self.fc = nn.Linear(1, 1)")  # MOD201, but for heirs


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "SETTLED", -1)  # every file counts as old


def entries(project: Project, kind: str) -> list[Path]:
    return sorted((project.folder / FOLDER).glob(f"{kind}-*"))


def same(project: Project, *arguments: str) -> str:
    """What a run says, with and without the cache."""
    warm = project.run(*arguments)
    assert project.run(*arguments, "--no-cache") == warm
    assert project.run(*arguments) == warm
    return warm.out


def test_the_second_run_says_the_same_without_a_rule(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("net.py")
    first = project.run("--verbose")
    assert "MOD101" in first.out
    assert "suppressed" in first.err
    monkeypatch.setattr("modlint.engine.check_tree", None)
    assert project.run("--verbose") == first


def test_facts_are_made_of_changed_files_only(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from modlint import stages

    read: list[str] = []
    extract = stages.extract
    monkeypatch.setattr(stages, "extract", lambda text: (read.append(text), extract(text))[1])
    project.write("net.py")
    project.write("heir.py", HEIR)
    project.run()
    assert sorted(read) == sorted([NET, HEIR])
    project.write("net.py", LAYER)
    assert project.found() == ["net.py:8 MOD101"]
    assert read[2:] == [LAYER]
    project.run("--format", "json")
    assert read[3:] == []


def test_every_kind_of_change_counts(project: Project) -> None:
    project.write("net.py", LAYER)
    assert same(project, "--format", "concise").count("MOD") == 2
    heir = project.write("heir.py", HEIR)  # a new file uses what seemed unused
    assert same(project, "--format", "concise").count("MOD") == 1
    heir.rename(project.folder / "moved.py")
    assert same(project, "--format", "concise").count("MOD") == 1
    (project.folder / "moved.py").unlink()
    assert same(project, "--format", "concise").count("MOD") == 2
    project.configure("ignore = ['MOD101']")
    assert same(project, "--format", "concise").count("MOD") == 1
    project.write("net.py", CLEAN)
    assert same(project, "--format", "concise").count("MOD") == 0


def test_formats_folders_and_selections_are_kept_apart(project: Project) -> None:
    project.write("sub/net.py")
    project.write("pyproject.toml", "")
    outputs = {same(project, *options) for options in ([], ["--format", "json"], ["--color", "always"], ["--quiet"])}
    outputs |= {same(project, "--ignore", "MOD101"), same(project, "--statistics")}
    os.chdir(project.folder / "sub")
    assert same(project, "--format", "concise").startswith("net.py:8")
    assert len(outputs) == 6


def test_an_output_file_is_written_again(project: Project) -> None:
    project.write("net.py")
    for _ in range(2):
        assert project.run("-o", "found.txt").out == ""
        assert "MOD101" in (project.folder / "found.txt").read_text()
        (project.folder / "found.txt").unlink()


def test_standard_input_counts_for_its_file(project: Project) -> None:
    project.write("net.py", CLEAN)
    project.run()
    asked = ("-", "--stdin-filename", "net.py")
    for _ in range(2):
        assert project.found(*asked, stdin=NET.encode()) == ["net.py:8 MOD101"]
        assert project.found(*asked, stdin=CLEAN.encode()) == []
    assert project.found("net.py") == []


def test_a_fix_is_seen_by_the_next_run(project: Project) -> None:
    project.write("net.py")
    project.run()
    assert project.run("--fix").code == 0
    assert same(project, "--format", "concise").count("MOD") == 0


def test_what_failed_is_tried_again(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from modlint.rules.plain_tensor_attribute import PlainTensorAttribute

    project.write("net.py")
    with monkeypatch.context() as broken:
        broken.setattr(PlainTensorAttribute, "check", None)
        assert project.run().code == 2
    assert project.found() == ["net.py:8 MOD101"]


def test_odd_names_and_bytes(project: Project) -> None:
    project.write("surrogate.py", NET + 'setattr(Net, "\\ud800", 1)\nsetattr(Net(), "\\ud800", nn.Linear(1, 1))\n')
    project.write("broken.py", "def f(:\n")
    project.write("latin.py", b"# caf\xe9\n")
    out = same(project, "--format", "concise")
    assert [out.count(code) for code in ("MOD101", "MOD900")] == [1, 2]


def test_an_unknown_rule_is_an_error_although_files_are_known(project: Project) -> None:
    project.write("net.py")
    project.run()
    assert project.run("--select", "MOD999").code == 2


@pytest.mark.parametrize("way", ["flag", "environment", "pyproject", "modlint"])
def test_it_is_where_it_was_asked_for(project: Project, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    project.write("sub/net.py")
    if way == "environment":
        monkeypatch.setenv("MODLINT_CACHE_DIR", "kept")
    elif way == "pyproject":
        project.configure("cache-dir = 'kept'")
    elif way == "modlint":
        project.write("modlint.toml", "cache-dir = 'kept'")
    flags = ["--cache-dir", "kept"] if way == "flag" else []
    project.run("sub", *flags)
    assert (project.folder / "kept" / "CACHEDIR.TAG").is_file()
    assert not (project.folder / FOLDER).exists()
    assert project.run("clean", "sub", *flags).code == 0
    assert not (project.folder / "kept").exists()


def test_a_flag_counts_more_than_the_environment(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODLINT_CACHE_DIR", "a")
    project.write("net.py")
    project.run("--cache-dir", "b")
    assert sorted(os.listdir()) == ["b", "net.py"]


def test_no_cache(project: Project) -> None:
    project.write("net.py")
    project.run("--no-cache")
    project.configure("no-cache = true")
    project.run()
    assert sorted(os.listdir()) == ["net.py", "pyproject.toml"]


def test_it_is_at_the_root_of_the_project(project: Project) -> None:
    project.write("pyproject.toml", "")
    project.write("sub/net.py")
    os.chdir(project.folder / "sub")
    project.run()
    assert (project.folder / FOLDER / "CACHEDIR.TAG").is_file()
    assert os.listdir() == ["net.py"]


def test_clean(project: Project) -> None:
    project.write("net.py")
    project.run()
    assert project.run("clean") == (0, "", f"modlint: removed {project.folder / FOLDER}\n")
    assert os.listdir() == ["net.py"]
    assert project.run("clean") == (0, "", f"modlint: there is no cache in {project.folder / FOLDER}\n")


def test_clean_deletes_nothing_that_is_not_ours(project: Project) -> None:
    project.write("src/net.py")
    assert "no cache" in project.run("clean", "--cache-dir", "src").err
    assert os.listdir("src") == ["net.py"]


@pytest.mark.parametrize("seed", range(40))
def test_damage_changes_nothing(project: Project, seed: int) -> None:
    chance = random.Random(seed)
    project.write("net.py")
    wanted = project.run("--format", "json")
    old = {file: file.read_bytes() for file in (project.folder / FOLDER).iterdir()}
    project.write("net.py", LAYER)
    project.run("--format", "json")
    project.write("net.py", NET)
    for file in chance.sample(sorted((project.folder / FOLDER).iterdir()), 3):
        data = old.get(file, file.read_bytes())
        ways = (b"", data[: chance.randrange(len(data) + 1)], chance.randbytes(len(data)), data)
        file.write_bytes(chance.choice(ways))
    assert project.run("--format", "json") == wanted
    assert project.run("--format", "json") == wanted


def test_an_entry_of_another_shape_is_none(project: Project) -> None:
    project.write("net.py")
    wanted = project.run()
    for content in (b"null", b"[]", b'["a", 1, 2]', b'["a", ["b"], "c"]', b"{", b"\xc1", b'{"a": []}'):
        for kind in ("answer", "facts", "contents"):
            for file in entries(project, kind):
                cache.Cache(project.folder / FOLDER).write(file.stem, content)
        assert project.run() == wanted


def test_many_processes_at_once(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "demo", tmp_path / "demo", ignore=shutil.ignore_patterns(FOLDER))
    command = [sys.executable, "-m", "modlint", str(tmp_path / "demo"), "--format", "json"]
    wanted = subprocess.run([*command, "--no-cache"], capture_output=True, text=True, check=False).stdout
    assert json.loads(wanted)["findings"]
    for _ in range(2):
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        running = [subprocess.Popen(command, text=True, **pipes) for _ in range(8)]
        assert {process.communicate() for process in running} == {(wanted, "")}


def test_a_baseline_is_part_of_the_question(project: Project) -> None:
    project.write("net.py", LAYER)
    asked = ("--baseline", "known.json", "--format", "concise")
    project.run(*asked, "--update-baseline")
    assert same(project, *asked).count("MOD") == 0
    assert same(project, "--format", "concise").count("MOD") == 2
    project.write("net.py", NET)
    gone = project.run(*asked)
    assert "1 known problem gone" in gone.err
    assert project.run(*asked) == gone
    project.run(*asked, "--update-baseline")
    assert project.run(*asked).err == ""


def test_a_file_that_only_the_baseline_names_counts(project: Project) -> None:
    project.write("net.py", CLEAN)
    other = project.write("build/other.py")
    asked = ("--baseline", "known.json", "--format", "concise")
    project.run("build/other.py", "net.py", *asked, "--update-baseline")
    before = project.run("net.py", *asked)
    other.unlink()
    assert project.run("net.py", *asked) == project.run("net.py", *asked, "--no-cache") != before
