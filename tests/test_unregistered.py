"""What the rule about plain tensors says of one that works all the same on other devices."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from examples import FIXTURES
from modlint.config import Config
from modlint.engine import check
from modlint.finding import Finding, Severity

NET = """import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.table = {value}
        self.prepare()

    def prepare(self):
        print(self.table.to("cpu"))

    def forward(self, x):
        return {use}


class Other(nn.Module):
    def forward(self, x):
        return self.prepare()
"""


@pytest.mark.parametrize(
    ("use", "said", "severity"),
    [
        ("x + self.table", "`.to(device)` leaves it behind", Severity.WARNING),
        ("x + self.table.to(x.dtype)", "`.to(device)` leaves it behind", Severity.WARNING),
        ("x + self.table.type(torch.long)", "`.to(device)` leaves it behind", Severity.WARNING),
        ("x + self.table.to(x)", "`forward` moves it by hand,", Severity.INFO),
        ("x + nn.Parameter(self.table, False).to(x.device)", "`forward` moves it by hand,", Severity.INFO),
        ("x + self.table.to(x.device, x.dtype)", "`forward` moves it by hand,", Severity.INFO),
        ("x + self.table.to(x.dtype).to(x.device)", "`forward` moves it by hand,", Severity.INFO),
        (
            "x + torch.as_tensor(self.table, dtype=x.dtype, device=x.device)",
            "`forward` moves it by hand,",
            Severity.INFO,
        ),
        ("x + torch.as_tensor(self.table, dtype=x.dtype)", "`.to(device)` leaves it behind", Severity.WARNING),
        ("self.table[x].to(x.device)", "`.to(device)` leaves it behind", Severity.WARNING),
        ("self.table[x.to(self.table.device)].to(x.device)", "`forward` moves it by hand,", Severity.INFO),
        ("x.to(self.table.device) + self.table", "`forward` brings others to where it stayed,", Severity.INFO),
        ("x[0].type_as(self.table) + x * self.table", "`forward` brings others to where it stayed,", Severity.INFO),
        (
            "x + torch.ones(2, device=self.table.device) * self.table",
            "`.to(device)` leaves it behind",
            Severity.WARNING,
        ),
        ("x[:, self.table]", "indexing with it copies it to the device each time,", Severity.INFO),
        ("x[self.table] + self.table", "`.to(device)` leaves it behind", Severity.WARNING),
    ],
)
def test_consequence(use: str, said: str, severity: Severity, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(NET.format(value="torch.arange(n)", use=use), encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert finding.message == f"`self.table` is a plain tensor: {said} and the state_dict omits it"
    assert finding.severity is severity


@pytest.mark.parametrize(
    ("again", "severity"),
    [
        ("self.table = self.table[None].to(device)", Severity.INFO),
        ("self.table = self.table[None]", Severity.WARNING),
        ("if device: self.table = self.table.to(device)", Severity.INFO),
        ("if n: self.table = self.table[None]", Severity.WARNING),
    ],
)
def test_the_last_binding_decides_where_it_is(again: str, severity: Severity, tmp_path: Path) -> None:
    source = NET.format(value="torch.arange(n)\n        " + again, use="x + self.table").replace(
        "(self, n)", "(self, n, device)"
    )
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert finding.severity is severity
    assert finding.span.line == 8


TAKERS = """

def horner(x, coeffs):
    result = 0
    for index in range(len(coeffs) - 1):
        result = (result + coeffs[index]) * x[0]
    return result + coeffs[-1]


def even(x, table):
    return x * table[0] if table.shape[0] == 1 else horner(x * x, table)


def both(x, table):
    return horner(x, table) + x @ table


def sliced(x, table):
    return x * table[0] + table[1:]
