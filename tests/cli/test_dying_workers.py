"""A worker process that dies costs the file that killed it, and nothing else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from modlint import stages
from modlint.facts.schema import FileFacts
from modlint.finding import Finding
from modlint.model.module_class import ModuleClass
from modlint.rules.plain_tensor_attribute import PlainTensorAttribute
from runs import NET, Project

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="patches reach the workers by a fork only")
FILES = 160
OTHERS = [f"net{number:03}.py:8 MOD101" for number in range(FILES) if number != 60]


@pytest.fixture
def nets(project: Project) -> Project:
    for number in range(FILES):
        project.write(f"net{number:03}.py", NET.replace("Net", "Deadly") if number == 60 else NET)
    return project


def test_while_files_are_read(nets: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    extract = stages.extract

    def deadly(text: str) -> FileFacts:
        return os._exit(1) if "Deadly" in text else extract(text)

    monkeypatch.setattr(stages, "extract", deadly)
    run = nets.run("--format", "concise", "--jobs", "2")
    assert run.code == 2
    assert run.found == [*OTHERS[:60], "net060.py:1 MOD902", *OTHERS[60:]]
    assert "the process that read this file died" in run.out


def test_while_classes_are_checked(nets: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    check = PlainTensorAttribute.check

    def deadly(self: PlainTensorAttribute, module: ModuleClass) -> Iterator[Finding]:
        return os._exit(1) if module.cls.facts.name == "Deadly" else check(self, module)

    monkeypatch.setattr(PlainTensorAttribute, "check", deadly)
    run = nets.run("--format", "concise", "--jobs", "2")
    assert run.code == 2
    assert run.found == [*OTHERS[:60], "net060.py:5 MOD902", *OTHERS[60:]]
    assert "the process that checked `Deadly` died" in run.out
