"""What the rule about modules in plain containers says of those that are registered or looked after all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from modlint.config import Config
from modlint.engine import check
from modlint.finding import Finding, Severity
from modlint.rules.unregistered.looked_after import has_mode
from projects import class_of, project

NAMED = """from torch import nn


class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.stack = {empty}
        for i in range(n):
            layer = nn.Linear(2, 2)
            {keep}
            self.add_module({name}, layer)

    def forward(self, x, name):
        for layer in self.stack:
            x = {use}
        return x


def parallel(n):
    return nn.DataParallel(Net(n))
"""


def _finding(source: str, folder: Path) -> Finding:
    (folder / "net.py").write_text(source, encoding="utf-8")
    (finding,) = check([folder], Config(root=folder, select=("MOD103",))).findings
    return finding


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ('f"layer{i}"', 'read them by name where they are used: `getattr(self, f"layer{i}")`; '),
        ('"layer" + str(i)', 'read them by name where they are used: `getattr(self, "layer" + str(i))`; '),
        (
            'name=f"layer{i}", module=layer)  # (',
            'read them by name where they are used: `getattr(self, f"layer{i}")`; ',
        ),
        ('"only"', "read them by name where they are used: `self.only`; "),
    ],
)
def test_modules_registered_by_name_can_be_read_so(name: str, read: str, tmp_path: Path) -> None:
    source = NAMED.format(empty="[]", keep="self.stack.append(layer)", name=name, use="layer(x)")
    finding = _finding(source, tmp_path)
    assert finding.severity is Severity.INFO
    assert finding.help == f"{read}an `nn.ModuleList` renames their keys in the state_dict to `stack.*`"


def test_what_a_dict_holds_gets_other_keys_too(tmp_path: Path) -> None:
    keep, use = "self.stack[str(i)] = layer", "self.stack[name](x)"
    finding = _finding(NAMED.format(empty="{}", keep=keep, name='f"layer{i}"', use=use), tmp_path)
    assert "an `nn.ModuleDict` renames their keys" in finding.help


def test_where_nothing_makes_replicas_the_list_does_no_harm(tmp_path: Path) -> None:
    source = NAMED.format(empty="[]", keep="self.stack.append(layer)", name='f"layer{i}"', use="layer(x)")
    distributed = source.replace("DataParallel", "DistributedDataParallel")
    for unharmed in (distributed, f"{source}\n\ndef train(n):\n    return DDP(Net(n))\n"):
        (tmp_path / "net.py").write_text(unharmed, encoding="utf-8")
        assert not check([tmp_path], Config(root=tmp_path, select=("MOD103",))).findings


SCHOOL = """import torch
from torch import nn


class Fish(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 2)

    def {train}:
        {body}

    def forward(self, x):
        return self.linear(x)


class School(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.fish = [Fish() for _ in range(n)]

    def forward(self, x):
        for fish in self.fish:
            x = fish(x)
        return x
"""


@pytest.mark.parametrize(
    ("train", "body", "severity", "raises"),
    [
        ("train(self, x, y)", "(self.linear(x) - y).sum().backward()", Severity.WARNING, True),
        ("train(self)", "self.linear.weight.sum().backward()", Severity.WARNING, True),
        ("train(self, x, *, y)", "print(x, y)", Severity.ERROR, True),
        ("train(self, mode=True)", "return super().train(mode)", Severity.ERROR, False),
        ("train(self, mode, strict=False)", "return super().train(mode)", Severity.ERROR, False),
        ("train(self, *args)", "return super().train(*args)", Severity.ERROR, False),
    ],
)
def test_a_train_that_takes_no_mode_forbids_the_list_that_would_call_it(
    train: str, body: str, severity: Severity, raises: bool, tmp_path: Path
) -> None:
    finding = _finding(SCHOOL.format(train=train, body=body), tmp_path)
    assert finding.severity is severity
    assert (finding.fix is None) == raises
    assert finding.help.startswith("give `Fish.train` another name") == raises
    assert ("`eval()` does not reach them" in finding.message) == (not raises)


RING = """
from torch import nn

class Tree(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.left = Leaf(n - 1)
        self.right = Tree(n - 1)

class Leaf(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.tree = Tree(n)
        self.act = {part}
"""


@pytest.mark.parametrize(("part", "mode"), [("nn.Dropout()", True), ("nn.ReLU()", False)])
def test_classes_that_make_each_other_have_a_mode_if_one_has(part: str, mode: bool) -> None:
    linked = project({"net.py": RING.format(part=part)})
    assert has_mode(class_of(linked, "Tree"), linked) is mode


WEIGHTED = """import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, tasks, weights):
        super().__init__()
        self.losses = {{task: nn.CrossEntropyLoss({given}) for task in tasks}}

    def forward(self, x, y):
        return sum(loss(x, y) for loss in self.losses.values())
"""


@pytest.mark.parametrize(
    ("given", "severity"),
    [("weights[task]", Severity.INFO), ("weight=torch.ones(3)", Severity.ERROR)],
)
def test_of_losses_only_the_weights_that_they_are_given_are_left_behind(
    given: str, severity: Severity, tmp_path: Path
) -> None:
    finding = _finding(WEIGHTED.format(given=given), tmp_path)
    assert finding.severity is severity
    assert finding.message.endswith(": the weights that they are given are not moved")


GATES = """
from torch import nn


class Net(nn.Module):
    def __init__(self, names, device):
        super().__init__()
        self.gates = {{}}
        for name in names:
            gate = nn.Linear(2, 2)
            self.gates[name] = {kept}

    def forward(self, x, name):
        return self.gates[name](x)
"""


@pytest.mark.parametrize(("kept", "moved"), [("gate.to(device)", True), ("gate.cuda()", True), ("gate", False)])
def test_what_is_moved_as_it_is_kept_is_not_said_to_be_left_where_it_was(
    kept: str, moved: bool, tmp_path: Path
) -> None:
    assert ("not moved" in _finding(GATES.format(kept=kept), tmp_path).message) is not moved
