"""Runtime mode on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runs import CLEAN, NET, Project

STUCK = """\
from torch import nn


class Stuck(nn.Module):
    def __init__(self, secret):
        super().__init__()
        self.fc = nn.Linear(sum(secret["sizes"]["all"]), 3)

    def forward(self, x, *, twice):
        return self.fc(x) * (2 if twice == "please" else 1 / 0)
"""
STATED = """
[tool.modlint.runtime.targets."net:Stuck"]
kwargs = {secret = {sizes = {all = [1, 3]}}}
inputs = {x = "randn(2, 4)", twice = "'please'"}
[tool.modlint.runtime.targets."clean:Net"]
skip = "known to be good"
"""


@pytest.fixture
def stuck(project: Project) -> Project:
    project.write("pkg/__init__.py", "")
    project.write("pkg/net.py")
    project.write("clean.py", CLEAN)
    project.write("net.py", STUCK)
    return project


def test_report(stuck: Project) -> None:
    run = stuck.run("--runtime", "--format", "json", "--no-cache")
    report = json.loads(run.out)
    (finding,) = report["findings"]
    assert (finding["code"], finding["path"], finding["evidence"]) == ("MOD101", "pkg/net.py", ["static", "runtime"])
    assert run.code == 1
    runtime = report["runtime"]
    assert (runtime["found"], runtime["built"], runtime["run"]) == (3, 2, 2)
    states = {target["name"]: target["state"] for target in runtime["targets"]}
    assert states == {"clean:Net": "run", "net:Stuck": "not_built", "pkg.net:Net": "run"}
    assert "--runtime imports and runs the code in ." in run.err
    assert 'net:Stuck"] with kwargs, args or factory' in run.err
    assert sorted(path.name for path in stuck.folder.rglob("*") if path.is_file()) == [
        "__init__.py",
        "clean.py",
        "net.py",
        "net.py",
    ]


def test_what_is_stated_is_used(stuck: Project) -> None:
    stuck.configure(STATED)
    run = stuck.run("--runtime", "-v", "--target", "net:Stuck", "--target", "clean:Net")
    assert "net:Stuck: built by stated arguments; inputs by stated inputs" in run.err
    assert "left out: clean:Net: known to be good" in run.err
    assert "Runtime: 2 modules found, 1 built, 1 run, 1 left out." in run.out


HUGE = """import torch
from torch import nn


class Huge(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(16384, 16384) for _ in range(40))
        self.pos = torch.ones(16384)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x + self.pos
"""


def test_what_is_too_big_runs_without_data(project: Project) -> None:
    project.write("net.py", HUGE)
    project.configure('[tool.modlint.runtime.targets."net:Huge"]\ndata = "meta"\ninputs = {x = "randn(1, 16384)"}\n')
    run = project.run("--runtime", "--memory", "2GB", "--format", "json", "--no-cache")
    report = json.loads(run.out)
    assert (report["runtime"]["built"], report["runtime"]["run"]) == (1, 1), run.err
    assert [(each["code"], each["evidence"]) for each in report["findings"]] == [("MOD101", ["static", "runtime"])]


def test_time_for_all(stuck: Project) -> None:
    run = stuck.run("--runtime", "--total-timeout", "0.001", "--format", "json", "--no-cache")
    report = json.loads(run.out)
    assert run.code == 1
    assert [finding["evidence"] for finding in report["findings"]] == [["static"]]
    assert (report["runtime"]["found"], report["runtime"]["not_reached"]) == (3, 3)
    assert "not reached: clean:Net, net:Stuck, pkg.net:Net: 0.001 s for all modules were over" in run.err


def test_suppressed_as_any_other(project: Project) -> None:
    project.write("net.py", NET.replace("torch.arange(4)", "torch.arange(4)  # modlint: ignore[MOD101]"))
    assert project.run("--runtime", "-q").code == 0


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("timeout = 0", "runtime.timeout: expected a number of seconds, got 0"),
        ('memory = "lots"', "runtime.memory: expected a size"),
        ("tiemout = 3", "runtime.tiemout: unknown option, did you mean `timeout`?"),
        ('checks = ["MOD7000"]', "runtime.checks: unknown rule `MOD7000`"),
        ('checks = ["MOD101"]', "runtime.checks: `MOD101` is judged by reading, not by a run"),
        ('targets = {"Net" = {skip = "x"}}', 'runtime.targets."Net": expected a name such as'),
        ('targets = {"a:B" = {kwarg = {}}}', 'runtime.targets."a:B".kwarg: unknown option, did you mean `kwargs`?'),
        ('targets = {"a:B" = {data = "disk"}}', 'runtime.targets."a:B".data: expected "cpu" or "meta", got'),
        (
            'targets = {"a:B" = {data = "meta"}}',
            'runtime.targets."a:B".data: what is on "meta" cannot be fed by guesses',
        ),
        ('targets = {"a:B" = {inputs = {x = "exit()"}}}', 'runtime.targets."a:B".inputs.x: expected an expression'),
    ],
)
def test_errors_name_the_key(project: Project, table: str, told: str) -> None:
    project.write("net.py", CLEAN)
    project.write("pyproject.toml", f"[tool.modlint.runtime]\n{table}\n")
    run = project.run("--runtime")
    assert (run.code, told in run.err) == (2, True), run.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--device", "cuda"], "--device: needs `--runtime`"),
        (["--total-timeout", "3"], "--total-timeout: needs `--runtime`"),
        (["--runtime", "--total-timeout", "-3"], "--total-timeout: expected a number of seconds"),
        (["--target", "a:B"], "--target: needs `--runtime`"),
        (["--runtime", "--device", "tpu"], "--device: expected"),
        (["--runtime", "--device", "cuda:99"], "--runtime: device: there is no cuda:99"),
        (["--runtime", "--fix"], "--runtime: fix first"),
        (["--runtime", "-"], "--runtime: standard input"),
    ],
)
def test_options_that_make_no_sense(project: Project, arguments: list[str], told: str) -> None:
    project.write("net.py", CLEAN)
    run = project.run(".", *arguments)
    assert (run.code, told in run.err) == (2, True), run.err


def test_without_torch(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("net.py", CLEAN)
    project.write("hidden/torch.py", "raise ImportError('hidden for this test')")
    monkeypatch.setenv("PYTHONPATH", str(project.folder / "hidden"))
    run = project.run("net.py", "--runtime")
    assert run.code == 2
    assert "cannot import torch: hidden for this test" in run.err


def test_static_mode_needs_no_options(project: Project) -> None:
    project.write("net.py")
    project.configure(STATED)
    assert Path("net.py").exists()
    assert project.found() == ["net.py:8 MOD101"]
