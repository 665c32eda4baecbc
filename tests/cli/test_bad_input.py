"""Bad input never stops the run and never loses a finding elsewhere."""

from __future__ import annotations

import json
import os
import sys

import pytest

from runs import CLEAN, NET, Project

FINDS = {
    "latin-1 with a cookie": ("# coding: latin-1\n# \xe9\n" + NET).encode("latin-1"),
    "byte order mark": b"\xef\xbb\xbf#\n#\n" + NET.encode(),
    "CRLF": b"#\r\n#\r\n" + NET.replace("\n", "\r\n").encode(),
    "CR": b"#\r#\r" + NET.replace("\n", "\r").encode(),
    "form feeds": b"#\n\x0c#\n" + NET.replace("\n\n\n", "\n\x0c\n\n").encode(),
    "tabs": b"#\n#\n" + NET.replace("    ", "\t").encode(),
    "a class that inherits from itself": ("class Own(Own): pass\n#\n" + NET).encode(),
    "duplicate class names": ("class Net: pass\n#\n" + NET).encode(),
}
FAILS = {
    "syntax error": (b"x = 1\ndef f(:\n", 2, 7, "invalid syntax"),
    "unclosed bracket": (b"x = (\n", 1, 5, "'(' was never closed"),
    "bad indentation": (b"def f():\nx = 1\n", 2, 1, "expected an indented block"),
    "latin-1 without a cookie": (b"x = 1\n\ny = '\xe9'\n", 3, 6, "it is not valid utf-8: byte 0xe9"),
    "latin-1 in the first line": (b"y = '\xe9'\n", 1, 6, "it is not valid utf-8: byte 0xe9"),
    "unknown cookie": (b"# coding: klingon\n", 1, 1, "unknown encoding: klingon"),
    "cookie of a codec that is no encoding": (b"# coding: hex\n", 1, 1, "'hex' is not a text encoding"),
    "two opinions on the encoding": (b"\xef\xbb\xbf# coding: latin-1\n", 1, 1, "encoding problem: utf-8"),
    "UTF-16": ("x = 1\n".encode("utf-16"), 1, 1, "it is UTF-16"),
    "null byte": (b"x = 1\r\ny = '\0'\n", 2, 6, "it holds a null byte"),
    "rubbish": (bytes(range(1, 256)) * 10, 3, 115, "it is not valid utf-8"),
    "1,000 parentheses": (b"x = " + b"(" * 1000 + b")" * 1000, 1, None, ""),
}


@pytest.mark.parametrize("name", FINDS)
def test_findings_are_found(project: Project, name: str) -> None:
    project.write("net.py", FINDS[name])
    run = project.run("--format", "json")
    (finding,) = json.loads(run.out)["findings"]
    column = 3 if name == "tabs" else 9
    assert (finding["code"], finding["span"]["start"]) == ("MOD101", {"line": 10, "column": column})


@pytest.mark.parametrize("name", FAILS)
def test_unreadable_files_are_findings_themselves(project: Project, name: str) -> None:
    content, line, column, message = FAILS[name]
    project.write("bad.py", content)
    project.write("net.py")
    run = project.run("--format", "json")
    bad, good = json.loads(run.out)["findings"]
    assert run.code == 1
    assert (bad["code"], bad["path"], bad["span"]["start"]["line"]) == ("MOD900", "bad.py", line)
    assert column in (None, bad["span"]["start"]["column"])
    assert bad["message"].startswith(f"cannot be checked: {message}")
    assert (good["code"], good["path"]) == ("MOD101", "net.py")


@pytest.mark.parametrize("layout", ["full", "concise", "json", "sarif", "github", "gitlab", "junit"])
def test_every_format_can_show_them(project: Project, layout: str) -> None:
    for number, (content, *_) in enumerate(FAILS.values()):
        project.write(f"bad{number}.py", content)
    shown = project.run("--format", layout).out
    assert shown.count("bad3.py") >= 1


