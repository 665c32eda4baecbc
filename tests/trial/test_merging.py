"""What is read and then seen is one finding."""

from __future__ import annotations

from dataclasses import replace

from modlint.finding import Finding, Related, Severity, Span
from modlint.trial.merging import Seen, merged

READ = Finding(
    "MOD101",
    "plain-tensor-attribute",
    "is plain",
    "net.py",
    Span(5, 9, 5, 17),
    Severity.WARNING,
    "Net",
    "pos",
    note="built here",
)
SEEN = Finding(
    "MOD701", "device-mismatch", "stayed", "net.py", Span(5, 1, 5, 2), Severity.ERROR, "Net", "pos",
    related=(Related("net.py", 9, "made here"),), evidence=("runtime",),
)  # fmt: skip


def joined(read: list[Finding], seen: list[Finding], guessed: bool = False) -> list[Finding]:
    return merged(read, [Seen(finding, guessed) for finding in seen])


def test_confirmed() -> None:
    (both,) = joined([READ], [SEEN, replace(SEEN, code="MOD702", message="a note", severity=Severity.INFO)])
    assert (both.code, both.severity, both.evidence) == ("MOD101", Severity.ERROR, ("static", "runtime"))
    assert both.note == "built here; seen: stayed"
    assert both.related == SEEN.related


def test_the_worst_is_told() -> None:
    (both,) = joined([READ], [replace(SEEN, code="MOD702", message="a note", severity=Severity.INFO), SEEN])
    assert both.note == "built here; seen: stayed"


def test_seen_in_a_subclass() -> None:
    (both,) = joined([READ], [replace(SEEN, class_name="Sub")])
    assert both.evidence == ("static", "runtime")


def test_seen_elsewhere_and_bound_here() -> None:
    bound_here = (Related("net.py", 5, "`pos` is bound here"),)
    (both,) = joined([READ], [replace(SEEN, path="layers.py", class_name="Sub", related=bound_here)])
    assert both.evidence == ("static", "runtime")


def test_others_stay_apart() -> None:
    others = [
        replace(SEEN, attribute="other"),
        replace(SEEN, path="other.py"),
        replace(SEEN, code="MOD704"),
        replace(SEEN, class_name="Other", span=Span(50, 1, 50, 2)),
    ]
    assert joined([READ], others) == [READ, *others]


def test_seen_twice_is_told_once() -> None:
    assert joined([], [SEEN, replace(SEEN, class_name="Sub")]) == [SEEN]


def test_guessed_inputs_only_confirm_what_is_unread() -> None:
    unread = replace(SEEN, code="MOD704")
    assert joined([], [unread, SEEN], guessed=True) == [SEEN]
    (both,) = joined([replace(READ, code="MOD201")], [unread], guessed=True)
    assert both.evidence == ("static", "runtime")
