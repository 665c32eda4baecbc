"""Marked source files -> what modlint reports on them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from modlint.config import Config
from modlint.engine import check
from modlint.finding import Finding
from modlint.rules._base import Rule, RuntimeRule, Status
from modlint.rules._page import Example, ExampleFile

FIXTURES = Path(__file__).parent / "fixtures"


def findings(folder: Path, files: Iterable[ExampleFile], rule: Rule) -> tuple[Finding, ...]:
    """What this rule and the default ones report on the files, written to the folder without their markers."""
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.source, encoding="utf-8", newline="")
    if isinstance(rule, RuntimeRule):
        return _at_run_time(folder, rule)
    chosen = () if rule.status is Status.ON else (rule.code,)
    return tuple(check([folder], Config(root=folder, extend_select=chosen, preview=bool(chosen))).findings)


def _at_run_time(folder: Path, rule: Rule) -> tuple[Finding, ...]:
    """What running `Net` shows, with paths as the static findings have them."""
    torch = pytest.importorskip("torch")
    from modlint.runtime import Options, examine

    name = f"example_{folder.name.replace('-', '_')}"
    spec = spec_from_file_location(name, folder / "example.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    inputs = ((torch.arange(8.0).reshape(2, 4),), {})
    found = examine(module.Net, inputs, Options("simulated", frozenset({rule.code}))).findings
    return tuple(each._replace(path=Path(each.path).name) for each in found)


def reported(findings: Iterable[Finding]) -> dict[tuple[str, int, str], str]:
    """The message of each finding, by where it stands and what it is."""
    return {(finding.path, finding.span.line, finding.code): finding.message for finding in findings}


def expected(files: Iterable[ExampleFile]) -> set[tuple[str, int, str]]:
    """What the markers ask for."""
    return {(file.path, line, code) for file in files for line, code in file.expected}


def fixture(path: Path) -> Example:
    """A fixture as an example: one file, or all Python files of a folder."""
    if path.is_file():
        return (ExampleFile(path.name, path.read_text(encoding="utf-8")),)
    inside = sorted(path.rglob("*.py"))
    return tuple(ExampleFile(file.relative_to(path).as_posix(), file.read_text(encoding="utf-8")) for file in inside)
