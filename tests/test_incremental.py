"""After an edit only what depends on it is checked again, and the answer is that of a run from scratch."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import FIXTURES
from modlint import engine
from modlint.cli import main
from modlint.config import Config
from modlint.engine import check_tree
from modlint.project.names.definitions import Class
from modlint.project.project import Project
from modlint.report._report import Report
from modlint.source.discover import discover
from modlint.source.run_cache import run_cache_of
from modlint.stages import CheckClass

IMPORTS = (
    "import torch\nfrom torch import nn",
    "from a import Base, make",
    "from a import *",
    "from pkg.c import Net, make as build",
    "from pkg import c",
    "from b import Part as Base",
)
BASES = ("nn.Module", "Base", "Part", "c.Net", "nn.Sequential", "Missing", "object")
BOUND = (
    "self.t = torch.ones(2)",
    "self.t = make()",
    "self.t = c.build(2)",
    "self.t = t",
    "self.t = SCALE",
    "self.register_buffer('t', torch.ones(2))",
    "self.fc = nn.Linear(2, 2)",
    "self.fc = Part(torch.ones(2))",
    "self.parts = [nn.Linear(1, 1), Part()]",
    "self.fc = None",
)
DONE = (
    "return x",
    "return self.fc(x) + self.t",
    "self.t = self.t.to(x.device)\n        return x * self.t",
    "return getattr(self, 'fc')(x)",
    "return self.parts[0](x) + self.scale()",
)
OTHERS = (
    "def make():\n    return torch.ones(2)",
    "def make():\n    return 1",
    "def make(n=2):\n    return build(n)",
    "def build(n):\n    return torch.arange(n)",
    "SCALE = torch.ones(1)",
    "SCALE = 0.5",
    "def use(m):\n    return m.fc(m.t)",
    "def use(net: Net):\n    net.t = None\n    return getattr(net, 'parts')",
    "def run():\n    return Net(torch.ones(2)), Part(1)",
    "net = Net(torch.ones(2))",
    "if SCALE:\n    def make():\n        return Part(1)\n    net, part = Net(SCALE), Part(make())",
    "class Keeper(nn.Module):\n    def _apply(self, fn):\n        self.part.t = fn(self.part.t)\n        return self",
    "__all__ = ['make', 'Part']",
    "# a comment\n# of two lines",
)
FILES = ("a.py", "b.py", "pkg/__init__.py", "pkg/c.py", "d.py")
classes = st.builds(
    "class {}({}):\n    def __init__(self, t=None):\n        super().__init__()\n        {}\n        {}\n"
    "    def forward(self, x):\n        {}".format,
    st.sampled_from(("Net", "Base", "Part")),
    st.sampled_from(BASES),
    st.sampled_from(BOUND),
    st.sampled_from(BOUND),
    st.sampled_from(DONE),
)
pieces = st.lists(st.one_of(st.sampled_from(IMPORTS), classes, classes, st.sampled_from(OTHERS)), max_size=5)
sources = st.one_of(st.none(), pieces.map(lambda found: "\n".join((IMPORTS[0], *found, ""))), st.just("def f(:\n"))


def report(folder: Path, reusing: bool) -> Report:
    config = Config(root=folder, select=("ALL",), preview=True)
    tree = discover([folder], config)
    return check_tree(tree, config, lambda stage, done, total: None, run_cache_of(tree, config) if reusing else None)


EXAMPLES = int(os.environ.get("MODLINT_EXAMPLES", "20"))
edits = st.lists(st.tuples(st.sampled_from(FILES), sources), min_size=1, max_size=4)


@given(st.lists(sources, min_size=5, max_size=5), edits)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_edits_step_by_step_end_where_a_run_from_scratch_does(
    tmp_path_factory: pytest.TempPathFactory, first: list[str | None], edits: list[tuple[str, str | None]]
) -> None:
    folder = tmp_path_factory.mktemp("project")
    (folder / "pyproject.toml").touch()
    for file, source in zip(FILES, first, strict=True):
        write(folder / file, source)
    report(folder, reusing=True)
    for file, source in edits:
        write(folder / file, source)
        assert report(folder, reusing=True) == report(folder, reusing=False)


def write(path: Path, source: str | None) -> None:
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    if source is not None:
        path.write_text(source)


@pytest.fixture
def checked() -> Iterator[set[str]]:
    """The classes that were checked."""
    found: set[str] = set()
    check = CheckClass.__call__

    def noting(self: CheckClass, number: int) -> object:
        found.add(self.project.classes[number].qualname)
        return check(self, number)

    with patch.object(engine.CheckClass, "__call__", noting):
        yield found


HEAD = "import torch\nfrom torch import nn\n"
TAIL = "    def forward(self, x):\n        return x + self.t\n"


def net(name: str, value: str) -> str:
    return f"class {name}(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.t = {value}\n"


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("return torch.ones(2)", "return torch.zeros(2)", {"Made"}),
        ("import torch\n", "import torch  # here\n", set()),
        ("def make", "# moved down\ndef make", {"Made"}),  # the finding says in which line it stands
        ("nn.Linear(1, 1)", "nn.Linear(2, 2)", set()),  # names alone rule out that it keeps a tensor
        ("def other():\n    return 1", "def other():\n    return 2", set()),
        ("return 1\n", "return 1\n\n\ndef use(m):\n    return m.t\n", {"Made", "Apart"}),
    ],
)
def test_an_edit_is_felt_where_it_matters(
    tmp_path: Path, checked: set[str], old: str, new: str, again: set[str]
) -> None:
    (tmp_path / "pyproject.toml").touch()
    helpers = tmp_path / "helpers.py"
    functions = "def make():\n    return torch.ones(2)\n\n\ndef other():\n    return 1\n"
    helpers.write_text(HEAD + net("Silent", "nn.Linear(1, 1)") + TAIL + functions)
    (tmp_path / "made.py").write_text(HEAD + "from helpers import make\n" + net("Made", "make()") + TAIL)
    (tmp_path / "apart.py").write_text(HEAD + net("Apart", "torch.ones(1)") + TAIL)
    assert len(report(tmp_path, reusing=True).findings) == 2
    checked.clear()
    source = helpers.read_text()
    assert old in source
    helpers.write_text(source.replace(old, new, 1))
    found = report(tmp_path, reusing=True)
    assert checked == again
    assert found == report(tmp_path, reusing=False)


SCALE = "SCALE = torch.tensor(0.5)\nNAME = 'a'\n"
COUNTED = "def count(n):\n    m = n + 1\n    return m\n"
OWNER = "class Owner(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
OWNER += "        self.scale = torch.tensor(0.5)\n    def forward(self, x):\n        return x * self.scale\n"
TAKING = "class Taking(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.owner = Owner()\n"
TAKING += "        self.t = self.owner.scale * 2\n" + TAIL


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("# end", "def added(x):\n    return x\n", set()),
        ("# end", "NAME = 'b'\n", set()),
        ("NAME = 'a'", "NAME = 'b'", set()),
        ("SCALE = torch.tensor(0.5)", "SCALE = torch.ones(2)", {"Scaled"}),
        ("# end", "SCALE = 1\n", {"Scaled"}),
        ("    return m", "    print(n)\n    return m", set()),  # nothing else comes out of it than before
        ("    return m", "    k = n\n    return k", {"Counting"}),
        ("return x * self.scale", "return x * self.scale + 1", {"Owner"}),
        ("self.scale = torch.tensor(0.5)", "self.scale = torch.zeros(2)", {"Owner", "Taking"}),
        (
            "    def forward(self, x):\n        return x *",
            "    def set(self, s):\n        self.scale = s\n{}",
            {"Owner", "Taking"},
        ),
    ],
)
def test_an_edit_is_felt_by_those_who_read_what_it_changes(
    tmp_path: Path, checked: set[str], old: str, new: str, again: set[str]
) -> None:
    (tmp_path / "pyproject.toml").touch()
    classes = net("Scaled", "SCALE") + TAIL + net("Counting", "count(2)") + TAIL + OWNER + TAKING
    source = HEAD + SCALE + COUNTED + classes + "# end\n"
    file = tmp_path / "nets.py"
    file.write_text(source)
    assert not report(tmp_path, reusing=True).findings
    checked.clear()
    assert source.count(old) == 1
    file.write_text(source.replace(old, new.format(old)))
    found = report(tmp_path, reusing=True)
    assert checked == again
    assert found == report(tmp_path, reusing=False)


def test_the_statements_of_a_file_give_constructors_their_arguments(tmp_path: Path, checked: set[str]) -> None:
    (tmp_path / "pyproject.toml").touch()
    taken = "class Taken(nn.Module):\n    def __init__(self, t):\n        super().__init__()\n        self.t = t\n"
    (tmp_path / "taken.py").write_text(HEAD + taken + TAIL + net("Apart", "torch.ones(1)") + TAIL)
    script = tmp_path / "script.py"
    source = "import torch\nfrom taken import Taken\n\nnet = Taken(torch.ones(2))\n"
    script.write_text(source)
    assert len(report(tmp_path, reusing=True).findings) == 2
    checked.clear()
    script.write_text(source.replace("torch.ones(2)", "2"))
    assert len(report(tmp_path, reusing=True).findings) == 1
    assert checked == {"Taken"}


def test_another_configuration_is_another_record(tmp_path: Path, checked: set[str]) -> None:
    shutil.copytree(FIXTURES / "demo", tmp_path / "demo", ignore=shutil.ignore_patterns(".modlint_cache"))
    tree = discover([tmp_path / "demo"], Config())
    for config in (Config(), Config(module_bases=("seqnet.models.Encoder",)), Config(select=("MOD2",))):
        checked.clear()
        kept = run_cache_of(tree, config)
        kept_report = check_tree(tree, config, lambda stage, done, total: None, kept)
        assert checked
        assert kept_report == check_tree(tree, config, lambda stage, done, total: None)


def test_a_project_that_moved_is_known(tmp_path: Path, checked: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = tmp_path / "here", tmp_path / "deeper" / "there"
    shutil.copytree(FIXTURES / "demo", here, ignore=shutil.ignore_patterns(".modlint_cache"))
    (here / "pyproject.toml").touch()
    monkeypatch.chdir(here)
    with redirect_stdout(StringIO()) as first:
        main(["."])
    assert checked
    checked.clear()
    shutil.copytree(here, there)
    monkeypatch.chdir(there)
    with redirect_stdout(StringIO()) as second:
        main(["."])
    assert not checked
    assert second.getvalue() == first.getvalue()


BLOCK = "class Block(nn.Module):\n    def __init__(self, dim):\n        super().__init__()\n        self.fc = {}\n"
BLOCK += "    def forward(self, x):\n        return {}\n"
MODEL = "from block import Block\n\nclass Model(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
MODEL += "        self.block = Block(2)\n    def forward(self, x):\n        return self.block(x)\n"
LENDING = MODEL.replace("return self.block(x)", "return x") + "\ndef run(model, x):\n    return model.block(x)\n"


@pytest.mark.parametrize(
    ("layer", "result", "model", "again"),
    [
        ("nn.Linear(dim, dim)", "self.fc(x) + 1", LENDING, {"Block"}),  # what a block owns is as it was
        ("nn.Linear(dim, 2 * dim)", "self.fc(x)", LENDING, {"Block"}),
        ("nn.ReLU()", "self.fc(x)", LENDING, {"Block", "Model"}),
        ("nn.ReLU()", "self.fc(x)", MODEL, {"Block"}),  # of a module that is used nobody asks what it owns
    ],
)
def test_who_holds_a_module_that_it_does_not_use_depends_on_what_it_owns(
    tmp_path: Path, checked: set[str], layer: str, result: str, model: str, again: set[str]
) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "block.py").write_text(HEAD + BLOCK.format("nn.Linear(dim, dim)", "self.fc(x)"))
    (tmp_path / "model.py").write_text(HEAD + model)
    assert not report(tmp_path, reusing=True).findings
    for layer_now, result_now in ((layer, result), ("nn.Linear(dim, dim)", "self.fc(x)")):
        checked.clear()
        (tmp_path / "block.py").write_text(HEAD + BLOCK.format(layer_now, result_now))
        found = report(tmp_path, reusing=True)
        assert checked == again
        assert found == report(tmp_path, reusing=False)


CONVERTER = "from model import Model\n\ndef load(model, state_dict):\n    model.load_state_dict(state_dict)\n"
CONVERTER += "\ndef train(loss):\n    loss.backward()\n\nKEYS = {}\nmodel = Model()\n"


def test_who_keeps_a_layer_for_the_keys_that_another_file_makes_depends_on_its_strings(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "block.py").write_text(HEAD + BLOCK.format("nn.Linear(dim, dim)", "self.fc(x)"))
    (tmp_path / "model.py").write_text(HEAD + MODEL.replace("return self.block(x)", "return x"))
    kept = CONVERTER.replace("{}", '{"body.fc.weight": "block.fc.weight"}')
    for source, flagged in ((None, 1), (kept, 0), (CONVERTER, 1), (kept, 0), (kept.replace("block.fc", "part.fc"), 1)):
        write(tmp_path / "convert.py", source)
        found = report(tmp_path, reusing=True)
        assert [each.attribute for each in found.findings] == ["block"] * flagged
        assert found == report(tmp_path, reusing=False)


VIEW = "class View:\n    def __init__(self, net):\n        self.net = net\n        self.seen = None\n"
VIEW += "    {}\n    def watch(self):\n        return View(self.net).block.seen\n"
HANDING_ON = "def __getattr__(self, name): return getattr(self.net, name)"
FILLER = "import numpy\n\ndef copied(weights, path):\n    return {}\n"
FILLED = MODEL.replace("return self.block(x)", "return x") + "    def fill(self, path):\n"
FILLED += "        return copied(self.parameters(), path)\n"


def test_what_hands_on_attributes_matters_to_who_has_them(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "block.py").write_text(HEAD + BLOCK.format("nn.Linear(dim, dim)", "self.fc(x)"))
    (tmp_path / "model.py").write_text(HEAD + MODEL.replace("return self.block(x)", "return x"))
    for line, flagged in (("pass", 1), (HANDING_ON, 0), ("pass", 1), (HANDING_ON.replace("attr_", "item_"), 1)):
        write(tmp_path / "view.py", VIEW.format(line))
        found = report(tmp_path, reusing=True)
        assert [each.attribute for each in found.findings] == ["block"] * flagged
        assert found == report(tmp_path, reusing=False)


def test_what_a_function_does_with_all_parameters_matters_to_who_hands_them_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "block.py").write_text(HEAD + BLOCK.format("nn.Linear(dim, dim)", "self.fc(x)"))
    (tmp_path / "model.py").write_text(HEAD + "from filler import copied\n" + FILLED)
    for result, flagged in (("path", 1), ("zip(weights, numpy.load(path))", 0), ("path", 1)):
        write(tmp_path / "filler.py", FILLER.format(result))
        found = report(tmp_path, reusing=True)
        assert [each.attribute for each in found.findings] == ["block"] * flagged
        assert found == report(tmp_path, reusing=False)


def test_an_edit_leaves_the_large_pack_of_facts_alone(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "demo", tmp_path / "demo", ignore=shutil.ignore_patterns(".modlint_cache"))
    (tmp_path / "pyproject.toml").touch()
    report(tmp_path, reusing=True)
    (pack,) = (file for file in (tmp_path / ".modlint_cache").glob("facts-*") if "recent" not in file.name)
    before = pack.stat().st_mtime_ns
    for number in range(3):
        (tmp_path / "demo" / "seqnet" / "__init__.py").write_text(f"NUMBER = {number}\n")
        assert report(tmp_path, reusing=True) == report(tmp_path, reusing=False)
    assert pack.stat().st_mtime_ns == before


def test_a_rule_that_fails_leaves_the_others_their_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "block.py").write_text(HEAD + BLOCK.format("nn.Linear(dim, dim)", "self.fc(x)"))
    (tmp_path / "model.py").write_text(HEAD + MODEL + MODEL.replace("Model", "Other"))
    rules = [rule for rule in engine.all_rules() if rule.name == "unused-submodule"]
    suspects = type(rules[0]).suspects
    broken = {"Model"}

    def failing(self: object, cls: Class, project: Project) -> bool:
        found = suspects(self, cls, project)
        if cls.qualname in broken:
            raise ValueError
        return found

    monkeypatch.setattr(type(rules[0]), "suspects", failing)
    assert "MOD902" in {finding.code for finding in report(tmp_path, reusing=True).findings}
    broken.clear()
    assert report(tmp_path, reusing=True) == report(tmp_path, reusing=False)
    (tmp_path / "block.py").write_text(HEAD + BLOCK.format("nn.ReLU()", "self.fc(x)"))
    assert report(tmp_path, reusing=True) == report(tmp_path, reusing=False)
