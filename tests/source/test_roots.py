"""Where a project begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from modlint.source.roots import common_folder, find_root, import_root, top_package
from runs import Project


def test_common_folder(project: Project) -> None:
    project.write("a/b/c.py")
    project.write("a/d/e.py")
    here = project.folder
    assert common_folder([here / "a/b/c.py"]) == here / "a/b"
    assert common_folder([Path("a/b"), here / "a/d/e.py"]) == here / "a"
    assert common_folder([]) == here


@pytest.mark.parametrize("marker", ["pyproject.toml", "modlint.toml", ".git/HEAD"])
def test_the_nearest_marker(project: Project, marker: str) -> None:
    project.write(f"outer/{marker}", "")
    project.write(f"outer/inner/{marker}", "")
    project.write("outer/inner/deep/a.py")
    assert find_root(project.folder / "outer/inner/deep") == project.folder / "outer/inner"
    assert find_root(project.folder / "outer") == project.folder / "outer"


def test_our_settings_mark_more_than_a_project_file(project: Project) -> None:
    project.configure("")
    project.write("sub/pyproject.toml", "")
    assert find_root(project.folder / "sub") == project.folder


def test_packages(project: Project) -> None:
    for path in ("src/net/__init__.py", "src/net/sub/__init__.py", "src/net/data/a.py"):
        project.write(path)
    src = project.folder / "src"
    assert top_package(src / "net/sub") == src / "net"
    assert import_root(src / "net/sub") == import_root(src / "net") == src
    assert top_package(src / "net/data") == import_root(src / "net/data") == src / "net/data"
    assert import_root(src) == src
