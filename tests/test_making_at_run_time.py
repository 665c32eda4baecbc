"""The fixtures of the rules about making objects, run: the marked classes fail as the rules say, the others do not."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples import FIXTURES
from modlint.rules._page import ExampleFile

FILES = (
    *sorted(FIXTURES.glob("registration-name-collision/**/*.py")),
    FIXTURES / "missing-super-init" / "forms.py",
    FIXTURES / "assign-before-super-init" / "order.py",
)
NOT_MEANT_TO_BE_MADE = {"LeftToHeirs", "ByHeir", "Stub", "Unfinished", "Template"}


def classes() -> Iterator[object]:
    """Each module class of the fixtures, and whether a line of it is marked."""
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        marked = {line for line, _ in ExampleFile(path.name, text).expected}
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef) and node.name not in NOT_MEANT_TO_BE_MADE:
                lines = range(node.lineno, node.end_lineno + 1)
                yield pytest.param(path, node.name, not marked.isdisjoint(lines), id=f"{path.stem}-{node.name}")


@pytest.mark.parametrize(("path", "name", "marked"), list(classes()))
def test_what_is_marked_fails_and_nothing_else(
    path: Path, name: str, marked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    nn = pytest.importorskip("torch.nn")
    monkeypatch.syspath_prepend(path.parent)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    cls = getattr(load(path), name)
    if not issubclass(cls, nn.Module):
        pytest.skip("a mixin")
    if marked:
        with pytest.raises((AttributeError, KeyError)):
            use(cls)
    else:
        use(cls)


def load(path: Path) -> object:
    spec = importlib.util.spec_from_file_location(f"fixture_{path.stem}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def use(cls: type) -> None:
    """Makes an object, moves it, and calls its method `later`."""
    made = cls()
    made.to("cpu")
    getattr(made, "later", made.eval)()
