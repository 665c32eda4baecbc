"""What is known from earlier runs changes no answer, whatever happens to the files in between."""

from __future__ import annotations

import io
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modlint.cli import main
from modlint.source import contents
from test_laws import each_package

HEAD = "import torch\nfrom torch import nn\n"
SOURCES = {
    "base": HEAD + "class Base(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    "        self.fc = nn.Linear(1, 1)\n        self.pos = make()\n"
    "    def forward(self, x):\n        return x + self.pos\n"
    "def make():\n    return torch.ones(2)\n",
    "no module": "class Base:\n    pass\ndef make():\n    return 1\n",
    "heir": HEAD + "from a import Base, make\nclass Heir(Base):\n    def forward(self, x):\n"
    "        self.new = make()\n        return self.fc(x)\n",
    "builder": HEAD + "from pkg.c import make\nclass Own(nn.Module):\n    def __init__(self):\n"
    "        super().__init__()\n        self.table = make()\n"
    "    def forward(self, x):\n        return x * self.table\n",
    "user": "def use(model):\n    return model.fc(model.pos)\n",
    "ignored": HEAD + "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    "        self.t = torch.ones(2)  # modlint: ignore[MOD101]\n    def forward(self, x):\n        return x + self.t\n",
    "broken": "def f(:\n",
    "re-export": "from a import *\nfrom b import *\n",
    "nothing": "",
}
FILES = ("a.py", "b.py", "pkg/__init__.py", "pkg/c.py")
steps = st.lists(st.tuples(st.sampled_from(FILES), st.sampled_from([*SOURCES, "delete"])), min_size=2, max_size=5)


def answer(folder: Path, *options: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(folder), "--format", "json", "--verbose", *options])
    return code, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("settled", [-1, contents.SETTLED])
@given(steps)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_warm_is_cold_after_any_edits(settled: int, edits: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as name, patch.object(contents, "SETTLED", settled):
        folder = Path(name)
        (folder / "pyproject.toml").touch()
        for file, source in [("a.py", "base"), ("b.py", "heir"), *edits]:
            path = folder / file
            path.parent.mkdir(exist_ok=True)
            if source == "delete":
                path.unlink(missing_ok=True)
            else:
                path.write_text(SOURCES[source])
            first = answer(folder)
            assert first == answer(folder, "--no-cache")
            assert first == answer(folder)


@each_package
def test_cold_is_warm_is_one_process_is_without_gate(package: Path, tmp_path: Path) -> None:
    kept = ("--cache-dir", str(tmp_path))
    cold = answer(package, "--no-cache")
    assert answer(package, *kept) == cold
    assert answer(package, *kept) == cold
    assert answer(package, *kept, "--verbose", "--jobs", "1") == cold
    assert answer(package, *kept, "--no-gate") == cold
    assert answer(package, "--no-cache", "--jobs", "1") == cold
