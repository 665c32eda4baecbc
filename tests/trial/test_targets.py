"""Which classes are run, and under which name they are imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from modlint.config import UserError
from modlint.protocol import Stated
from modlint.runtime_config import RuntimeOptions, TargetOptions
from modlint.trial.targets import place, targets
from projects import project

NETS = """
from torch import nn
class A(nn.Module):
    class Inner(nn.Module): pass
class NoModule: pass
def make():
    class Local(nn.Module): pass
"""


def planned(folder: Path, options: RuntimeOptions) -> list[tuple[str, str]]:
    file = folder / "pkg" / "nets.py"
    linked = project({"pkg/nets.py": NETS})
    batches = targets(linked, {"pkg/nets.py": file}, {"pkg/nets.py"}, folder, options).batches
    return [(batch.module, target.name) for batch in batches for target in batch.targets]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pkg" / "sub").mkdir(parents=True)
    (tmp_path / "pkg" / "__init__.py").touch()
    (tmp_path / "pkg" / "nets.py").write_text(NETS)
    return tmp_path


def test_names_of_files(folder: Path) -> None:
    assert place(folder / "pkg" / "nets.py") == ("pkg.nets", folder)
    assert place(folder / "pkg" / "__init__.py") == ("pkg", folder)
    assert place(folder / "pkg" / "sub" / "x.py") == ("pkg.sub.x", folder)
    assert place(folder / "script.py") == ("script", folder)


def test_modules_that_have_a_name(folder: Path) -> None:
    assert planned(folder, RuntimeOptions()) == [("pkg.nets", "pkg.nets:A"), ("pkg.nets", "pkg.nets:A.Inner")]


def test_only_what_is_asked_for(folder: Path) -> None:
    file = folder / "pkg" / "nets.py"
    assert planned(folder, RuntimeOptions(only=("pkg.nets:make", f"{file}:A"))) == [
        ("pkg.nets", "pkg.nets:make"),
        ("pkg.nets", "pkg.nets:A"),
    ]


@pytest.mark.parametrize("name", ["Net", "nets:", "nowhere.py:Net"])
def test_no_such_target(folder: Path, name: str) -> None:
    with pytest.raises(UserError, match="--target"):
        planned(folder, RuntimeOptions(only=(name,)))


def test_what_is_stated(folder: Path) -> None:
    stated = {"pkg.nets:A": TargetOptions(skip="slow"), "pkg.other:make": TargetOptions(Stated(kwargs={"n": 1}))}
    assert planned(folder, RuntimeOptions(targets=stated)) == [
        ("pkg.nets", "pkg.nets:A.Inner"),
        ("pkg.other", "pkg.other:make"),
    ]
