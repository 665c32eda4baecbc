"""What a run says and how it exits, from its report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from modlint.config import Output
    from modlint.report._report import Report

CLEAN, FINDINGS, ERROR, INTERRUPTED = 0, 1, 2, 130


class Answer(NamedTuple):
    """The report as text, what is said beside it, and the exit code."""

    text: str
    remarks: tuple[str, ...]
    code: int


def answer_of(report: Report, output: Output, coloured: bool) -> Answer:
    """The answer of a run that only checks."""
    found = bool(report.findings)
    return Answer(rendered(report, output, coloured), tuple(remarks(report, output)), exit_code(report, found, output))


def rendered(report: Report, output: Output, coloured: bool) -> str:
    """The report in the format that is asked for."""
    from modlint.report import _style
    from modlint.report._formats import FOR_PEOPLE, render
    from modlint.report._summary import statistics

    look = _style.Look(_style.coloured if coloured else _style.plain, not output.quiet)
    if output.statistics and output.format in FOR_PEOPLE:
        return statistics(report, look)
    return render(report, output.format, look)


def remarks(report: Report, output: Output) -> Iterator[str]:
    """What is no part of the report."""
    if output.quiet:
        return
    if report.tried:
        from modlint.report._runtime_targets import remarks as of_trials

        yield from of_trials(report.tried, output.verbose)
    for warning in report.warnings if report.files else (*report.warnings, "there are no Python files here"):
        yield f"warning: {warning}"
    if output.verbose:
        yield from report.notes
        yield f"{report.suppressed} suppressed by comments"


def exit_code(report: Report, found: bool, output: Output) -> int:
    """2 if modlint itself failed somewhere; that of an interrupt if there was one, whatever was found by then."""
    if report.failed:
        return ERROR
    if report.interrupted:
        return INTERRUPTED
    return FINDINGS if found and not output.exit_zero else CLEAN
