"""How far modules came, as it is told."""

from __future__ import annotations

from modlint.report._runtime_targets import State, Tried, count, remarks, sentence

TRIED = (
    Tried("a:A", State.RUN, "", "defaults", "names"),
    Tried("a:B", State.INCONCLUSIVE, "fresh: vmap", "defaults", "names"),
    Tried("a:C", State.NOT_RUN, "no inputs were found: ValueError", "defaults"),
    *(Tried(f"a:D{number}", State.NOT_BUILT, "no such package") for number in range(5)),
    Tried("a:E", State.LEFT_OUT, "slow"),
)


def test_counts() -> None:
    assert count(TRIED) == {"found": 9, "built": 3, "run": 2, "inconclusive": 1, "left_out": 1, "not_reached": 0}
    assert sentence(TRIED) == "Runtime: 9 modules found, 3 built, 2 run, 1 inconclusive, 1 left out."


def test_reasons_are_told_once() -> None:
    told = list(remarks(TRIED, verbose=False))
    assert told[0] == "not built: a:D0, a:D1 and 3 more: no such package"
    assert "inconclusive: a:B: fresh: vmap" in told
    assert told[-1].endswith('[tool.modlint.runtime.targets."a:C"] with inputs')


def test_no_advice_where_none_helps() -> None:
    stuck = [Tried("a:F", State.NOT_BUILT, "`a` cannot be imported: ImportError"), Tried("a:G", State.NOT_RUN, "abort")]
    assert not any("say how" in each for each in remarks(stuck, verbose=False))


def test_verbose_shows_all() -> None:
    told = list(remarks(TRIED, verbose=True))
    assert told[0] == "not built: a:D0, a:D1, a:D2, a:D3, a:D4: no such package"
    assert "a:A: built by defaults; inputs by names" in told


def test_many_reasons_are_cut_short() -> None:
    many = [Tried(f"a:N{number}", State.NOT_BUILT, f"reason {number}") for number in range(12)]
    assert "4 more did not come far: --verbose says why" in list(remarks(many, verbose=False))
