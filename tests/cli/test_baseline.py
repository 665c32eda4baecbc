"""`--baseline`: known findings stay out of the report, whatever happens to their lines."""

from __future__ import annotations

import json
from collections import Counter
from textwrap import indent

import pytest

from modlint.triage.known_findings import KnownFinding, decode, encode
from runs import CLEAN, NET, Project

BASE = ("--baseline", "known.json")
OTHER = NET.replace("class Net", "class Other")
TWO = NET + OTHER.partition("import nn")[2]


@pytest.fixture
def known(project: Project) -> Project:
    """A project whose one finding is known."""
    project.write("net.py")
    project.run(*BASE, "--update-baseline")
    return project


def entries(project: Project) -> list[tuple[str, str, str, str]]:
    table = json.loads((project.folder / "known.json").read_text())
    return [(each["path"], each["class"], each["attribute"], each["code"]) for each in table["findings"]]


def test_what_is_known_is_not_reported(project: Project) -> None:
    project.write("net.py")
    made = project.run(*BASE, "--update-baseline")
    assert (made.code, made.out) == (0, "No problems in 1 file (1 more known).\n")
    assert made.err == "modlint: warning: known.json: now holds 1 known problem: 1 added, 0 taken out\n"
    assert entries(project) == [("net.py", "Net", "pos", "MOD101")]
    assert project.run(*BASE) == (0, made.out, "")


def test_lines_do_not_matter(known: Project) -> None:
    known.write("net.py", "# moved\n\n" + NET.replace("arange(4)", "arange(\n        8)"))
    assert known.found(*BASE) == []


def test_what_is_new_is_reported(known: Project) -> None:
    known.write("net.py", TWO)
    run = known.run(*BASE, "--format", "concise")
    assert (run.code, run.found) == (1, ["net.py:18 MOD101"])
    assert "known.json: 1 problem not in it: mend what is new, or accept it with --update-baseline" in run.err


def test_a_second_of_the_same_is_new(known: Project) -> None:
    again = indent(NET.partition("import nn")[2], "    ")
    known.write("net.py", f"{NET}if nn.Module:{again}")
    assert known.found(*BASE) == ["net.py:18 MOD101"]


def test_what_is_gone_is_told(known: Project) -> None:
    known.write("net.py", CLEAN)
    run = known.run(*BASE)
    assert run.code == 0
    assert run.err == (
        "modlint: warning: known.json: 1 known problem gone (net.py Net.pos MOD101): --update-baseline takes that out\n"
    )
    known.run(*BASE, "--update-baseline")
    assert entries(known) == []


def test_a_file_that_is_gone(known: Project) -> None:
    (known.folder / "net.py").rename(known.folder / "moved.py")
    run = known.run(*BASE, "--format", "concise")
    assert run.found == ["moved.py:8 MOD101"]
    assert "1 known problem gone (net.py Net.pos MOD101)" in run.err


@pytest.mark.parametrize("flags", [("other.py",), ("--select", "MOD103")])
def test_what_was_not_looked_at_is_not_gone(known: Project, flags: tuple[str, ...]) -> None:
    known.write("other.py", CLEAN)
    assert known.run(*BASE, *flags).err == ""
    known.run(*BASE, *flags, "--update-baseline")
    assert entries(known) == [("net.py", "Net", "pos", "MOD101")]


def test_what_cannot_be_read_is_not_gone(known: Project) -> None:
    known.write("net.py", "class Net(:\n")
    run = known.run(*BASE, "--format", "concise")
    assert run.found == ["net.py:1 MOD900"]
    assert "gone" not in run.err


def test_what_is_fixed_is_taken_out(known: Project) -> None:
    assert known.run(*BASE, "--fix", "--diff", "-q").code == 1
    assert entries(known) != []
    assert known.run(*BASE, "--fix").out == "Fixed 1 problem, none left in 1 file.\n"
    assert entries(known) == []


def test_fixing_never_adds(known: Project) -> None:
    known.write("list.py", NET.replace("torch.arange(4)", "[nn.Linear(1, 1)]"))
    assert known.found(*BASE, "--fix", "--unfixable", "MOD101,MOD103") == ["list.py:8 MOD103"]
    assert entries(known) == [("net.py", "Net", "pos", "MOD101")]


def test_in_the_settings(known: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    known.configure('baseline = "known.json"')
    known.write("sub/net.py")
    assert known.found() == ["sub/net.py:8 MOD101"]
    assert known.found("--baseline=") == ["net.py:8 MOD101", "sub/net.py:8 MOD101"]
    monkeypatch.chdir(known.folder / "sub")
    assert known.found("..") == ["net.py:8 MOD101"]
    assert known.run("..", "--update-baseline").code == 0
    assert [path for path, *_ in entries(known)] == ["net.py", "sub/net.py"]


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (BASE, "known.json: no such baseline; --update-baseline makes it"),
        (("--update-baseline",), "--update-baseline: needs `--baseline`"),
        ((*BASE, "--update-baseline", "--diff"), "--update-baseline: `--diff` writes nothing"),
    ],
)
def test_what_is_asked_wrongly(project: Project, flags: tuple[str, ...], said: str) -> None:
    net = project.write("net.py")
    assert project.run(*flags, "--fix") == (2, "", f"modlint: error: {said}\n")
    assert net.read_text() == NET


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<<<<<<< HEAD\n", "Expecting value"),
        ('{"version": 2, "findings": []}', "version 1"),
        ('{"version": 1, "findings": [{"path": 3, "code": "MOD101"}]}', "no finding"),
        ('{"version": 1, "findings": ["MOD101"]}', "no finding"),
    ],
)
@pytest.mark.parametrize("flags", [(), ("--update-baseline",)])
def test_what_is_no_baseline(project: Project, text: str, why: str, flags: tuple[str, ...]) -> None:
    file = project.write("known.json", text)
    run = project.run(*BASE, *flags)
    assert run.code == 2
    assert run.err.startswith("modlint: error: known.json: not a baseline: ")
    assert why in run.err
    assert file.read_text() == text


def test_an_internal_error_is_never_known(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from modlint.rules.plain_tensor_attribute import PlainTensorAttribute

    monkeypatch.setattr(PlainTensorAttribute, "check", lambda *_: 1 // 0)
    project.write("net.py")
    assert project.run(*BASE, "--update-baseline").code == 2
    assert entries(project) == []


def test_the_file_has_a_line_for_each_finding() -> None:
    one, two = KnownFinding("a/ü.py", "Net", "pos", "MOD101"), KnownFinding("b.py", "", "", "MOD900")
    text = encode(Counter({two: 1, one: 2}))
    assert decode(text) == {one: 2, two: 1}
    assert [line for line in text.splitlines() if "path" in line] == [
        '    {"path": "a/ü.py", "class": "Net", "attribute": "pos", "code": "MOD101"},',
        '    {"path": "a/ü.py", "class": "Net", "attribute": "pos", "code": "MOD101"},',
        '    {"path": "b.py", "class": null, "attribute": null, "code": "MOD900"}',
    ]


def test_the_json_report_counts_them(known: Project) -> None:
    assert json.loads(known.run(*BASE, "--format", "json").out)["summary"]["known"] == 1
