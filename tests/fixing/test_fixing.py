"""`--fix`: what is fixed, what is said of it, and the exit code."""

from __future__ import annotations

import json
import shutil

import pytest

from examples import FIXTURES
from modlint import fixing
from modlint.finding import Edit, Finding, Fix, Safety, Severity, Span
from modlint.fix import together
from modlint.fixing import harmless, rewritten
from runs import CLEAN, NET, Project

FIXED = CLEAN.replace("arange(4))", "arange(4), persistent=False)")
LIST = NET.replace("torch.arange(4)", "[nn.Linear(1, 1)]")
LEARNED = NET.replace("torch.arange(4)", "torch.ones(4, requires_grad=True)")
ENDLESS = NET.replace("arange(4)\n", "arange(4)  # modlint: ignore[MOD106]\n")


def test_fix(project: Project) -> None:
    net = project.write("net.py")
    run = project.run("--fix")
    assert run == (0, "Fixed 1 problem, none left in 1 file.\n", "")
    assert net.read_text() == FIXED


def test_what_is_left_is_reported(project: Project) -> None:
    project.write("net.py")
    project.write("list.py", LIST)
    run = project.run("--fix", "--format", "concise")
    assert (run.code, run.found) == (1, ["list.py:8 MOD103"])
    assert run.out.splitlines()[-1] == "Fixed 1 problem, 1 left in 2 files."
    assert (project.folder / "list.py").read_text() == LIST


def test_only_the_given_files_are_fixed(project: Project) -> None:
    project.write("net.py")
    project.write("other.py")
    project.run("--fix", "net.py")
    assert (project.folder / "other.py").read_text() == NET


def test_fix_only(project: Project) -> None:
    net = project.write("net.py")
    project.write("list.py", LIST)
    assert project.run("--fix-only") == (0, "", "")
    assert net.read_text() == FIXED


def test_unsafe_fixes(project: Project) -> None:
    net = project.write("net.py", LEARNED)
    assert "[--unsafe-fixes]" in project.run("--fix").out
    assert net.read_text() == LEARNED
    assert project.run("--fix", "--unsafe-fixes").code == 0
    assert "self.pos = nn.Parameter(torch.ones(4, requires_grad=True))" in net.read_text()


def test_unsafe_fixes_alone(project: Project) -> None:
    run = project.run("--unsafe-fixes")
    assert (run.code, run.err) == (2, "modlint: error: --unsafe-fixes: needs `--fix`, `--fix-only` or `--diff`\n")


def test_diff(project: Project) -> None:
    net = project.write("net.py")
    run = project.run("--diff")
    assert run.code == 1
    assert run.out.splitlines()[:3] == ["--- net.py", "+++ net.py", "@@ -5,7 +5,7 @@"]
    assert [line for line in run.out.splitlines() if line[0] in "+-"][2:] == [
        "-        self.pos = torch.arange(4)",
        '+        self.register_buffer("pos", torch.arange(4), persistent=False)',
    ]
    assert run.err == "modlint: would fix 1 problem, none left\n"
    assert net.read_text() == NET


def test_diff_without_fixes(project: Project) -> None:
    project.write("net.py", CLEAN)
    assert project.run("--diff", "-q") == (0, "", "")


def test_stdin(project: Project) -> None:
    assert project.run("-", "--fix", stdin=NET.encode()) == (0, FIXED, "Fixed 1 problem, none left in 1 file.\n")
    assert project.run("-", "--fix", "-q", stdin=CLEAN.encode()) == (0, CLEAN, "")


def test_stdin_for_a_file_that_is_not_written(project: Project) -> None:
    net = project.write("net.py", LIST)
    assert project.run("-", "--fix", "--stdin-filename", "net.py", stdin=NET.encode()).out == FIXED
    assert net.read_text() == LIST


def test_unreadable_stdin_is_handed_through(project: Project) -> None:
    run = project.run("-", "--fix", stdin=b"def f(:\n")
    assert (run.code, run.out) == (1, "def f(:\n")
    assert "MOD900" in run.err


