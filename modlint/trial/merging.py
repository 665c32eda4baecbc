"""What was read and what was seen -> one list of findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from modlint.finding import Finding, Severity

UNREAD = "MOD704"
CONFIRMS: Mapping[str, frozenset[str]] = {
    "MOD701": frozenset({"MOD101", "MOD102", "MOD103", "MOD104", "MOD106"}),
    "MOD702": frozenset({"MOD101", "MOD102", "MOD103", "MOD104", "MOD106"}),
    "MOD703": frozenset({"MOD101", "MOD102", "MOD103", "MOD104", "MOD106"}),
    UNREAD: frozenset({"MOD201", "MOD202"}),
    "MOD705": frozenset({"MOD103"}),
}
ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)
BOTH = ("static", "runtime")


class Seen(NamedTuple):
    """A finding of a run, and whether modlint made up the inputs."""

    finding: Finding
    guessed: bool = False

    @property
    def speaks_for_itself(self) -> bool:
        """Whether it says something by itself. That some inputs leave a parameter unused says much of the inputs."""
        return not (self.guessed and self.finding.code == UNREAD)


def merged(read: Sequence[Finding], seen: Iterable[Seen]) -> list[Finding]:
    """Each finding once; what was read and seen as one finding, which carries both kinds of evidence."""
    findings = list(read)
    own: dict[tuple[object, ...], Finding] = {}
    for each in seen:
        finding = each.finding
        number = next((number for number, other in enumerate(findings) if _confirms(finding, other)), None)
        if number is not None:
            findings[number] = confirmed(findings[number], finding)
        elif each.speaks_for_itself:
            own.setdefault((finding.code, finding.path, finding.span, finding.attribute), finding)
    return [*findings, *own.values()]


def confirmed(read: Finding, seen: Finding) -> Finding:
    """A finding that running the module has proved: as severe as the proof, of which the first, worst one is told."""
    severity = min(read.severity, seen.severity, key=ORDER.index)
    if read.evidence == BOTH and severity is read.severity:
        return read
    note = read.note.partition("; seen: ")[0]
    told = f"{note}; seen: {seen.message}" if note else f"seen: {seen.message}"
    related = tuple(dict.fromkeys([*read.related, *seen.related]))
    return read._replace(severity=severity, evidence=BOTH, note=told, related=related)


def _confirms(seen: Finding, read: Finding) -> bool:
    """Whether two findings are about the same attribute of the same class, or the same binding of it.

    A mismatch is seen where it happens; the first place that it cites is where the attribute is bound.
    """
    if read.code not in CONFIRMS.get(seen.code, ()) or not seen.attribute or seen.attribute != read.attribute:
        return False
    if seen.path == read.path and seen.class_name == read.class_name:
        return True
    statement = read.statement or read.span
    places = [(seen.path, seen.span.line), *((other.path, other.line) for other in seen.related[:1])]
    return any(path == read.path and statement.line <= line <= statement.end_line for path, line in places)
