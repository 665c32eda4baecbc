"""Ignore comments."""

from __future__ import annotations

import json

import pytest

from modlint.finding import Edit, Span
from modlint.fix import apply
from runs import CLEAN, NET, Project

LINE = "        self.pos = torch.arange(4)"
LONG = """        self.pos = torch.arange({first}
            4,{middle}
        ){last}"""


def commented(comment: str) -> str:
    return NET.replace(LINE, f"{LINE}  {comment}")


@pytest.mark.parametrize(
    "comment",
    [
        "# modlint: ignore[MOD101]",
        "# modlint: ignore[plain-tensor-attribute]",
        "# modlint: ignore[mod101]",
        "# modlint:ignore[MOD103, MOD101]",
        "# modlint: ignore[MOD101] it is moved by hand",
        "# modlint: ignore",
        "# noqa: MOD101",
        "# noqa: E501, MOD101 it is moved by hand",
        "# noqa:E501,MOD101",
        "# noqa",
        "# type: ignore  # modlint: ignore[MOD101]",
    ],
)
def test_a_comment_suppresses(project: Project, comment: str) -> None:
    project.write("net.py", commented(comment))
    run = project.run("net.py", "--select", "MOD101", "--format", "json")
    assert json.loads(run.out)["findings"] == []
    assert json.loads(run.out)["summary"]["suppressed"] == 1


@pytest.mark.parametrize(
    "comment",
    ["# modlint: ignore[MOD103]", "# noqa: MOD103", "# noqa: E501", "# modlint ignore", "# ignore[MOD101]", "# MOD101"],
)
def test_other_comments_do_not(project: Project, comment: str) -> None:
    project.write("net.py", commented(comment))
    assert project.found("--select", "MOD101") == ["net.py:8 MOD101"]


@pytest.mark.parametrize(("place", "suppressed"), [("first", True), ("middle", False), ("last", True)])
def test_on_the_first_or_last_line_of_the_statement(project: Project, place: str, suppressed: bool) -> None:
    comments = dict.fromkeys(("first", "middle", "last"), "") | {place: "  # modlint: ignore[MOD101]"}
    project.write("net.py", NET.replace(LINE, LONG.format(**comments)))
    assert (project.found("--select", "MOD101") == []) is suppressed


def test_never_inside_a_string(project: Project) -> None:
    text = LINE.replace("4)", "4), '# modlint: ignore[MOD101]'").replace("= ", "= (") + ")[0]"
    project.write("net.py", NET.replace(LINE, text))
    assert project.found() == ["net.py:8 MOD101"]
    project.write("net.py", '"""\n# modlint: skip-file\n"""\n' + NET)
    assert project.found() == ["net.py:11 MOD101"]


def test_skip_file(project: Project) -> None:
    project.write("net.py", NET + "# modlint: skip-file\n")
    project.write("broken.py", "# modlint: skip-file\nx = (\n")
    assert project.run() == (0, "No problems in 2 files.\n", "")


def test_a_skipped_file_is_still_seen_by_others(project: Project) -> None:
    helper = "# modlint: skip-file\nimport torch\n\n\ndef table(n):\n    return torch.arange(n)\n"
    project.write("tables.py", helper)
    project.write(
        "net.py", NET.replace("import torch\n", "from tables import table\n").replace("torch.arange", "table")
    )
    assert project.found() == ["net.py:8 MOD101"]


@pytest.mark.parametrize(
    ("comment", "message", "left"),
    [
        ("# modlint: ignore[MOD101]", "there is no `MOD101` to suppress here", ""),
        ("# modlint: ignore[MOD101] a reason", "there is no `MOD101` to suppress here", ""),
        ("# modlint: ignore[MOD103, MOD101]", "there is no `MOD103`, `MOD101` to suppress here", ""),
        ("# noqa: MOD101", "there is no `MOD101` to suppress here", ""),
        ("# noqa: E501, MOD101", "there is no `MOD101` to suppress here", "  # noqa: E501"),
        ("# modlint: ignore[MOD101]  # noqa: E501", "there is no `MOD101` to suppress here", "  # noqa: E501"),
        ("# noqa: E501  # modlint: ignore[MOD101]", "there is no `MOD101` to suppress here", "  # noqa: E501"),
        ("# modlint: ignore", "there is nothing to suppress here", ""),
    ],
)
def test_a_comment_that_suppresses_nothing(project: Project, comment: str, message: str, left: str) -> None:
    text = CLEAN.replace("super().__init__()", f"super().__init__()  {comment}")
    project.write("net.py", text)
    (finding,) = json.loads(project.run("--format", "json").out)["findings"]
    assert (finding["code"], finding["message"], finding["span"]["start"]["line"]) == ("MOD901", message, 7)
    assert finding["fix"]["safety"] == "safe"
    assert fixed(text, finding) == CLEAN.replace("super().__init__()", f"super().__init__(){left}")


