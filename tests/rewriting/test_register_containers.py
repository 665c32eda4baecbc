"""Fixes that make a plain container one that registers: only where all that is done with it can still be done."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from mending import finding_in, mended, net

HEAD = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n=2):
        super().__init__()
        {made}

    def forward(self, x):
        {use}
        return x
"""
LAYERS = "self.x = [nn.Linear(2, 2) for _ in range(n)]"
NAMED = 'self.x = {"a": nn.Linear(2, 2), "b": nn.Linear(2, 2)}'
WEIGHTS = "self.x = [nn.Parameter(torch.ones(2)) for _ in range(n)]"
WALK = "for layer in self.x: x = layer(x)"


def source(made: str, use: str) -> str:
    indented = [textwrap.indent(part, " " * 8).strip() for part in (made, use)]
    return HEAD.format(made=indented[0], use=indented[1])


CODES = ("MOD103", "MOD104")
LISTED = [
    WALK,
    "for i, layer in enumerate(self.x): x = layer(x)",
    "for layer in reversed(self.x): x = layer(x)",
    "for a, b in zip(self.x, self.x): x = a(b(x))",
    "for layer in self.x[1:]: x = layer(x)",
    "for layer in list(self.x)[:1]: x = layer(x)",
    "x = self.x[-1](self.x[0](x))",
    "x = nn.Sequential(*self.x)(x)",
    "x = sum(layer(x) for layer in self.x) / len(self.x)",
    "if self.x and self.x is not None: pass\nif not self.x: return x\nx = self.x[0](x)",
    "x = [*self.x][0](x) if self.x[0] in self.x else x",
]
KEYED = [
    'x = self.x["a"](x)',
    "for name, layer in self.x.items(): x = self.x[name](layer(x))",
    "for layer in self.x.values(): x = layer(x)",
    "for name in self.x: x = self.x[name](x)",
    "for name in self.x.keys(): x = self.x[name](x)",
    'x = self.x["b"](x) if "b" in self.x else x',
    "x = dict(self.x)['a'](x)",
]
WEIGHED = ["for w in self.x: x = x * w", "x = x * self.x[0] + sum(self.x)", "x = torch.stack(list(self.x)).sum(0) * x"]
GROWN = ["self.x = []\nfor _ in range(n):\n    self.x.append(nn.Linear(2, 2))"]
GROWN += ["self.x = []\nself.x.extend([nn.Linear(2, 2), nn.Linear(2, 2)])"]
GROWN += ["self.x = (nn.Linear(2, 2), nn.Linear(2, 2))"]
SAME = [*((LAYERS, use) for use in LISTED), *((NAMED, use) for use in KEYED), *((WEIGHTS, use) for use in WEIGHED)]
SAME += [(made, WALK) for made in GROWN]


