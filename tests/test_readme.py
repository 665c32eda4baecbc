"""The README says what is so."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest
import yaml

import modlint
from modlint.cli import main
from modlint.config import read
from modlint.report._runtime_targets import State, Tried, sentence
from modlint.rules._registry import all_rules
from modlint.runtime_config import runtime_options
from modlint.triage.selection import demand_known_rules
from update_readme import README, updated

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TEXT = README.read_text(encoding="utf-8")
ROOT = README.parent


def fences(language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return [inside for opened, inside in found if opened == language]


@pytest.mark.slow
def test_generated_blocks_are_current() -> None:
    assert updated(TEXT) == TEXT, "run `python tools/update_readme.py`"


def test_blocks_are_filled_by_their_titles() -> None:
    before = "a\n<!-- generated: modlint --version -->\nold\n<!-- end -->\nb <!-- generated: not this one"
    after = f"```console\n$ modlint --version\nmodlint {modlint.__version__}\n```"
    assert updated(before) == before.replace("old", after)


def test_configuration() -> None:
    example, runtime = fences("toml")
    demand_known_rules(read(tomllib.loads(example)["tool"]["modlint"], str), all_rules())
    layer = read(tomllib.loads(runtime)["tool"]["modlint"], str)
    assert runtime_options(layer, {}, ()).targets["pkg.models:Pretrained"].skip == "needs its weights"


def test_hook_and_action_are_those_of_the_repository() -> None:
    hook, github, gitlab = map(yaml.safe_load, fences("yaml"))
    (offered,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["repos"][0]["hooks"] == [{"id": offered["id"]}]
    _, lint, upload = github["jobs"]["modlint"]["steps"]
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert lint["with"].keys() <= action["inputs"].keys()
    assert upload["with"]["sarif_file"] == lint["with"]["sarif-file"]
    (report,) = gitlab["modlint"]["artifacts"]["reports"].values()
    assert shlex.split(gitlab["modlint"]["script"][-1])[-1] == report


def test_code_map() -> None:
    tree = next(fence for fence in fences("") if fence.startswith("modlint/"))
    parents: list[str] = []
    for line in tree.splitlines():
        indent, name = re.match(r"( *)(\S+)", line).groups()
        parents[len(indent) // 2 :] = [name]
        assert Path(ROOT, *parents).exists(), line
    top = {f"{path.name}/" if path.is_dir() else path.name for path in (ROOT / "modlint").glob("[!_.]*")}
    assert top - {"py.typed"} <= set(re.findall(r"[a-z_]+(?:\.py|/)", tree))


@pytest.mark.slow
def test_runtime_mode_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    (block,) = (block for block in fences("console") if "--runtime" in block.partition("\n")[0])
    command, *lines = block.splitlines()
    assert main([*shlex.split(command)[2:], "--no-cache", "--quiet"]) == 1
    quiet = capsys.readouterr().out
    assert [line for line in lines[:-2] if line not in quiet.splitlines()] == []
    assert lines[-1] == sentence((Tried("seqnet.encoder:Encoder", State.RUN),))