@pytest.mark.parametrize("chain", [" + ", " and ", " < "])
def test_a_long_chain(project: Project, chain: str) -> None:
    """Some versions of Python read 10,000 terms, some say that it is too much."""
    project.write("long.py", "x = " + chain.join(["a"] * 10_000))
    project.write("net.py")
    assert project.found("net.py", "long.py") in (["net.py:8 MOD101"], ["long.py:1 MOD900", "net.py:8 MOD101"])


@pytest.mark.parametrize("chain", [" + ", " and ", " < "])
def test_a_long_chain_in_a_module(project: Project, chain: str) -> None:
    long = chain.join(["torch.ones(2)"] * 10_000)
    project.write("long.py", NET.replace("torch.arange(4)", long))
    project.write("net.py")
    run = project.run("--format", "concise")
    assert run.code == 1
    assert run.found[-1] == "net.py:8 MOD101"
    assert {line.split()[1] for line in run.found} <= {"MOD900", "MOD101"}


def test_an_empty_file(project: Project) -> None:
    project.write("empty.py", b"")
    assert project.run() == (0, "No problems in 1 file.\n", "")


def test_ten_megabytes(project: Project) -> None:
    project.write("table.py", "TABLE = '''\n" + "0123456789abcdef\n" * 620_000 + "'''\n" + NET)
    assert project.found() == ["table.py:620010 MOD101"]


def test_cycles_of_imports_and_bases(project: Project) -> None:
    project.write("a.py", "from b import *\nfrom b import B\nclass A(B): pass\n")
    project.write("b.py", "from a import *\nfrom a import A\nclass B(A): pass\n")
    project.write("net.py", "from a import *\n" + NET)
    assert project.found() == ["net.py:9 MOD101"]


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_links_that_lead_nowhere_are_unreadable_only_where_they_are_named(project: Project) -> None:
    project.write("net.py")
    (project.folder / "dangling.py").symlink_to("nowhere.py")
    (project.folder / "loop.py").symlink_to("loop.py")
    (project.folder / "again").symlink_to(".")
    assert project.found() == ["net.py:8 MOD101"]
    assert project.found("dangling.py", "loop.py") == ["dangling.py:1 MOD900", "loop.py:1 MOD900"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever may read everything cannot be locked out")
def test_a_file_that_may_not_be_read(project: Project) -> None:
    project.write("net.py")
    project.write("secret.py").chmod(0)
    assert project.found() == ["net.py:8 MOD101", "secret.py:1 MOD900"]


def test_a_read_error(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from modlint.source import read

    def fail(path: os.PathLike[str]) -> bytes:
        raise PermissionError(13, "Permission denied")

    project.write("net.py")
    monkeypatch.setattr(read.Path, "read_bytes", fail)
    assert "net.py:1:1: error MOD900 cannot be checked: Permission denied" in project.run("--format", "concise").out


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
@pytest.mark.parametrize("layout", ["full", "concise", "json", "sarif", "github", "gitlab", "junit"])
def test_a_file_name_that_is_no_text(project: Project, layout: str) -> None:
    project.write(os.fsdecode(b"caf\xe9.py"))
    run = project.run("--format", layout)
    assert run.code == 1
    assert run.err == ""
    run.out.encode("utf-8")
    if layout == "json":
        assert json.loads(run.out)["findings"][0]["path"] == os.fsdecode(b"caf\xe9.py")
    if layout == "sarif":
        assert '"uri": "caf%E9.py"' in run.out


def test_a_read_only_directory(project: Project) -> None:
    project.write("src/net.py")
    (project.folder / "src").chmod(0o555)
    try:
        assert project.found("src") == ["src/net.py:8 MOD101"]
        assert os.listdir("src") == ["net.py"]
    finally:
        (project.folder / "src").chmod(0o755)


def test_nothing_is_left_behind(project: Project) -> None:
    project.write("net.py", CLEAN)
    project.run("--no-cache")
    assert os.listdir() == ["net.py"]
    project.run()
    assert sorted(os.listdir()) == [".modlint_cache", "net.py"]