@pytest.mark.parametrize(("made", "use"), SAME)
def test_the_model_does_the_same(made: str, use: str, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    before = source(made, use)
    results = []
    for text in (before, mended(tmp_path, before, *CODES)):
        torch.manual_seed(0)
        made_net = net(text)
        results.append((made_net(torch.ones(1, 2)), list(made_net.state_dict())))
    (first, no_keys), (second, keys) = results
    assert torch.equal(first, second)
    assert no_keys == []
    assert {key.partition(".")[0] for key in keys} == {"x"}


@pytest.mark.parametrize(
    ("made", "use"),
    [
        (LAYERS, "y = self.x + [nn.ReLU()]\nx = y[0](x)"),
        (LAYERS, "for layer in self.x + [nn.ReLU()]: x = layer(x)"),
        (LAYERS, "y = self.x\nx = y[0](x)"),
        (LAYERS, "y = self.x[1:]\nx = y[0](x)"),
        (LAYERS, "x = self.x.copy()[0](x)"),
        (LAYERS, "x = self.x[self.x.index(x)](x)"),
        (LAYERS, "x = torch.utils.checkpoint.checkpoint_sequential(self.x, 2, x)"),
        (LAYERS, "x = getattr(self, 'x')[0](x)\nfor y in self.x: pass"),
        (LAYERS, "x = (lambda: self.x)()[0](x)"),
        (LAYERS, "return self.x, x"),
        (LAYERS, "self.x[0] = x\nx = self.x[1](x)"),
        (LAYERS, "del self.x[0]\nx = self.x[0](x)"),
        (LAYERS, "if isinstance(self.x, list): x = self.x[0](x)"),
        (f"{LAYERS}\nself.x.append(None)", WALK),
        (f"{LAYERS}\nself.x.append(print)", WALK),
        ("self.x = [nn.Linear(2, 2), None]", "x = self.x[0](x)"),
        ("self.x = [[nn.Linear(2, 2)]]", "x = self.x[0][0](x)"),
        ("self.x = {n: nn.Linear(2, 2)}", "x = self.x[2](x)"),
        ('self.x = {"a.b": nn.Linear(2, 2)}', 'x = self.x["a.b"](x)'),
        ('self.x = {"keys": nn.Linear(2, 2)}', 'x = self.x["keys"](x)'),
        ('self.x = {"forward": nn.Linear(2, 2)}', 'x = self.x["forward"](x)'),
        ('self.x = {"": nn.Linear(2, 2)}', 'x = self.x[""](x)'),
        (NAMED, 'x = self.x.get("a")(x)'),
        (f"{NAMED}\nself.x[n] = nn.Linear(2, 2)", 'x = self.x["a"](x)'),
        (WEIGHTS, "x = torch.stack(self.x).sum(0) * x"),
        (LAYERS, "y = self.x or [nn.ReLU()]\nx = y[0](x)"),
    ],
)
def test_where_it_may_not_mean_the_same_there_is_no_fix(made: str, use: str, tmp_path: Path) -> None:
    assert finding_in(tmp_path, source(made, use), *CODES).fix is None


@pytest.mark.parametrize(
    "elsewhere",
    [
        "def f(net: Net):\n    return net.x + []",
        "class Heir(Net):\n    def layers(self):\n        return self.x * 2",
        "class Heir(Net):\n    def __init__(self):\n        super().__init__()\n        self.x = 3",
        "class Heir(Net):\n    x = None",
        "net = Net()\nnet.x = []",
    ],
)
def test_no_fix_where_others_have_a_say(elsewhere: str, tmp_path: Path) -> None:
    assert finding_in(tmp_path, f"{source(LAYERS, WALK)}\n\n{elsewhere}\n", *CODES).fix is None


def test_a_use_in_a_subclass_that_fits(tmp_path: Path) -> None:
    heir = "class Heir(Net):\n    def last(self):\n        return self.x[-1]"
    assert "nn.ModuleList([nn" in mended(tmp_path, f"{source(LAYERS, WALK)}\n\n{heir}\n", *CODES)


@pytest.mark.parametrize(
    ("imports", "spelled"),
    [
        ("from torch import nn as N", "N.ModuleList("),
        ("import torch.nn", "torch.nn.ModuleList("),
        ("from torch.nn import ModuleList as L", "L("),
    ],
)
def test_as_the_file_names_torch(imports: str, spelled: str, tmp_path: Path) -> None:
    text = source(LAYERS, WALK).replace("from torch import nn", f"from torch.nn import Linear, Module\n{imports}")
    after = mended(tmp_path, text.replace("nn.Linear", "Linear").replace("nn.Module)", "Module)"), *CODES)
    assert f"self.x = {spelled}[Linear(2, 2)" in after


def test_a_missing_import_is_added(tmp_path: Path) -> None:
    text = source(LAYERS, WALK).replace(
        "import torch\nfrom torch import nn\n", "from torch.nn import (\n    Linear,\n    Module)\n\nimport os\n"
    )
    after = mended(tmp_path, text.replace("nn.Linear", "Linear").replace("nn.Module)", "Module)"), *CODES)
    assert "    Module)\nfrom torch.nn import ModuleList\n\nimport os\n" in after
    assert "self.x = ModuleList([Linear(2, 2)" in after


def test_no_fix_where_the_name_is_taken(tmp_path: Path) -> None:
    text = source(LAYERS, WALK).replace(
        "import torch\nfrom torch import nn\n", "from torch.nn import Linear, Module\nModuleList = list\n"
    )
    assert (
        finding_in(tmp_path, text.replace("nn.Linear", "Linear").replace("nn.Module)", "Module)"), *CODES).fix is None
    )


OWN = """

class Own(nn.Module):
    def __init__(self, inner=None):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return self.inner(x) if self.training else x
"""


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        ("nn.Linear(2, 2)", "which adds `x.*` to the state_dict"),
        ("Own()", "which adds `x.*` to the state_dict, if its modules have any"),
        ("nn.Dropout(0.1)", "so that `eval()` and `apply()` reach it"),
    ],
)
def test_what_it_does_to_the_keys(layer: str, says: str, tmp_path: Path) -> None:
    found = finding_in(tmp_path, source(f"self.x = [{layer} for _ in range(n)]", WALK) + OWN, *CODES)
    assert found.help == f"make it an `nn.ModuleList`, {says}"
