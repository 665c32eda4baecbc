"""What is a warning: a tensor is surely elsewhere than what a move of its module takes along, or state is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from modlint.config import Config
from modlint.engine import check
from modlint.finding import Finding, Severity

NET = """import numpy as np
import torch
from torch import nn, Tensor


class Net(nn.Module):
    def __init__(self, n, given: Tensor, other: Tensor, {more}):
        super(Net, self).__init__()
        {rest}
        self.table = {value}

    def forward(self, x):
        return x * self.table
"""
OWN = "self.fc = nn.Linear(2, 2)"
BUFFER = 'self.register_buffer("steps", torch.ones(2))'


def found(source: str, folder: Path, code: str = "MOD101") -> dict[str, Finding]:
    (folder / "net.py").write_text(source, encoding="utf-8")
    findings = check([folder], Config(root=folder, select=(code,))).findings
    return {each.attribute or "": each for each in findings}


def net(folder: Path, value: str, rest: str = "self.n = n", more: str = "rate=1") -> Finding:
    return found(NET.format(value=value, rest=rest, more=more), folder)["table"]


@pytest.mark.parametrize(
    ("value", "rest", "more", "severity"),
    [
        ("torch.ones(n)", "self.n = n", "rate=1", Severity.WARNING),
        ("torch.Tensor(np.tri(n)).type(torch.bool)", "self.n = n", "rate=1", Severity.WARNING),
        ("torch.ones(n).to(torch.half)", "self.n = n", "rate=1", Severity.WARNING),
        ("torch.from_numpy(np.tri(n))", "self.n = n", "rate=1", Severity.WARNING),
        ("torch.zeros(n).to(n[0])", "self.n = n", "rate=1", Severity.INFO),
        ("torch.zeros(n).to(n[0])", OWN, "rate=1", Severity.WARNING),
        ("given", "self.n = n", "rate=1", Severity.INFO),
        ("given", "self.act = nn.ReLU()", "rate=1", Severity.INFO),
        ("given * 2", "self.n = n", "rate=1", Severity.INFO),
        ("torch.zeros(n).to(n[0])", BUFFER, "rate=1", Severity.WARNING),
        ("given", OWN, "rate=1", Severity.INFO),
        ("torch.ones(n)", OWN, "device=None", Severity.WARNING),
    ],
)
def test_it_is_on_the_default_device_or_the_rest_moves(
    value: str, rest: str, more: str, severity: Severity, tmp_path: Path
) -> None:
    assert net(tmp_path, value, rest, more).severity is severity


def test_what_is_given_is_where_the_caller_put_it(tmp_path: Path) -> None:
    message = (
        "`self.table` is a plain tensor: `.to(device)` leaves it where the caller put it, and the state_dict omits it"
    )
    assert net(tmp_path, "given").message == message


@pytest.mark.parametrize(
    ("value", "rest", "where"),
    [
        ("given.to(layer.weight.device)", "self.n = n", "on the device that was chosen for it"),
        ("given.to(self.weight.device)", "self.weight = layer.weight", "on the device that was chosen for it"),
        ("given.to(self.weight.device)", "self.weight = nn.Parameter(n)", "where the caller put it"),
        ("given.to(self.fc.weight.device)", OWN, "where the caller put it"),
        ("given.to(layer.weight.dtype)", "self.n = n", "where the caller put it"),
    ],
)
def test_what_is_brought_to_a_layer_that_is_given_is_there(value: str, rest: str, where: str, tmp_path: Path) -> None:
    assert f"leaves it {where}" in net(tmp_path, value, rest, "layer: nn.Linear, rate=1").message


MADE = """

def train(n):
    return Net(n, {given}, torch.ones(n))
