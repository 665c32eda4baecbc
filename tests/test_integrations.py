"""The pre-commit hook and the GitHub Action, run for real."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
UNREACHABLE = re.compile(r"No matching distribution found|Could not find a version|Failed to establish|ConnectionError")
CLEAN = "import torch.nn as nn\n\n\nclass Net(nn.Module):\n    def forward(self, x):\n        return x\n"
FAULTY = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pos = torch.arange(4)

    def forward(self, x):
        return x + self.pos
"""

pytestmark = pytest.mark.slow


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, cwd=cwd, env=os.environ | environment, text=True, capture_output=True, check=False)
    if done.returncode and UNREACHABLE.search(done.stdout + done.stderr):
        pytest.skip("pip reaches no package index")
    return done


def commit(folder: Path) -> str:
    """The hash of a commit of everything in a folder."""
    identity = ("-c", "user.name=modlint", "-c", "user.email=modlint@localhost")
    for arguments in (("init", "-q"), ("add", "-A"), (*identity, "commit", "-q", "-m", "All")):
        run("git", *arguments, cwd=folder).check_returncode()
    return run("git", "rev-parse", "HEAD", cwd=folder).stdout.strip()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The working tree as a repository of its own: what is not committed yet is tested too."""
    copy = tmp_path_factory.mktemp("checkout") / "modlint"
    ignored = shutil.ignore_patterns(
        ".git", ".*_cache", "__pycache__", "*.egg-info", ".venv", "dist", "build", "fixtures"
    )
    shutil.copytree(ROOT, copy, ignore=ignored)
    return copy


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_hook(checkout: Path, tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    hook = {"repo": checkout.as_uri(), "rev": commit(checkout), "hooks": [{"id": "modlint"}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [hook]}))
    (repository / "net.py").write_text(FAULTY)
    commit(repository)
    pre_commit = (sys.executable, "-m", "pre_commit", "run", "--all-files", "--color", "never")

    found = run(*pre_commit, cwd=repository, PRE_COMMIT_HOME=str(tmp_path / "home"))
    assert found.returncode == 1
    assert re.search(r"^net\.py:9:9: warning MOD101 ", found.stdout, re.MULTILINE), found.stdout + found.stderr

    (repository / "net.py").write_text(CLEAN)
    clean = run(*pre_commit, cwd=repository, PRE_COMMIT_HOME=str(tmp_path / "home"))
    assert clean.returncode == 0
    assert "Passed" in clean.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_action(checkout: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "src").mkdir(parents=True)
    (project / "src" / "net.py").write_text(FAULTY)
    action = yaml.safe_load((checkout / "action.yml").read_text())
    install, lint = (step["run"] for step in action["runs"]["steps"])

    variables = tmp_path / "env"
    runner = {"RUNNER_TEMP": str(tmp_path), "GITHUB_ENV": str(variables), "SOURCE": str(checkout)}
    run("bash", "-e", "-c", install, cwd=project, **runner).check_returncode()

    exported = dict(line.split("=", 1) for line in variables.read_text().splitlines())
    inputs = {"PATHS": "src", "ARGS": "--ignore MOD218", "SARIF": "modlint.sarif"}
    found = run("bash", "-e", "-c", lint, cwd=project, **exported, **inputs)
    assert found.returncode == 1
    assert re.search(r"^::warning .*file=src/net\.py,line=9,", found.stdout, re.MULTILINE), found.stdout + found.stderr
    (result,) = json.loads((project / "modlint.sarif").read_text())["runs"][0]["results"]
    assert result["ruleId"] == "MOD101"
