"""What is read and then seen is one finding."""

from __future__ import annotations

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
    (both,) = joined([READ], [SEEN, SEEN._replace(code="MOD702", message="a note", severity=Severity.INFO)])
    assert (both.code, both.severity, both.evidence) == ("MOD101", Severity.ERROR, ("static", "runtime"))
    assert both.note == "built here; seen: stayed"
    assert both.related == SEEN.related


def test_the_worst_is_told() -> None:
    (both,) = joined([READ], [SEEN._replace(code="MOD702", message="a note", severity=Severity.INFO), SEEN])
    assert both.note == "built here; seen: stayed"


def test_seen_in_a_subclass() -> None:
    (both,) = joined([READ], [SEEN._replace(class_name="Sub")])
    assert both.evidence == ("static", "runtime")


def test_seen_elsewhere_and_bound_here() -> None:
    bound_here = (Related("net.py", 5, "`pos` is bound here"),)
    (both,) = joined([READ], [SEEN._replace(path="layers.py", class_name="Sub", related=bound_here)])
    assert both.evidence == ("static", "runtime")


def test_others_stay_apart() -> None:
    others = [
        SEEN._replace(attribute="other"),
        SEEN._replace(path="other.py"),
        SEEN._replace(code="MOD704"),
        SEEN._replace(class_name="Other", span=Span(50, 1, 50, 2)),
    ]
    assert joined([READ], others) == [READ, *others]


def test_seen_twice_is_told_once() -> None:
    assert joined([], [SEEN, SEEN._replace(class_name="Sub")]) == [SEEN]


def test_guessed_inputs_only_confirm_what_is_unread() -> None:
    unread = SEEN._replace(code="MOD704")
    assert joined([], [unread, SEEN], guessed=True) == [SEEN]
    (both,) = joined([READ._replace(code="MOD201")], [unread], guessed=True)
    assert both.evidence == ("static", "runtime")
