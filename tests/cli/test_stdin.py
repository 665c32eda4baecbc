"""Standard input as a file."""

from __future__ import annotations

from runs import CLEAN, NET, Project

HELPER = "import torch\n\n\ndef table(n):\n    return torch.arange(n)\n"
USER = NET.replace("import torch\n", "from tables import table\n").replace("torch.arange(4)", "table(4)")


def test_stdin_alone(project: Project) -> None:
    assert project.found("-", stdin=NET.encode()) == ["<stdin>:8 MOD101"]
    assert project.run("-", stdin=CLEAN.encode()).code == 0


def test_stdin_knows_nothing_of_the_working_directory(project: Project) -> None:
    project.write("tables.py", HELPER)
    assert project.found("-", stdin=USER.encode()) == []


def test_stdin_stands_for_a_file(project: Project) -> None:
    project.write("tables.py", HELPER)
    project.write("net.py", CLEAN)
    assert project.found("-", "--stdin-filename", "net.py", stdin=USER.encode()) == ["net.py:8 MOD101"]


def test_the_file_need_not_exist(project: Project) -> None:
    assert project.found("-", "--stdin-filename", "new/net.py", stdin=NET.encode()) == ["new/net.py:8 MOD101"]


def test_the_settings_are_those_of_the_file(project: Project) -> None:
    project.write("sub/modlint.toml", 'ignore = ["MOD101"]')
    assert project.found("-", "--stdin-filename", "sub/net.py", stdin=NET.encode()) == []


def test_stdin_beside_paths(project: Project) -> None:
    project.write("net.py")
    assert project.found("net.py", "-", stdin=NET.encode()) == ["<stdin>:8 MOD101", "net.py:8 MOD101"]


def test_stdin_is_decoded_as_python_does(project: Project) -> None:
    latin = b"# coding: latin-1\n" + NET.replace("pos", "gr\xf6\xdfe").encode("latin-1")
    assert project.found("-", stdin=latin) == ["<stdin>:9 MOD101"]
    assert project.found("-", stdin=b"x = '\xe9'") == ["<stdin>:1 MOD900"]


def test_a_name_without_stdin(project: Project) -> None:
    run = project.run("--stdin-filename", "net.py")
    assert (run.code, run.err) == (2, "modlint: error: --stdin-filename: needs `-` among the paths\n")


def test_a_forcibly_excluded_name(project: Project) -> None:
    flags = ("--stdin-filename", "net.py", "--extend-exclude", "net.py")
    assert project.found("-", *flags, stdin=NET.encode()) == ["net.py:8 MOD101"]
    assert project.found("-", *flags, "--force-exclude", stdin=NET.encode()) == []