"""


@pytest.mark.parametrize(
    ("use", "severity"),
    [
        ("horner(x, self.table)", Severity.INFO),
        ("even(x, table=self.table) + self.table[0]", Severity.INFO),
        ("both(x, self.table)", Severity.WARNING),
        ("sliced(x, self.table)", Severity.WARNING),
        ("horner(x, self.table) + self.table", Severity.WARNING),
        ("horner(x, self.table * 2) + x", Severity.WARNING),
    ],
)
def test_elements_that_helpers_take_mix_with_any_device(use: str, severity: Severity, tmp_path: Path) -> None:
    source = NET.format(value="torch.fft.fft(torch.ones(n)).real", use=use) + TAKERS
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert finding.severity is severity


def test_random_indices_are_state(tmp_path: Path) -> None:
    source = NET.format(value="torch.randperm(n)", use="x[self.table]")
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("use", "said", "severity"),
    [
        ("x + self.table[0]", "`.to(device)` leaves them behind", Severity.WARNING),
        ("x + self.table[0][None].expand(2, -1).to(x.device)", "`forward` moves them by hand,", Severity.INFO),
        ("x[self.table]", "indexing with them copies them to the device each time,", Severity.INFO),
    ],
)
def test_consequence_for_those_in_a_container(use: str, said: str, severity: Severity, tmp_path: Path) -> None:
    source = NET.format(value="(torch.arange(n), torch.arange(n))", use=use).replace(".table.to", ".table[0].to")
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD102",))).findings
    assert finding.message == f"`self.table` holds tensors in a plain container: {said} and the state_dict omits them"
    assert finding.severity is severity


HELPERS = """import torch
from torch import nn


def _inner(x, table):
    table = table.to(x.device, dtype=x.dtype)
    return x * table


def outer(x, table=None):
    return _inner(x, table)


class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.table = torch.arange(n)
        self.other = torch.arange(n)

    def forward(self, x, other=None):
        if other is None:
            other = self.other
        return outer(x, table=self.table) + other.to(x)
"""


KEPT = """import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, device):
        super().__init__()
        self.device = device
        self.base = torch.ones(1, 2)
        self.other = torch.ones(1, 2)

    def forward(self, x):
        self.grid = self.base.repeat(x.size(0), 1)
        self.shown = self.other.repeat(x.size(0), 1)
        return x + self.grid.unsqueeze(0).to(self.device) + self.shown.unsqueeze(0).to(self.device)

    def show(self, x):
        return x + self.shown
"""


def test_moved_by_another_attribute_that_only_the_same_method_reads(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(KEPT, encoding="utf-8")
    first, second = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert first.message.startswith("`self.base` is a plain tensor: `forward` moves it by hand,")
    assert second.message.startswith("`self.other` is a plain tensor: `.to(device)` leaves it behind")


def test_moved_in_another_function_or_by_another_name(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(HELPERS, encoding="utf-8")
    first, second = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert first.message.startswith("`self.table` is a plain tensor: `_inner` moves it by hand,")
    assert first.note == "built by `torch.arange`, moved by hand in `_inner` (line 6)"
    assert second.message.startswith("`self.other` is a plain tensor: `forward` moves it by hand,")
    assert second.severity is Severity.INFO


GIVEN_BACK = """import torch
from torch import nn


def wrapped(table, start, length):
    parts = [table.narrow(0, start, min(length, len(table) - start))]
    if len(parts[0]) < length:
        parts.append(table.narrow(0, 0, length - len(parts[0])))
    return parts[0] if len(parts) == 1 else torch.cat(parts)


class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.moved = torch.arange(n)
        self.left = torch.arange(n)

    def cut(self, table, n):
        return wrapped(table, 0, n)

    def forward(self, x):
        return wrapped(self.moved, 1, len(x)).to(x.device) + x * self.cut(self.left, len(x))
"""


def test_what_a_function_gives_back_is_followed(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(GIVEN_BACK, encoding="utf-8")
    moved, left = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert moved.message.startswith("`self.moved` is a plain tensor: `forward` moves it by hand,")
    assert left.severity is Severity.WARNING


def test_a_device_that_is_asked_for_is_no_part_of_the_tensor(tmp_path: Path) -> None:
    source = NET.format(value="torch.tensor([n], device=self.place)", use="x + (self.table - 1).to(x)")
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert finding.message.startswith("`self.table` is a plain tensor: `forward` moves it by hand")


@pytest.mark.parametrize(
    ("use", "said"),
    [
        ("x + self.table[2].to(x)", "`forward` moves it by hand,"),
        ("x + self.table[:2].to(x)", "`forward` moves it by hand,"),
        ("x + self.table[..., :2].to(x)", "`forward` moves it by hand,"),
        ("x + self.table[x.long()].to(x)", "`.to(device)` leaves it behind"),
        ("x + self.table[n].to(x)", "`.to(device)` leaves it behind"),
        ("x + self.table[:, None].to(torch.float32)", "`.to(device)` leaves it behind"),
    ],
)
def test_looking_up_is_done_where_the_table_is(use: str, said: str, tmp_path: Path) -> None:
    source = NET.format(value="torch.zeros(n, n)", use=use).replace("forward(self, x)", "forward(self, x, n=None)")
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert finding.message.startswith(f"`self.table` is a plain tensor: {said}")


HELD = """import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.tables = {{k: torch.ones(k) for k in range(n)}}

    def forward(self, x):
        {use}
        return x * table
