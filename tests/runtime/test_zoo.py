"""No miss and no false finding on tiny modules with labels."""

from __future__ import annotations

import warnings

import pytest
import torch

from modlint.runtime import Examination, Options, examine
from runtime.zoo_cases import Case, cases, loaded

INCONCLUSIVE = {"Scripted", "Mapped", "Threaded", "Jagged", "OnStream", "ChosenAtImport", "ChosenAndKept"}


def examined(case: Case) -> Examination:
    factory = getattr(loaded(case.file), case.name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return examine(factory, lambda: ((torch.randn(2, 4, 8),), {}), Options("simulated"))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_case(case: Case) -> None:
    seen = examined(case)
    assert {(each.span.line, each.code) for each in seen.findings} == case.expected, seen
    doubtful = {each.phase for each in seen.outcomes if each.status == "inconclusive"} & {"fresh", "after-cpu"}
    assert bool(doubtful) == (case.name in INCONCLUSIVE), seen.outcomes


def test_the_zoo_is_large() -> None:
    assert len(cases()) >= 60