def test_a_name_of_several_that_suppresses_nothing(project: Project) -> None:
    text = commented("# modlint: ignore[MOD101, MOD103] a reason")
    project.write("net.py", text)
    (finding,) = json.loads(project.run("--format", "json").out)["findings"]
    assert finding["message"] == "there is no `MOD103` to suppress here"
    assert fixed(text, finding) == commented("# modlint: ignore[MOD101] a reason")


def test_a_comment_alone_in_its_line_goes_with_it(project: Project) -> None:
    text = CLEAN.replace("    def forward", "    # modlint: ignore[MOD101]\n    def forward")
    project.write("net.py", text)
    (finding,) = json.loads(project.run("--format", "json").out)["findings"]
    assert fixed(text, finding) == CLEAN


def fixed(text: str, finding: dict) -> str:
    """The text after the fix of a finding in JSON."""
    ends = [(edit["span"]["start"], edit["span"]["end"], edit["text"]) for edit in finding["fix"]["edits"]]
    spans = [(Span(a["line"], a["column"], b["line"], b["column"]), new) for a, b, new in ends]
    return apply(text, [Edit(span, new) for span, new in spans])


@pytest.mark.parametrize("comment", ["# noqa", "# noqa: E501", "# modlint: skip-file", "# type: ignore"])
def test_what_is_never_called_unused(project: Project, comment: str) -> None:
    project.write("net.py", f"{comment}\n{CLEAN}")
    assert project.found() == []


def test_only_rules_that_spoke_are_missed(project: Project) -> None:
    project.write("net.py", CLEAN + "x = 1  # modlint: ignore[MOD101, MOD904]\ny = 2  # modlint: ignore\n")
    assert project.found("--select", "MOD9") == ["net.py:13 MOD904"]
    assert project.found("--ignore", "MOD101") == []
    assert project.found("--select", "MOD101,MOD901") == ["net.py:12 MOD901"]
    project.configure("per-file-ignores = {'net.py' = ['MOD101']}")
    assert project.found() == []


def test_nothing_is_missed_where_not_everything_was_checked(project: Project) -> None:
    project.write("net.py", "x = 1  # modlint: ignore[MOD101]\ny = (\n")
    assert project.found() == ["net.py:2 MOD900"]


@pytest.mark.parametrize(
    ("comment", "nearest"),
    [
        ("# modlint: ignore[MOD101, plain-tensor-attribut]", ", did you mean `plain-tensor-attribute`?"),
        ("# modlint: ignore[MOD101, E501]", ""),
        ("# modlint: ignore[MOD101, MOD1]", ", did you mean `MOD1"),
        ("# noqa: MOD101, MOD1011", ", did you mean `MOD101`?"),
    ],
)
def test_an_unknown_rule(project: Project, comment: str, nearest: str) -> None:
    project.write("net.py", commented(comment))
    (finding,) = json.loads(project.run("--format", "json").out)["findings"]
    assert finding["code"] == "MOD903"
    assert finding["message"].startswith("unknown rule `")
    assert nearest in finding["message"]


def test_codes_of_others_are_not_unknown(project: Project) -> None:
    project.write("net.py", commented("# noqa: MOD101, E501, MODX1"))
    assert project.found() == []


def test_a_blanket_comment(project: Project) -> None:
    project.write("net.py", commented("# modlint: ignore"))
    assert project.found() == []
    assert project.found("--extend-select", "blanket-suppression") == ["net.py:8 MOD904"]


def test_findings_about_a_comment_are_suppressed_by_name_only(project: Project) -> None:
    project.write(
        "net.py", CLEAN + "x = 1  # modlint: ignore[MOD101, MOD901]\ny = 1  # modlint: ignore[nope, MOD903]\n"
    )
    assert project.found() == []


def test_an_internal_error_cannot_be_suppressed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from modlint.rules.plain_tensor_attribute import PlainTensorAttribute

    monkeypatch.setattr(PlainTensorAttribute, "check", lambda *_: 1 // 0)
    project.write("net.py", NET.replace("(nn.Module):", "(nn.Module):  # modlint: ignore"))
    assert project.found() == ["net.py:5 MOD902"]