"""
MOVED = "self.tables = {k: table.to(x.device) for k, table in self.tables.items()}; table = self.tables[0]"


@pytest.mark.parametrize(
    ("use", "severity"),
    [
        (MOVED, Severity.INFO),
        (MOVED.replace("device", "dtype"), Severity.WARNING),
        ("table = self.tables[0] if 0 in self.tables else x; table = table.to(x.device)", Severity.INFO),
        ("table = self.tables[0] if 0 in self.tables else x", Severity.WARNING),
    ],
)
def test_a_container_is_moved_by_hand(use: str, severity: Severity, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(HELD.format(use=use), encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD102",))).findings
    assert finding.severity is severity


def test_what_only_the_constructor_moves_is_left_behind(tmp_path: Path) -> None:
    source = NET.format(value="torch.arange(n)", use="x + self.table").replace('"cpu"', "self.device")
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert finding.severity is Severity.WARNING


def _found(fixture: str, folder: Path) -> tuple[Finding, ...]:
    """What is found in a fixture that stands outside the tests."""
    shutil.copy(FIXTURES / "plain-tensor-attribute" / fixture, folder)
    return tuple(check([folder], Config(root=folder, select=("MOD101",))).findings)


def test_moves_by_hand_are_known_in_other_forms(tmp_path: Path) -> None:
    found = _found("moved_by_what_takes_it.py", tmp_path)
    assert {each.attribute: each.severity for each in found} == {
        **dict.fromkeys(("spelled", "costs", "weight"), Severity.INFO),
        **dict.fromkeys(("told", "steps"), Severity.WARNING),
    }


def test_what_is_moved_where_it_is_elsewhere_is_moved(tmp_path: Path) -> None:
    *found, scaled = _found("moved_where_it_is_elsewhere.py", tmp_path)
    assert {each.attribute: each.severity for each in found} == {
        **dict.fromkeys(("upper", "lower", "offset"), Severity.INFO),
        "scale": Severity.WARNING,
    }
    assert "may be a plain tensor" in scaled.message
    assert scaled.fix is None


def test_what_another_attribute_keeps_is_moved_where_that_is_read(tmp_path: Path) -> None:
    start, least, shift = _found("moved_where_it_is_kept.py", tmp_path)
    assert "`forward` moves what is made of it by hand" in start.message
    assert start.severity is least.severity is Severity.INFO
    assert shift.severity is Severity.WARNING  # read as it is where it is made


def test_what_is_moved_as_it_is_made_of_it_is_moved(tmp_path: Path) -> None:
    found = {each.attribute: each for each in _found("moved_where_it_is_made.py", tmp_path)}
    assert "`forward` moves what is made of it by hand" in found["edges"].message
    mild = {name for name, each in found.items() if each.severity is Severity.INFO}
    assert mild == {"edges", "upper", "lower"}


@pytest.mark.parametrize(("name", "severity"), [("net.py", Severity.WARNING), ("export_net.py", Severity.INFO)])
def test_what_is_written_to_be_exported_is_traced_where_it_is(name: str, severity: Severity, tmp_path: Path) -> None:
    source = NET.format(value="torch.arange(n)", use="x + self.table")
    (tmp_path / name).write_text(source, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert finding.severity is severity


def test_what_goes_where_the_attribute_is_does_not_move_it(tmp_path: Path) -> None:
    use = "move_device_like(x, self.table)"
    source = NET.format(value='torch.arange(n, device="cuda")', use=use)
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert "leaves it on the device that was chosen for it" in finding.message
    (tmp_path / "net.py").write_text(source.replace("_device_like", "_to_device"), encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert "moves it by hand" in finding.message


def test_a_chosen_device_is_meant(tmp_path: Path) -> None:
    found = _found("chosen_devices.py", tmp_path)
    behind = {(each.class_name, each.attribute) for each in found if each.severity is Severity.WARNING}
    assert behind == {
        *(("Pinned", name) for name in ("forgotten", "count")),
        *(("Movable", name) for name in ("left", "beside", "made", "probed", "asked", "found")),
        *(("Extended", name) for name in ("extended", "beside_it", "filled", "helped")),
    }
    assert {each.message.partition(": ")[2] for each in found if each.severity is Severity.INFO} == {
        "`.to(device)` leaves it on the device that was chosen for it, and the state_dict omits it"
    }


def test_what_is_moved_where_it_is_a_tensor_is_moved(tmp_path: Path) -> None:
    found = _found("narrowed_arguments.py", tmp_path)
    severities = {each.attribute: each.severity for each in found}
    assert (severities["chance"], severities["rate"]) == (Severity.INFO, Severity.WARNING)


@pytest.mark.parametrize(("use", "severity"), [("self.norm(x)", Severity.ERROR), ("self.normal(x)", Severity.INFO)])
def test_none_that_nothing_reads_is_dead_code(use: str, severity: Severity, tmp_path: Path) -> None:
    source = NET.format(value='torch.ones(n)\n        self.norm = self.add_module("normal", nn.LayerNorm(n))', use=use)
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD114",))).findings
    assert finding.severity is severity


RUN_IN_ORDER = """from torch import nn