"""


@pytest.mark.parametrize(
    ("given", "rest", "severity"),
    [
        ("torch.ones(n)", "self.n = n", Severity.WARNING),
        ("torch.ones(n).cuda()", "self.n = n", Severity.INFO),
        ("n.weights()", "self.n = n", Severity.INFO),
        ("torch.ones(n)", OWN, Severity.WARNING),
        ("torch.ones(n).to(n.device)", OWN, Severity.INFO),
        ("n.weights()", OWN, Severity.INFO),
    ],
)
def test_what_the_project_gives_is_seen(given: str, rest: str, severity: Severity, tmp_path: Path) -> None:
    source = NET.format(value="given", rest=rest, more="rate=1") + MADE.format(given=given)
    assert found(source, tmp_path)["table"].severity is severity


OPTION = """import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n, mean: torch.Tensor | None = None):
        super().__init__()
        self.fc = nn.Linear(n, n)
        self.mean = mean

    def forward(self, x):
        return {use} if self.mean is not None else x


def train(n, data, **options):
    return Net(n, {given})
"""


@pytest.mark.parametrize(
    ("given", "use", "severity"),
    [
        ("mean=data.get('mean'), **options", "x - self.mean", Severity.INFO),
        ("mean=data.get('mean'), **options", "torch.cat([x, self.mean])", Severity.INFO),
        ("mean=torch.ones(n)", "x - self.mean", Severity.WARNING),
        ("**options", "x - self.mean", Severity.INFO),
    ],
)
def test_an_option_of_which_only_its_type_tells_may_get_a_number(
    given: str, use: str, severity: Severity, tmp_path: Path
) -> None:
    assert found(OPTION.format(given=given, use=use), tmp_path)["mean"].severity is severity


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        ("torch.randn(n)", Severity.WARNING),
        ("torch.randn(n).cuda()", Severity.INFO),
        ("torch.randn_like(given)", Severity.WARNING),
        ("torch.lu_unpack(*torch.rand(n, n).to(n[0]).lu())[0]", Severity.WARNING),
        ("torch.lu_unpack(*torch.eye(n).to(n[0]).lu())[0]", Severity.INFO),
    ],
)
def test_random_tensors_on_a_chosen_device_are_where_they_are_meant_to_be(
    value: str, severity: Severity, tmp_path: Path
) -> None:
    assert net(tmp_path, value).severity is severity


SCRIPT = """

def main(n=sys.argv[1]):
    net = Net(n, n, n){move}
    return torch.save(net(torch.ones(n)), "out.pt")


if __name__ == "__main__":
    main(3)
"""


@pytest.mark.parametrize(
    ("script", "severity"),
    [
        (SCRIPT.format(move=""), Severity.INFO),
        (SCRIPT.format(move=".to(n)"), Severity.WARNING),
        (SCRIPT.format(move="").partition("if __name__")[0], Severity.WARNING),
        (SCRIPT.format(move="").replace("sys.argv[1]", "3"), Severity.WARNING),
        (SCRIPT.format(move="") + "\n\nclass Whole:\n    def part(self):\n        return Net\n", Severity.WARNING),
    ],
)
def test_a_script_that_moves_nothing_leaves_nothing_behind(script: str, severity: Severity, tmp_path: Path) -> None:
    source = NET.format(value="torch.ones(n)", rest=OWN, more="rate=1") + script
    assert found(source, tmp_path)["table"].severity is severity


EXPORTED = """

def write(n):
    net = Net(n, n, n){move}
    torch.onnx.export(net, torch.ones(n), "net.onnx")
    del net
"""


@pytest.mark.parametrize(
    ("functions", "severity"),
    [
        (EXPORTED.format(move=".cpu()"), Severity.INFO),
        (EXPORTED.format(move=".to(n)"), Severity.WARNING),
        (EXPORTED.format(move="") + "\n\ndef train(n):\n    return Net(n, n, n)\n", Severity.WARNING),
    ],
)
def test_what_is_only_made_to_be_exported_is_not_moved(functions: str, severity: Severity, tmp_path: Path) -> None:
    source = NET.format(value="torch.ones(n)", rest=OWN, more="rate=1") + functions
    assert found(source, tmp_path)["table"].severity is severity


MADE_THERE = """import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.rates = torch.arange(n)

    def forward(self, x):
        steps = torch.arange(len(x), device={device})
        angles = torch.outer(steps, self.rates)
        return {use}
