"""`--add-ignore`: comments that silence what is left, and nothing else changed."""

from __future__ import annotations

import ast
import shutil

import pytest

from examples import FIXTURES
from runs import CLEAN, NET, Project

LINE = "        self.pos = torch.arange(4)"


def ignored(project: Project, before: str, *flags: str) -> str:
    """What becomes of a file."""
    net = project.write("net.py", before)
    project.run("--add-ignore", *flags)
    return net.read_text()


def test_a_comment_for_what_is_found(project: Project) -> None:
    net = project.write("net.py")
    assert project.run("--add-ignore") == (0, "Ignored 1 problem, none left in 1 file.\n", "")
    assert net.read_text() == NET.replace(LINE, f"{LINE}  # modlint: ignore[MOD101]")
    assert project.run("--add-ignore").out == "No problems in 1 file.\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x  # type: ignore", "x  # type: ignore  # modlint: ignore[MOD101]"),
        ("x  # noqa: E501", "x  # noqa: E501  # modlint: ignore[MOD101]"),
        ("x  # noqa: E501, MOD103 moved", "x  # noqa: E501, MOD103, MOD101 moved"),
        ("x  # modlint: ignore[MOD103] moved", "x  # modlint: ignore[MOD103, MOD101] moved"),
        ("x  # modlint: ignore[unused-submodule]", "x  # modlint: ignore[unused-submodule, plain-tensor-attribute]"),
        ("x   ", "x  # modlint: ignore[MOD101]"),
        ("x \\\n            + 1", "x \\\n            + 1  # modlint: ignore[MOD101]"),
        ("[x, '''\n'''][0]", "[x, '''\n'''][0]  # modlint: ignore[MOD101]"),
        ("x; y = '''\n'''; z = \\\n            y", "x; y = '''\n'''; z = \\\n            y  # modlint: ignore[MOD101]"),
        ("[x, '# modlint: ignore[MOD103]'][0]", "[x, '# modlint: ignore[MOD103]'][0]  # modlint: ignore[MOD101]"),
        ("(\n            x\n        )", "(  # modlint: ignore[MOD101]\n            x\n        )"),
        (
            "(\n            x\n        )  # modlint: ignore[MOD103]",
            "(\n            x\n        )  # modlint: ignore[MOD103, MOD101]",
        ),
    ],
)
def test_where_it_goes(project: Project, before: str, after: str) -> None:
    place = lambda value: NET.replace("torch.arange(4)", value.replace("x", "torch.arange(4)", 1))  # noqa: E731
    made = ignored(project, place(before), "--select", "MOD101")
    assert made == place(after)
    assert project.found("--select", "MOD101") == []
    assert ignored(project, made, "--select", "MOD101") == made


def test_several_findings_share_a_comment(project: Project) -> None:
    both = "        self.pos = torch.arange(4); self.neg = torch.ones(4, requires_grad=True)"
    used = NET.replace("x + self.pos", "x + self.pos + self.neg")
    assert ignored(project, used.replace(LINE, both)) == used.replace(
        LINE, f"{both}  # modlint: ignore[MOD101, MOD106]"
    )


def test_names_where_the_file_has_names(project: Project) -> None:
    before = f"x = 1  # modlint: ignore[unused-submodule, MOD903]\ny = 1  # modlint: ignore[unused-submodule]\n{NET}"
    after = ignored(project, before, "--select", "MOD101")
    assert f"{LINE}  # modlint: ignore[plain-tensor-attribute]\n" in after


def test_fixed_first(project: Project) -> None:
    both = NET.replace(LINE, f"{LINE}\n        self.all = [nn.Linear(1, 1)]").replace("self.pos\n", "self.all[0](x)\n")
    after = ignored(project, both, "--fix")
    assert "  # modlint: ignore[MOD103]\n" in after
    assert "ignore[MOD101]" not in after


def test_what_is_known_gets_no_comment(project: Project) -> None:
    project.write("net.py")
    project.run("--baseline", "known.json", "--update-baseline")
    assert ignored(project, NET, "--baseline", "known.json") == NET


def test_what_cannot_be_ignored(project: Project) -> None:
    unused, broken = f"x = 1  # modlint: ignore[MOD101]\n{CLEAN}", "class Net(:\n"
    project.write("broken.py", broken)
    assert ignored(project, unused) == unused
    assert (project.folder / "broken.py").read_text() == broken


def test_diff(project: Project) -> None:
    net = project.write("net.py")
    run = project.run("--add-ignore", "--diff")
    assert run.err == "modlint: would ignore 1 problem, none left\n"
    assert f"+{LINE}  # modlint: ignore[MOD101]\n" in run.out
    assert net.read_text() == NET


def test_stdin(project: Project) -> None:
    assert "ignore[MOD101]" in project.run("-", "--add-ignore", stdin=NET.encode()).out


def test_all_fixtures(project: Project) -> None:
    shutil.copytree(FIXTURES, project.folder / "fixtures")
    files = list(project.folder.rglob("*.py"))
    before = {file: ast.dump(ast.parse(file.read_bytes())) for file in files}
    first = project.run("--add-ignore", "--format", "concise")
    texts = {file: file.read_bytes() for file in files}
    assert first.out.splitlines()[-1].startswith("Ignored ")
    assert {finding.split()[1] for finding in first.found} <= {"MOD900", "MOD901", "MOD902", "MOD903"}
    assert {file: ast.dump(ast.parse(text)) for file, text in texts.items()} == before
    project.run("--add-ignore")
    assert {file: file.read_bytes() for file in files} == texts
