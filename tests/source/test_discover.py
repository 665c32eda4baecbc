"""Which files are found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from modlint.config import Config, UserError
from modlint.source.discover import discover
from runs import Project


def checked(*paths: str, config: Config | None = None) -> list[str]:
    return list(discover([Path(path) for path in paths], config or Config()).checked)


def known(*paths: str) -> list[str]:
    return sorted(discover([Path(path) for path in paths], Config()).files)


@pytest.fixture
def repository(project: Project) -> Project:
    project.write(".git/HEAD", "")
    return project


def write(project: Project, *paths: str) -> None:
    for path in paths:
        project.write(path, "")


def test_python_files_only(repository: Project) -> None:
    write(repository, "a.py", "b.pyi", "c.txt", "d.ipynb", "sub/e.py", "py", ".hidden/f.py", ".g.py")
    assert checked(".") == [".g.py", ".hidden/f.py", "a.py", "sub/e.py"]


def test_a_file_that_is_named_may_be_called_anything(repository: Project) -> None:
    write(repository, "script", "a.py")
    assert checked("script", "a.py", "./a.py", ".") == ["a.py", "script"]


@pytest.mark.parametrize(
    "folder", [".git", ".venv", "venv", "build", "dist", "node_modules", "site-packages", "__pycache__"]
)
def test_the_usual_folders_are_passed_over(repository: Project, folder: str) -> None:
    write(repository, f"{folder}/a.py", f"sub/{folder}/b.py", "c.py")
    assert checked(".") == ["c.py"]


def test_gitignore(repository: Project) -> None:
    repository.write(".gitignore", "*_pb2.py\n/out\nsub/*.py\n!sub/kept.py\n# comment\n\n")
    write(repository, "a.py", "a_pb2.py", "out/b.py", "deep/out/c.py", "sub/d.py", "sub/kept.py", "sub/deep/e.py")
    assert checked(".") == ["a.py", "deep/out/c.py", "sub/deep/e.py", "sub/kept.py"]


def test_a_deeper_gitignore_has_the_last_word(repository: Project) -> None:
    repository.write(".gitignore", "generated.py\n")
    repository.write("sub/.gitignore", "!generated.py\nother.py\n")
    write(repository, "generated.py", "other.py", "sub/generated.py", "sub/other.py")
    assert checked(".") == ["other.py", "sub/generated.py"]


def test_the_gitignores_above_count(repository: Project) -> None:
    repository.write(".gitignore", "generated.py\n")
    write(repository, "sub/deep/a.py", "sub/deep/generated.py")
    assert checked("sub/deep") == ["sub/deep/a.py"]


def test_an_ignored_folder_that_is_named_is_checked(repository: Project) -> None:
    repository.write(".gitignore", "out\n*.tmp.py\n")
    write(repository, "out/a.py", "out/deep/b.py", "out/c.tmp.py", "d.tmp.py")
    assert checked("out") == ["out/a.py", "out/c.tmp.py", "out/deep/b.py"]
    assert checked("d.tmp.py") == ["d.tmp.py"]


def test_a_package_inside_an_environment_can_be_named(repository: Project) -> None:
    repository.write(".venv/.gitignore", "*\n")
    write(repository, ".venv/lib/site-packages/net/__init__.py", ".venv/lib/site-packages/net/build/a.py")
    assert checked(".venv/lib/site-packages/net") == [".venv/lib/site-packages/net/__init__.py"]


def test_excluded_beats_gitignore(repository: Project) -> None:
    repository.write(".gitignore", "!a.py\n")
    write(repository, "a.py", "b.py")
    assert checked(".", config=Config(extend_exclude=("a.py",))) == ["b.py"]


def test_the_whole_project_is_known(repository: Project) -> None:
    write(repository, "net/a.py", "net/b.py", "tests/c.py", "build/d.py")
    assert checked("net/a.py") == ["net/a.py"]
    assert known("net/a.py") == ["net/a.py", "net/b.py", "tests/c.py"]


def test_the_neighbours_of_a_hidden_file_are_known(repository: Project) -> None:
    write(repository, "build/net/__init__.py", "build/net/a.py", "build/net/sub/b.py", "build/c.py", "d.py")
    assert known("build/net/a.py") == ["build/net/__init__.py", "build/net/a.py", "build/net/sub/b.py", "d.py"]
    assert known("build/c.py") == ["build/c.py", "d.py"]


def test_a_package_knows_its_full_name_without_a_project(project: Project) -> None:
    write(project, "lib/net/__init__.py", "lib/net/sub/__init__.py", "lib/net/sub/a.py", "lib/other.py")
    assert checked("lib/net/sub") == ["net/sub/__init__.py", "net/sub/a.py"]
    assert known("lib/net/sub/a.py") == ["net/__init__.py", "net/sub/__init__.py", "net/sub/a.py"]


def test_a_repository_that_is_a_package_itself(project: Project) -> None:
    write(project, "net/.git/HEAD", "net/__init__.py", "net/a.py")
    assert checked("net") == ["net/__init__.py", "net/a.py"]


def test_a_loose_script_knows_the_files_beside_it_only(project: Project) -> None:
    write(project, "a.py", "b.py", "deep/c.py")
    assert known("a.py") == ["a.py", "b.py"]


def test_two_loose_places(project: Project) -> None:
    write(project, "one/a.py", "two/b.py", "three/c.py")
    assert known("one", "two/b.py") == ["one/a.py", "two/b.py"]


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_links_to_folders_are_not_followed(repository: Project) -> None:
    write(repository, "real/a.py")
    (repository.folder / "folder").symlink_to("real")
    (repository.folder / "file.py").symlink_to("real/a.py")
    (repository.folder / "dangling.py").symlink_to("nowhere.py")
    (repository.folder / "loop.py").symlink_to("loop.py")
    assert checked(".") == ["file.py", "real/a.py"]
    assert checked("folder") == ["folder/a.py"]
    assert checked("dangling.py") == ["dangling.py"]


def test_pipes_and_folders_called_like_files(repository: Project) -> None:
    write(repository, "folder.py/a.py")
    if hasattr(os, "mkfifo"):
        os.mkfifo("pipe.py")
    assert checked(".") == ["folder.py/a.py"]


@pytest.mark.parametrize("path", ["nowhere.py", "nowhere/a.py", "a.py/b.py", "x" * 5000])
def test_no_such_path(repository: Project, path: str) -> None:
    write(repository, "a.py")
    with pytest.raises(UserError, match="^" + path):
        checked("a.py", path)