"""


@pytest.mark.parametrize(
    ("device", "use", "severity"),
    [
        ("self.rates.device", "angles", Severity.INFO),
        ("self.rates.device", "angles.to(x)", Severity.INFO),
        ("self.rates.device", "x * angles", Severity.WARNING),
        ("x.device", "angles", Severity.WARNING),
    ],
)
def test_what_is_made_on_its_device_is_where_it_is(device: str, use: str, severity: Severity, tmp_path: Path) -> None:
    assert found(MADE_THERE.format(device=device, use=use), tmp_path)["rates"].severity is severity


TOGETHER = """import torch
from torch import nn, Tensor


class Net(nn.Module):
    def __init__(self, n, first: Tensor, second: Tensor):
        super().__init__()
        self.fc = nn.Linear(2, 2)
        self.first = first
        self.second = second

    def forward(self, x):
        both = torch.cat((self.first, self.second)){and_then}
        return self.fc(x){use}
"""


@pytest.mark.parametrize(
    ("and_then", "use", "severities"),
    [
        ("", " * both", {Severity.INFO}),
        ("", "[both]", {Severity.INFO}),
        (".nonzero()", "[both]", {Severity.INFO}),
        (".tolist()", "[both]", set()),
    ],
)
def test_given_tensors_that_meet_each_other_only(
    and_then: str, use: str, severities: set[Severity], tmp_path: Path
) -> None:
    findings = found(TOGETHER.format(and_then=and_then, use=use), tmp_path)
    assert {each.severity for each in findings.values()} == severities


MIXED = """import torch
from torch import nn, Tensor


class Net(nn.Module):
    def __init__(self, n, first: Tensor, names):
        super().__init__()
        self.fc = nn.Linear(2, 2)
        self.first = first
        self.added = torch.mm(names.table(), self.first)

    def forward(self, x: Tensor):
        both = torch.cat((self.first, self.added))
        seen = torch.mm(x.cpu(), x.cpu().T)
        return {use}
"""


@pytest.mark.parametrize(
    ("use", "severities"),
    [
        ("x[both.tolist()]", set()),
        ("x[(both * seen).tolist()]", set()),
        ("x * both", {Severity.INFO}),
        ("both * self.fc.weight", {Severity.INFO}),
    ],
)
def test_what_the_constructor_computed_is_where_it_is(use: str, severities: set[Severity], tmp_path: Path) -> None:
    findings = found(MIXED.format(use=use), tmp_path)
    assert {each.severity for each in findings.values()} == severities


TRAINING = """

def train(n, device):
    net = Net(n, n, n){move}
    return net(torch.ones(n, device=device))
"""


@pytest.mark.parametrize(
    ("value", "functions", "severity"),
    [
        ("torch.ones(n)", TRAINING.format(move=".to(device)"), Severity.INFO),
        ("torch.ones(n)", TRAINING.format(move=".cuda()"), Severity.INFO),
        ("torch.ones(n)", TRAINING.format(move=""), Severity.WARNING),
        ("torch.ones(n)", TRAINING.format(move=".to(torch.half)").replace("device", "n"), Severity.WARNING),
        ("torch.ones(n)", TRAINING.format(move=".to(device)").replace("Net(", "Other("), Severity.WARNING),
        ("torch.ones(n)", "\n\nNet(2, 2, 2).cuda()(torch.ones(2))\n", Severity.WARNING),
        ("torch.rand(n)", TRAINING.format(move=".to(device)"), Severity.WARNING),
    ],
)
def test_where_the_project_runs_it_on_devices_a_call_that_fails_would_be_known(
    value: str, functions: str, severity: Severity, tmp_path: Path
) -> None:
    source = NET.format(value=value, rest=OWN, more="rate=1") + functions
    assert found(source, tmp_path)["table"].severity is severity
