"""The last line of a report for people, and what `--statistics` shows instead of the findings."""

from __future__ import annotations

from collections import Counter

from modlint.report._report import Report, is_safe
from modlint.report._runtime_targets import sentence
from modlint.report._style import Look


def summary(report: Report, look: Look) -> list[str]:
    """The findings and files in one sentence, and the modules that were run in another, if it is wanted."""
    if not look.summary:
        return []
    return [*_found(report, look), *([look.paint(sentence(report.tried), "bold")] if report.tried else [])]


def _found(report: Report, look: Look) -> list[str]:
    files = count(report.files, "file")
    if report.fixed or report.ignored:
        left = f"{len(report.findings) or 'none'} left in {files}"
        done = _done(report, "fixed", "ignored").capitalize()
        return [look.paint(f"{done}, {left}{_aside(report)}.", "bold")]
    if not report.findings:
        return [look.paint(f"No problems in {files}{_aside(report)}.", "green")]
    return [look.paint(f"Found {count(len(report.findings), 'problem')} in {files}{_aside(report)}.", "bold")]


def statistics(report: Report, look: Look) -> str:
    """How many findings each rule has, the most frequent first."""
    counts = Counter((finding.code, finding.rule) for finding in report.findings)
    fixable = Counter(finding.code for finding in report.findings if is_safe(finding))
    width = len(str(max(counts.values(), default=0)))
    lines = []
    for (code, rule), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        fixes = f"  ({fixable[code]} fixable)" if fixable[code] else ""
        lines.append(f"{count:{width}}  {look.paint(code, 'bold')}  {rule}{fixes}")
    return "".join(f"{line}\n" for line in [*lines, *summary(report, look)])


def forecast(report: Report) -> str:
    """What `--diff` says of what it shows."""
    return f"would {_done(report, 'fix', 'ignore')}, {len(report.findings) or 'none'} left"


def _done(report: Report, fixed: str, ignored: str) -> str:
    """What became of problems, in these words."""
    done = [(fixed, report.fixed), (ignored, report.ignored)]
    return ", ".join(f"{verb} {count(number, 'problem')}" for verb, number in done if number) or f"{fixed} nothing"


def _aside(report: Report) -> str:
    counts = ((report.fixable, "fixable"), (report.known, "more known"))
    said = ", ".join(f"{number} {what}" for number, what in counts if number)
    return f" ({said})" if said else ""


def count(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}{'s' * (number != 1)}"
