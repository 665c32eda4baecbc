"""What one run tells, what several leave behind, and how a real device and the simulation agree."""

from __future__ import annotations

import functools
import inspect

import pytest
import torch
from torch import nn

from modlint.runtime import Options, check, examine
from modlint.runtime.checks._real import run_on
from modlint.runtime.checks._simulated import simulate
from modlint.runtime.checks.device import judged
from modlint.runtime.inputs import as_inputs
from modlint.runtime.subject import Subject

X = torch.ones(2, 4)
needs_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")


def line_of(cls: type, text: str) -> int:
    lines, start = inspect.getsourcelines(cls)
    return next(start + number for number, line in enumerate(lines) if text in line)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.pos = torch.ones(4)

    def forward(self, x):
        return x + self.pos


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()

    def forward(self, x):
        return self.encoder(x) * 2


class Huge(Net):
    def __init__(self):
        super().__init__()
        self.wide = nn.Linear(4, 10**12)

    def forward(self, x):
        return super().forward(self.wide(x)[:, :4])


@functools.lru_cache
def _table(device):
    return torch.ones(4, device=device)


class Cached(nn.Module):
    def forward(self, x):
        return x + _table(x.device)


class SwallowsErrors(nn.Module):
    def forward(self, x):
        if x.is_cuda:
            raise RuntimeError("only on the simulated device")
        return x


def test_a_mismatch_is_told_with_both_places() -> None:
    (found,) = check(Net, (X,), checks=["device-mismatch"])
    line, bound = line_of(Encoder, "x + self.pos"), line_of(Encoder, "self.pos =")
    assert found.message == (
        f'after `.to("cuda:1")`, `encoder.pos` stayed on cpu; `forward` line {line} then mixes cpu and cuda:1 (`add`)'
    )
    assert (found.path, found.span.line, found.class_name, found.attribute) == (__file__, line, "Encoder", "pos")
    assert found.evidence == ("runtime",)
    assert [(each.line, each.path) for each in found.related[:1]] == [(bound, __file__)]
    assert (bound, "the operand on cpu is made here") in {(each.line, each.message) for each in found.related}


def test_a_cache_outlives_a_simulation() -> None:
    assert check(Cached, (X,)) == check(Cached, (X,)) == []


def test_what_raises_only_in_the_simulation_is_inconclusive() -> None:
    seen = examine(SwallowsErrors, ((X,), {}), Options("simulated"))
    assert seen.findings == ()
    doubtful = {each.phase: each.why for each in seen.outcomes if each.status == "inconclusive"}
    assert doubtful.keys() == {"fresh", "after-cpu"}
    assert all("the CPU does not raise" in why for why in doubtful.values())


def test_without_inputs() -> None:
    (found,) = check(Net)
    assert (found.code, found.class_name, found.attribute) == ("MOD702", "Encoder", "pos")


def test_without_data() -> None:
    """On `meta`, a module may be larger than any memory."""
    seen = examine(Huge, as_inputs((X,)), Options("simulated", data="meta"))
    assert [each.attribute for each in seen.findings] == ["pos"], seen.outcomes


@pytest.mark.parametrize("cls", [Net, Cached])
def test_agreement(cls: type[nn.Module]) -> None:
    """`meta` stands for a second real device."""
    subject = Subject(cls, ((X,), {}))
    simulation = simulate(subject, Options())
    seen = judged(run_on("meta", subject), simulation, subject)
    assert [each.attribute for each in seen.findings] == (["pos"] if cls is Net else [])
    assert {each.why for each in seen.outcomes if " on meta" in each.phase} == {"as simulated"}


def test_a_real_device_alone() -> None:
    subject = Subject(Net, ((X,), {}))
    seen = judged(run_on("meta", subject), None, subject)
    assert {(each.code, each.span.line) for each in seen.findings} == {
        ("MOD701", line_of(Encoder, "x + self.pos")),
        ("MOD702", line_of(Encoder, "self.pos =")),
    }


def test_a_real_device_refutes_the_simulation() -> None:
    wrong = simulate(Subject(Net, ((X,), {})), Options())
    subject = Subject(Cached, ((X,), {}))
    seen = judged(run_on("meta", subject), wrong, subject)
    assert [each for each in seen.findings if each.code == "MOD701"] == []
    assert "the simulation mixes devices here" in {each.why for each in seen.outcomes}


def test_a_device_that_is_not_there() -> None:
    (outcome,) = examine(Net, ((X,), {}), Options("cuda:99", frozenset({"MOD701"}))).outcomes
    assert (outcome.status, outcome.why) == ("skipped", "cuda:99 is not available")


@needs_cuda
@pytest.mark.parametrize("cls", [Net, Cached])
def test_on_cuda(cls: type[nn.Module]) -> None:
    seen = examine(cls, ((X,), {}), Options("auto"))
    assert [each.attribute for each in seen.findings] == (["pos"] if cls is Net else [])
    assert {each.why for each in seen.outcomes if " on cuda" in each.phase} == {"as simulated"}