class Net(nn.Sequential):
    def __init__(self, n):
        super().__init__()
        self.first = self.add_module("normal", nn.LayerNorm(n))
        {then}
"""


@pytest.mark.parametrize(
    ("then", "severity"), [("self.parts = [self.first]", Severity.ERROR), ("self.parts = [self.normal]", Severity.INFO)]
)
def test_who_runs_all_submodules_does_not_find_none(then: str, severity: Severity, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(RUN_IN_ORDER.format(then=then), encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD114",))).findings
    assert finding.severity is severity


LISTED = """import torch
from torch import nn


class Own(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.fc = nn.Linear(n, n)

    def forward(self, x):
        return self.fc(x)


class Given(nn.Module):
    def __init__(self, part):
        super().__init__()
        self.part = part

    def forward(self, x):
        return self.part(x)


class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.parts = [{part} for _ in range(n)]

    def forward(self, x):
        for part in self.parts:
            x = part(x)
        return x
"""


@pytest.mark.parametrize(
    ("part", "harm", "severity"),
    [
        ("nn.Linear(2, 2)", "they are not trained", Severity.ERROR),
        ("nn.InstanceNorm2d(4, affine=True)", "they are not trained", Severity.ERROR),
        ("nn.Dropout(0.1)", "`eval()` does not reach them", Severity.WARNING),
        ("Own(2)", "they are not trained", Severity.ERROR),
        ("Given(nn.Linear(2, 2))", "they are not trained", Severity.ERROR),
    ],
)
def test_modules_without_state_only_miss_their_mode(part: str, harm: str, severity: Severity, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(LISTED.format(part=part), encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD103",))).findings
    assert finding.message.startswith(f"`self.parts` holds modules in a plain container: {harm}")
    assert finding.severity is severity


def test_what_a_list_is_made_by_is_not_in_it(tmp_path: Path) -> None:
    source = LISTED.format(part="nn.ReLU()").replace("range(n)", "range(nn.Linear(n, n).out_features)")
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    assert not check([tmp_path], Config(root=tmp_path, select=("MOD103",))).findings


def test_of_what_makes_no_state_it_is_not_known_that_it_loses_any(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(LISTED.format(part="Given(n)"), encoding="utf-8")
    assert not check([tmp_path], Config(root=tmp_path, select=("MOD103",))).findings


HARM = """import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.table = torch.ones(n)

    def scaled(self, x):
        return x * self.table

    def forward(self, x):
        return {call}


class Whole(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = Net(3)

    def forward(self, x):
        return {outside}
"""


@pytest.mark.parametrize(
    ("call", "outside", "severity"),
    [
        ("self.scaled(x)", "x", Severity.WARNING),
        ("x", "x * self.net.table", Severity.WARNING),
        ("x", "self.net(x)", Severity.INFO),
    ],
)
def test_it_is_a_hazard_where_a_call_comes_to_it(call: str, outside: str, severity: Severity, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(HARM.format(call=call, outside=outside), encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert finding.severity is severity
    assert "leaves it behind" in finding.message


MOVES = """import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.table = torch.arange(n)

    def forward(self, x, target):
        {statement}
        return {use}
"""


@pytest.mark.parametrize(
    ("statement", "use", "said"),
    [
        ("self.table.to(x.device)", "x + self.table", "leaves it behind"),
        ("table = self.table.to(x.device)", "x + table", "`forward` moves it by hand"),
        ("loss = nn.CrossEntropyLoss(weight=self.table).to(x.device)", "loss(x, target)", "`forward` moves it by hand"),
        ("loss = nn.CrossEntropyLoss(weight=self.table)", "loss(x, target).to(x.device)", "leaves it behind"),
        ("table = torch.mul(self.table, x).to(x.device)", "table", "leaves it behind"),
    ],
)
def test_what_moves_it(statement: str, use: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(MOVES.format(statement=statement, use=use), encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert said in finding.message


def test_a_workspace_has_nothing_to_save(tmp_path: Path) -> None:
    source = MOVES.format(statement="self.table.copy_(x)", use="x + self.table").replace("arange", "zeros")
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert finding.severity is Severity.INFO
    assert "so only its device matters" in finding.message
    assert finding.fix is not None
    assert finding.fix.edits[-1].text.endswith("persistent=False)")


EARLY = """import torch
from torch import nn


class Base(nn.Module):
    def __init__(self, n):
        super().__init__()
        {late}


class Net(Base):
    def __init__(self, n):
        {early}
        super().__init__(n)

    def forward(self, x):
        return x + self.table
"""


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        ("torch.arange(n)", "MOD101", 'register it with `self.register_buffer("table", ..., persistent=False)`'),
        ("torch.zeros(n, requires_grad=True)", "MOD106", "make it an `nn.Parameter`"),
    ],
)
def test_what_is_bound_too_early_is_registered_later(value: str, code: str, said: str, tmp_path: Path) -> None:
    source = EARLY.format(early=f"self.table = {value}", late="pass")
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    config = Config(root=tmp_path, select=(code,))
    (finding,) = check([tmp_path], config).findings
    assert finding.fix is None
    assert finding.help == f"{said}, after `super().__init__()`"
    (tmp_path / "net.py").write_text(EARLY.format(early="pass", late=f"self.table = {value}"), encoding="utf-8")
    (finding,) = check([tmp_path], config).findings
    assert "super" not in finding.help


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("torch.arange(n) if n else 0.5", "may be"),
        ("torch.arange(n) if n else unknown(n)", "may be"),
        ("torch.arange(n) if n else None", "is"),
        ("torch.arange(n) if n else torch.ones(n)", "is"),
    ],
)
def test_what_is_a_tensor_in_some_objects_only_may_be_one(value: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(NET.format(value=value, use="x + self.table"), encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert finding.message.startswith(f"`self.table` {said} a plain tensor: ")
    assert finding.help.startswith("where it is a tensor, register it") is (said == "may be")


TAKEN = """import numpy as np
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.table = {first}
        self.build(n)

    def build(self, n):
        self.table = torch.arange(n)

    def forward(self, x):
        return x + self.table
"""


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("None", 'where it is set to None (line 9): `self.register_buffer("table", None, persistent=False)`'),
        ("np.arange(n)", "..., persistent=False)`, under a name that is free: line 9 binds this one before"),
        (
            "None\n        if n > 3:\n            self.table = np.arange(n)",
            "..., persistent=False)`, under a name that is free: line 11 binds this one before",
        ),
        ("torch.empty(0)", 'where it is bound first (line 9): `self.register_buffer("table", ..., persistent=False)`'),
    ],
)
def test_a_name_that_is_taken_is_said(first: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(TAKEN.format(first=first), encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert finding.fix is None
    assert finding.help.endswith(said)


BASES = """import torch
from torch import nn


class Base(nn.Module):
    def __init__(self, n, forth):
        super().__init__()
        if forth:
            self.table = {first}

    def scaled(self, x):
        return x * self.table


class Net(Base):
    def __init__(self, n, forth=True):
        super().__init__(n, forth)
        if forth:
            self.table = torch.arange(n)

    def forward(self, x):
        return x + self.table
"""


@pytest.mark.parametrize(
    ("first", "taken"),
    [
        ("2.0", ", under a name that is free: line 9 may bind this one before"),
        ("torch.ones(n)", ", under a name that is free: line 9 may bind this one before"),
        ("None", ""),
    ],
)
def test_a_name_that_a_base_takes_is_said(first: str, taken: str, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(BASES.format(first=first), encoding="utf-8")
    found = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert found[-1].help.endswith(f'register it with `self.register_buffer("table", ..., persistent=False)`{taken}')


def test_what_is_computed_from_a_parameter_is_not_said_to_be_one(tmp_path: Path) -> None:
    made = "nn.Parameter(torch.ones(n), requires_grad=False)[1:] / 2"
    (tmp_path / "net.py").write_text(NET.format(value=made, use="x + self.table"), encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert finding.note == "made from a Parameter, used in `forward` (line 15)"


def test_a_lookup_by_what_is_where_a_buffer_is_is_no_move(tmp_path: Path) -> None:
    table, own = _found("looked_up_on_the_cpu.py", tmp_path)
    assert "`.to(device)` leaves it behind" in table.message
    assert "`forward` moves it by hand" in own.message


OPTIONAL = """import torch
from torch import nn


class Prior(nn.Module):
    def __init__(self, size, learn=True):
        super().__init__()
        self.learn = learn
        {made}

    def forward(self, x):
        return x * self.mean
"""


PLAIN, LEARNED = "self.mean = torch.zeros(size)", "self.mean = nn.Parameter(torch.zeros(size))"
CHOICE = "if {test}:\n            {first}\n        else:\n            {second}"


@pytest.mark.parametrize(
    ("made", "when"),
    [
        (f"{PLAIN}\n        if self.learn:\n            self.mean = nn.Parameter(self.mean)", " unless `self.learn`"),
        (CHOICE.format(test="learn", first=LEARNED, second=PLAIN), " unless `learn`"),
        (CHOICE.format(test="not learn", first=PLAIN, second=LEARNED), " where `not learn`"),
        ("self.mean = nn.Parameter(torch.zeros(size)) if learn else torch.zeros(size)", " unless `learn`"),
        ("self.mean = torch.zeros(size) if not learn else nn.Parameter(torch.zeros(size))", " where `not learn`"),
        ("self.mean = torch.zeros(size) if learn else torch.ones(size)", ""),
        (PLAIN, ""),
    ],
)
def test_when_it_is_made_a_parameter_is_said(made: str, when: str, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(OPTIONAL.format(made=made), encoding="utf-8")
    (found,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert found.message.startswith(f"`self.mean` is a plain tensor{when}: ")


@pytest.mark.parametrize(
    ("default", "call", "severity"),
    [
        ("True", "", Severity.INFO),
        ("False", "", Severity.WARNING),
        ("True", "Prior(2), Prior(3, False)", Severity.WARNING),
        ("False", "Prior(2, True)", Severity.INFO),
        ("True", "Prior(2, unknown)", Severity.WARNING),
    ],
)
def test_a_parameter_in_all_objects_is_seldom_left_behind(
    default: str, call: str, severity: Severity, tmp_path: Path
) -> None:
    rebound = f"{PLAIN}\n        if self.learn:\n            self.mean = nn.Parameter(self.mean)"
    chosen = "self.mean = nn.Parameter(torch.zeros(size)) if self.learn else torch.zeros(size)"
    (tmp_path / "use.py").write_text(f"from net import Prior\n\nPRIORS = [{call}]\n", encoding="utf-8")
    for made in (rebound, chosen):
        source = OPTIONAL.format(made=made).replace("learn=True", f"learn={default}")
        (tmp_path / "net.py").write_text(source, encoding="utf-8")
        (found,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
        assert found.severity is severity


def test_elements_mix_with_any_device(tmp_path: Path) -> None:
    severities = {each.attribute: each.severity for each in _found("element_by_element.py", tmp_path)}
    warned = {name for name, severity in severities.items() if severity is Severity.WARNING}
    assert (warned, severities.keys() - warned) == ({"rows", "table", "found"}, {"factors", "mask", "given"})


def test_what_is_made_with_a_device_may_be_with_the_rest(tmp_path: Path) -> None:
    severities = {each.attribute: each.severity for each in _found("declared_by_what_makes_it.py", tmp_path)}
    assert severities == {"positions": Severity.WARNING, "embedded": Severity.INFO}


DETACHED = """import torch
from torch import nn


def framed(x, first, last):
    x[0] = first.detach().to(x.device)
    x[-1] = last.detach()
    return x * last.detach()


class Net(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.first = None
        self.last = None
        if words:
            self.remember(torch.ones(len(words), 8))

    def remember(self, found):
        made = torch.cat([found * 2, torch.zeros(2, 8)])
        self.first = made[0, :]
        self.last = made[1, :]

    def forward(self, x):
        return framed(x, self.first, self.last)
"""


def test_what_a_method_is_asked_of_is_not_none(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(DETACHED, encoding="utf-8")
    first, last = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert first.message.startswith("`self.first` is a plain tensor: `framed` moves it by hand,")
    assert last.message.startswith("`self.last` is a plain tensor: `.to(device)` leaves it behind")


def test_a_comment_is_no_use(tmp_path: Path) -> None:
    use = "x + self.table"
    commented = f"# x = x + self.table\n        x = x + 1  # not self.table.to(x.device)\n        return {use}"
    source = NET.format(value="torch.arange(n)", use=use).replace(f"return {use}", commented)
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert finding.note == "built by `torch.arange`, used in `forward` (line 17)"


def test_what_the_constructor_of_a_base_reads_is_for_the_base_to_register(tmp_path: Path) -> None:
    found = _found("read_by_the_constructor_of_a_base.py", tmp_path)
    helps = {each.class_name: each.help for each in found}
    assert {name for name, said in helps.items() if "in the base class" in said} == {"World", "Explicit"}
    assert helps["Late"].endswith("after `super().__init__()`")


def test_what_only_a_test_gives_is_not_random_for_others(tmp_path: Path) -> None:
    net = NET.format(value="table", use="x + self.table").replace("self, n", "self, n, table=None")
    net = net.replace("        self.prepare()\n", "")
    (tmp_path / "net.py").write_text(net, encoding="utf-8")
    (tmp_path / "tests").mkdir()
    use = "import torch\nfrom net import Net\n\n\ndef test_net():\n    Net(2), Net(2, {given})\n"
    (tmp_path / "tests" / "test_net.py").write_text(use.format(given="torch.rand(2)"), encoding="utf-8")
    (tested,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    (tmp_path / "use.py").write_text(use.format(given="torch.rand(2)"), encoding="utf-8")
    (used,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert tested.message.startswith("`self.table` may be a plain tensor")
    assert ("random" in tested.help, "random" in used.help) == (False, True)


@pytest.mark.parametrize(
    ("made", "random"),
    [
        ("torch.zeros_like(torch.rand(n))", False),
        ("torch.empty_like(torch.rand(n))", False),
        ("torch.rand(n).new_ones(4)", False),
        ("torch.rand_like(torch.rand(n))", True),
        ("torch.rand(n) * 2", True),
    ],
)
def test_what_is_made_like_something_random_is_not(made: str, random: bool, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(NET.format(value=made, use="x + self.table"), encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings
    assert ("random" in finding.help) is random


def _layered(depth: int) -> str:
    """A module whose methods lead to the one that reads a table by twice as many ways a layer."""
    calls = [f"self.a{n}(x) + self.b{n}(x)" for n in range(depth)] + ["x + self.table"]
    layers = "".join(
        f"\n    def {name}{n}(self, x):\n        return {calls[n + 1]}\n" for n in range(depth) for name in "ab"
    )
    return f"""import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.build()

    def build(self):
        self.table = torch.arange(self.n)

    def forward(self, x):
        self.build()
        return {calls[0]}
{layers}"""


def test_what_all_ways_come_by_is_asked_once(tmp_path: Path) -> None:
    """Forty layers: every way through them would be more than there is time for."""
    (tmp_path / "net.py").write_text(_layered(40), encoding="utf-8")
    assert check([tmp_path], Config(root=tmp_path, select=("MOD101",))).findings == ()