def test_fixable_and_unfixable(project: Project) -> None:
    net = project.write("net.py")
    project.configure('unfixable = ["MOD101"]')
    run = project.run("--fix")
    assert (run.code, net.read_text()) == (1, NET)
    assert "[--fix]" not in run.out
    project.configure('fixable = ["plain-tensor-attribute"]\nunfixable = ["MOD1"]')
    assert project.run("--fix").code == 0


def test_an_unknown_fixable_rule(project: Project) -> None:
    project.configure('fixable = ["MOD999"]')
    assert "fixable: unknown rule `MOD999`" in project.run().err


def test_json_counts_what_was_fixed(project: Project) -> None:
    project.write("net.py")
    assert json.loads(project.run("--fix", "--format", "json").out)["summary"]["fixed"] == 1


def test_suppressed_findings_stay(project: Project) -> None:
    suppressed = NET.replace("arange(4)\n", "arange(4)  # modlint: ignore[MOD101]\n")
    net = project.write("net.py", suppressed)
    assert project.run("--fix").code == 0
    assert net.read_text() == suppressed


def test_two_fixes_on_one_line(project: Project) -> None:
    net = project.write("net.py", ENDLESS)
    assert project.run("--fix").out == "Fixed 2 problems, none left in 1 file.\n"
    assert net.read_text() == FIXED


def test_a_second_fix_changes_nothing(project: Project) -> None:
    shutil.copytree(FIXTURES, project.folder / "fixtures")
    flags = ("--fix", "--unsafe-fixes", "--preview", "--select", "ALL")
    first = project.run(*flags)
    after = {path: path.read_bytes() for path in project.folder.rglob("*.py")}
    again = project.run(*flags)
    assert "Fixed" in first.out
    assert "Fixed" not in again.out
    assert {path: path.read_bytes() for path in project.folder.rglob("*.py")} == after


def with_fix(*edits: Edit) -> Finding:
    fix = Fix("", Safety.SAFE, edits)
    return Finding("MOD101", "plain-tensor-attribute", "", "a.py", Span(1, 1, 1, 2), Severity.ERROR, fix=fix)


def test_fixes_that_get_in_each_others_way() -> None:
    first = with_fix(Edit(Span(1, 1, 1, 4), "a"), Edit(Span(3, 1, 3, 2), ""))
    inside, same = with_fix(Edit(Span(1, 2, 1, 3), "b")), with_fix(Edit(Span(3, 1, 3, 2), ""))
    beside = with_fix(Edit(Span(1, 4, 1, 5), "c"))
    assert together([first, inside, same, beside]) == [first, beside]


def test_fixes_may_share_an_insertion() -> None:
    insert = Edit(Span(1, 1, 1, 1), "import torch\n")
    one, two = with_fix(insert, Edit(Span(2, 1, 2, 2), "a")), with_fix(insert, Edit(Span(3, 1, 3, 2), "b"))
    other = with_fix(Edit(Span(1, 1, 1, 1), "import math\n"))
    assert together([one, two, other]) == [one, two]
    assert harmless(b"x\ny\nz\n", [one, two]) == ([one, two], b"import torch\nx\na\nb\n")


@pytest.mark.parametrize("edit", [Edit(Span(1, 1, 1, 2), "("), Edit(Span(9, 1, 9, 2), "")])
def test_what_would_be_no_python_is_refused(edit: Edit) -> None:
    assert rewritten(b"x = 1\n", [edit]) is None


def test_a_bad_fix_does_not_hold_back_the_others() -> None:
    first, bad, last = (with_fix(Edit(Span(n, 1, n, 2), text)) for n, text in ((1, "a"), (2, "("), (3, "b")))
    assert harmless(b"x\ny\nz\n", [first, bad, last]) == ([first, last], b"a\ny\nb\n")
    assert harmless(b"x\ny\nz\n", [bad]) == ([], b"x\ny\nz\n")


