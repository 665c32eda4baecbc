"""What holds for every rule and every project."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from examples import FIXTURES
from modlint.config import Config
from modlint.engine import check
from modlint.facts.extract import extract
from modlint.finding import Finding
from modlint.project.project import Project

EVERYTHING = Config(select=("ALL",), preview=True)


def packages() -> list[Path]:
    """The demo, the fixtures, and the packages in the folder that MODLINT_PACKAGES names."""
    folder = os.environ.get("MODLINT_PACKAGES")
    return [*sorted(FIXTURES.iterdir()), *(sorted(Path(folder).iterdir()) if folder else ())]


each_package = pytest.mark.parametrize("package", packages(), ids=lambda path: path.name)


def findings(paths: Iterable[Path], config: Config) -> list[Finding]:
    return list(check(list(paths), config).findings)


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return apart(FIXTURES / "demo", tmp_path)


def apart(package: Path, folder: Path) -> Path:
    """A copy of a fixture outside the tests, in which rules are silent; a package where it is."""
    if not package.is_relative_to(FIXTURES):
        return package
    return Path(shutil.copytree(package, folder / package.name, ignore=shutil.ignore_patterns(".modlint_cache")))


@each_package
def test_the_gate_hides_nothing(package: Path, tmp_path: Path) -> None:
    package = apart(package, tmp_path)
    config = EVERYTHING._replace(root=package)
    assert findings([package], config) == findings([package], config._replace(gate=False))


def test_findings_depend_neither_on_the_order_nor_on_repeats_of_paths(demo: Path) -> None:
    files = sorted(demo.rglob("*.py"))
    wanted = findings([demo], EVERYTHING._replace(root=demo))
    assert wanted
    for seed in range(3):
        shuffled = random.Random(seed).choices(files, k=len(files)) + files
        assert findings(shuffled, EVERYTHING._replace(root=demo)) == wanted


def test_one_process_finds_what_many_find(tmp_path: Path) -> None:
    for number in range(20):  # enough files and classes to be worth a pool
        shutil.copytree(FIXTURES / "demo" / "seqnet", tmp_path / f"copy{number}" / "seqnet")
    config = EVERYTHING._replace(root=tmp_path)
    alone = findings([tmp_path], config._replace(jobs=1))
    assert len(alone) >= 20
    assert findings([tmp_path], config._replace(jobs=2)) == alone


def test_threads_find_what_one_process_finds(demo: Path) -> None:
    config = EVERYTHING._replace(root=demo, jobs=3)
    with ThreadPoolExecutor(3) as threads:
        assert list(check([demo], config, executor=threads).findings) == findings([demo], config)


@each_package
def test_linking_does_not_depend_on_order(package: Path) -> None:
    texts = {path.relative_to(package).as_posix(): path.read_bytes() for path in package.rglob("*.py")}
    facts = {path: extract(text.decode("utf-8", "replace")) for path, text in texts.items()}
    paths = sorted(facts)
    random.Random(1).shuffle(paths)
    assert linked(Project({path: facts[path] for path in paths})) == linked(Project(facts))


def linked(project: Project) -> list[tuple[str, ...]]:
    return [
        (cls.path, cls.facts.qualname, project.is_module(cls).value, *map(repr, project.mro(cls)))
        for cls in project.classes
    ]


def test_given_files_only_the_findings_are_those_of_the_whole_project(demo: Path) -> None:
    config = EVERYTHING._replace(root=demo)
    one_by_one = [finding for path in sorted(demo.rglob("*.py")) for finding in findings([path], config)]
    assert one_by_one == findings([demo], config)


TRAP = """
from pathlib import Path
Path(__file__).with_name("ran.txt").write_text("this code was run")
raise SystemExit("this code was run")
"""


def test_nothing_of_the_user_is_imported_or_run(tmp_path: Path) -> None:
    for name in ("__init__.py", "conftest.py", "setup.py", "sitecustomize.py", "torch.py", "helpers.py"):
        (tmp_path / name).write_text(TRAP)
    net = "from .helpers import table\nfrom torch import arange, nn\n" + TRAP
    net += "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.pos = arange(4)\n"
    net += "    def forward(self, x):\n        return x + self.pos\n"
    (tmp_path / "net.py").write_text(net)
    done = python("from modlint.cli import main; import sys; sys.exit(main(sys.argv[1:]))", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "MOD101" in done.stdout
    assert not list(tmp_path.rglob("ran.txt"))


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_is_cheap(option: str) -> None:
    assert imported(option) & {"libcst", "torch", "rich", "pathspec", "msgspec", "multiprocessing", "asyncio"} == set()


def test_a_run_over_what_is_known_is_cheap(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "demo", tmp_path / "demo", ignore=shutil.ignore_patterns(".modlint_cache"))
    asked = str(tmp_path / "demo"), "--format", "json"
    assert "libcst" in imported(*asked)
    assert imported(*asked) & {"libcst", "torch", "rich", "multiprocessing", "asyncio", "msgspec"} == set()
    assert not any(name.startswith("modlint.rules") for name in modules(*asked))


def test_torch_is_never_imported() -> None:
    assert "torch" not in imported(str(FIXTURES / "demo"), "--no-cache")


def test_what_takes_as_long_to_import_as_libcst_itself_is_not() -> None:
    assert "libcst.matchers" not in modules(str(FIXTURES / "demo"), "--no-cache", "--format", "json")


def test_a_file_without_modules_is_read_without_libcst(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text("import torch\n\n\nclass Plain:\n    x = torch.ones(2)\n")
    costly = {"libcst", "dataclasses", "inspect", "hashlib", "msgspec", "tokenize", "traceback"}
    assert imported(str(tmp_path), "--no-cache") & costly == set()


def test_the_command_ends_at_once_with_its_code_and_all_that_it_says() -> None:
    ending = "import atexit; atexit.register(print, 'tidied up'); import sys; from modlint.__main__ import run; run()"
    done = python(ending, "demo", "--no-cache", cwd=FIXTURES)
    assert done.returncode == 1
    assert done.stdout.endswith("Found 9 problems in 6 files (2 fixable).\n"), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only a fork has what its parent imported")
def test_libcst_is_imported_once_while_many_files_are_read(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"net{number}.py").write_text("from torch import nn\n\n\nclass Net(nn.Module):\n    pass\n")
    assert "libcst" in imported(str(tmp_path), "--no-cache", "--jobs", "2")
    assert "libcst" not in imported(str(tmp_path), "--no-cache", "--jobs", "1")


def imported(*arguments: str) -> set[str]:
    """The top-level packages that a run of modlint imports."""
    return {name.partition(".")[0] for name in modules(*arguments)}


def modules(*arguments: str) -> set[str]:
    """The modules that a run of modlint imports."""
    code = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
    done = python(code + "from modlint.cli import main; sys.exit(main(sys.argv[1:]))", *arguments, cwd=FIXTURES)
    assert "modlint" in done.stderr
    return set(done.stderr.splitlines()[-1].split())


def python(code: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs code as a script would, without the current folder on the path."""
    command = [sys.executable, "-c", f"import sys; sys.path.remove(''); {code}", *arguments]
    path = str(FIXTURES.parents[1])
    return subprocess.run(
        command, cwd=cwd, env=os.environ | {"PYTHONPATH": path}, text=True, capture_output=True, check=False
    )
