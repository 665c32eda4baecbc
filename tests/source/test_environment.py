"""The environment of a project, and the modules installed there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from modlint.config import UserError
from modlint.source.environment import site_folders
from modlint.source.installed import INSTALLED, Installed
from runs import Project


@pytest.fixture(autouse=True)
def no_active_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        monkeypatch.delenv(name, raising=False)


def environment(project: Project, name: str, settings: str = "") -> Path:
    project.write(f"{name}/pyvenv.cfg", f"home = {project.folder}/base/bin\n{settings}")
    project.write(f"{name}/bin/python", "")
    return make_site(project, name)


def make_site(project: Project, name: str) -> Path:
    site = project.folder / name / "lib/python3.11/site-packages"
    site.mkdir(parents=True)
    return site


def test_an_environment_is_named_by_its_interpreter_or_folder(project: Project) -> None:
    site = environment(project, "env")
    assert site_folders("env", project.folder) == (Path("env/lib/python3.11/site-packages"),)
    assert site_folders(str(project.folder / "env/bin/python"), project.folder) == (site,)
    assert site_folders("env", project.folder / "src") == (Path("env/lib/python3.11/site-packages"),)


def test_the_active_environment_comes_before_that_of_the_folder(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    active, own = environment(project, "active"), environment(project, ".venv")
    assert site_folders("", project.folder) == (own,)
    monkeypatch.setenv("VIRTUAL_ENV", str(project.folder / "active"))
    assert site_folders("", project.folder) == (active,)
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)  # the one that runs modlint, as under pre-commit
    assert site_folders("", project.folder) == (own,)
    monkeypatch.setenv("VIRTUAL_ENV", str(project.folder / "gone"))
    assert site_folders("", project.folder) == (own,)


def test_without_an_environment_modlints_own_serves(project: Project) -> None:
    assert any((site / "pytest").is_dir() for site in site_folders("", project.folder))


def test_the_packages_of_the_system_are_seen_where_the_environment_sees_them(project: Project) -> None:
    site = environment(project, "env", "include-system-site-packages = true\n")
    of_the_system = make_site(project, "base")
    assert site_folders(str(project.folder / "env"), project.folder) == (site, of_the_system)


def test_an_interpreter_outside_an_environment_is_asked(project: Project) -> None:
    interpreter = Path(getattr(sys, "_base_executable", sys.executable))
    assert {folder.is_dir() for folder in site_folders(str(interpreter), project.folder)} == {True}


@pytest.mark.parametrize("named", ["nowhere", "empty", "no_python"])
def test_what_is_no_environment_is_refused(project: Project, named: str) -> None:
    project.write("empty/readme.txt", "")
    project.write("no_python", "")
    with pytest.raises(UserError, match=named):
        site_folders(named, project.folder)


def test_modules_are_found_as_python_finds_them(project: Project) -> None:
    for path in ("a/pkg/__init__.py", "a/pkg.py", "a/pkg/part.py", "a/space/one.py", "b/space/two.py", "b/pkg/late.py"):
        project.write(path, "")
    project.write("a/compiled.cpython-311-x86_64-linux-gnu.so", "")
    installed = Installed((project.folder / "a", project.folder / "b"))
    assert installed.module(("pkg",)) == f"{INSTALLED}/pkg/__init__.py"
    assert installed.module(("pkg", "part")) == f"{INSTALLED}/pkg/part.py"
    assert installed.module(("space",)) == f"{INSTALLED}/space"
    assert installed.module(("space", "two")) == f"{INSTALLED}/space/two.py"
    assert installed.file(f"{INSTALLED}/space/two.py") == project.folder / "b/space/two.py"
    assert [installed.module((name,)) for name in ("compiled", "nowhere")] == [None, None]


def test_editable_packages_are_found(project: Project) -> None:
    project.write("site/plain.pth", f"import os  # never run\n\n{project.folder}/src\nnowhere\n")
    finder = f"MAPPING: dict[str, str] = {{'mapped': {str(project.folder / 'other/mapped')!r}}}\n"
    project.write("site/__editable___mapped_finder.py", finder)
    project.write("src/plain/__init__.py", "")
    project.write("other/mapped/__init__.py", "")
    installed = Installed((project.folder / "site",))
    assert installed.file(f"{INSTALLED}/plain/__init__.py") == project.folder / "src/plain/__init__.py"
    assert installed.module(("mapped",)) == f"{INSTALLED}/mapped/__init__.py"