def test_a_fix_that_spoils_the_file(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    net = project.write("net.py", NET + NET.partition("import nn")[2].replace("Net", "Other"))
    spoilt = lambda data, edits: None if edits and edits[0].span.line == 8 else rewritten(data, edits)  # noqa: E731
    monkeypatch.setattr(fixing, "rewritten", spoilt)
    run = project.run("--fix", "--format", "concise")
    assert run.code == 2
    assert run.found == ["net.py:8 MOD101", "net.py:8 MOD902"]
    assert "not fixed: the fix of `plain-tensor-attribute` would have spoiled the file" in run.out
    assert net.read_text() == NET + FIXED.partition("import nn")[2].replace("Net", "Other")


def test_fixes_without_end_stop(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("net.py")
    monkeypatch.setattr(fixing, "rewritten", lambda data, edits: data)
    assert project.run("--fix").code == 1


HANDED = NET.replace("def __init__(self)", "def __init__(self, pos: torch.Tensor, other)").replace(
    "torch.arange(4)", "pos"
)
REBOUND = "\n\nclass Flat(Net):\n    def __init__(self):\n        super().__init__()\n        self.pos = 3\n"
LOOKED_UP = NET.replace("x + self.pos", 'x + self.pos + self.__dict__["pos"]')


PASSED_ON = ["pos", "torch.as_tensor(pos)", "pos.to('cpu')", "pos.float().contiguous()", "+pos", "pos.mul_(2)"]
PASSED_ON += ["torch.as_tensor(other)", "torch.relu(pos) if other else pos", "pos[0].flatten()"]
MADE = ["pos * 2", "pos.detach()", "pos.clone().float()", "torch.tensor(other)", "torch.as_tensor([1.0, 2.0])"]


@pytest.mark.parametrize(("value", "safe"), [*((each, False) for each in PASSED_ON), *((each, True) for each in MADE)])
def test_what_may_be_a_parameter_is_not_safely_a_buffer(value: str, safe: bool, project: Project) -> None:
    source = HANDED.replace("= pos", f"= {value}")
    net = project.write("net.py", source)
    out = project.run("--fix").out
    assert ("[--unsafe-fixes]" in out, "Fixed 1 problem" in out) == (not safe, safe)
    assert (net.read_text() != source) is safe


@pytest.mark.parametrize("source", [NET + REBOUND, LOOKED_UP])
def test_what_a_buffer_would_break_has_no_fix(source: str, project: Project) -> None:
    net = project.write("net.py", source)
    run = project.run("--fix", "--unsafe-fixes", "--format", "concise")
    assert run.found == ["net.py:8 MOD101"]
    assert net.read_text() == source


@pytest.mark.parametrize(
    ("imports", "value", "after"),
    [
        ("from torch import nn", "torch.arange(4)", "self.pos = nn.Buffer(torch.arange(4), persistent=False)"),
        ("import torch.nn as N", "torch.ones(4)", "self.pos = N.Buffer(torch.ones(4), persistent=False)"),
        ("import torch.nn", "torch.ones(4)", "self.pos = torch.nn.Buffer(torch.ones(4), persistent=False)"),
        ("from torch import nn", "x if x else None", 'self.register_buffer("pos", x if x else None, persistent=False)'),
    ],
)
def test_buffers_as_the_author_likes_them(imports: str, value: str, after: str, project: Project) -> None:
    before = NET.replace("from torch import nn", imports).replace("(nn.Module)", "(torch.nn.Module)")
    before = before.replace("(self):", "(self, x: torch.Tensor = None):").replace("torch.arange(4)", value)
    net = project.write("net.py", before)
    project.configure('buffer-style = "nn.Buffer"')
    assert project.run("--fix", "--unsafe-fixes").code == 0
    assert net.read_text() == before.replace(f"self.pos = {value}", after)


def test_an_unknown_buffer_style(project: Project) -> None:
    project.configure('buffer-style = "Buffer"')
    assert 'buffer-style: expected "register_buffer" or "nn.Buffer", got' in project.run().err
