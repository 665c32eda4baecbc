"""The formats for people."""

from __future__ import annotations

from modlint.finding import Finding, Severity, Span
from modlint.report._formats import render
from modlint.report._frame import WIDTH, frame
from modlint.report._report import Report
from modlint.report._style import Look, plain

FULL = """\
src/a b.py:1:1: error MOD900 cannot be checked
src/net/encoder.py:41:9: warning MOD101 `self.pos` is a plain tensor: `.to(device)` leaves it \
behind and the state_dict omits it
   |
41 |         self.pos = sincos_table(n, dim)
   |         ^^^^^^^^ built by `sincos_table` (src/net/tables.py:12), used in `forward` (line 63)
   = help: register it: `self.register_buffer("pos", sincos_table(n, dim), persistent=False)`  [--fix]
src/net/encoder.py:42:2: info MOD201 100% <unused>, really: \ufffd[31m
   |
42 | \tself.größe = {'表': f(
   | \t^^^^^^^^^^^^^^^^^^^^^^
   = help: remove it  [--unsafe-fixes]
Found 3 problems in 38 files (1 fixable).
"""
CONCISE = """\
src/a b.py:1:1: error MOD900 cannot be checked
src/net/encoder.py:41:9: warning MOD101 `self.pos` is a plain tensor: `.to(device)` leaves it \
behind and the state_dict omits it
src/net/encoder.py:42:2: info MOD201 100% <unused>, really: \ufffd[31m
"""


def test_full(report: Report) -> None:
    assert render(report, "full", Look()) == FULL


def test_concise(report: Report) -> None:
    assert render(report, "concise", Look(summary=False)) == CONCISE


def test_one_problem_in_one_file(report: Report) -> None:
    one = report._replace(findings=report.findings[:1], files=1)
    assert render(one, "concise", Look()).endswith("\nFound 1 problem in 1 file.\n")


def test_no_problems(report: Report) -> None:
    assert render(Report((), 1), "full", Look()) == "No problems in 1 file.\n"


def show(line: str, span: Span) -> list[str]:
    return frame(Finding("MOD101", "rule", "", "a.py", span, Severity.INFO), line, plain)


def test_carets_stand_under_wide_and_combining_characters() -> None:
    line = "表e\u0301 = 表x"
    assert show(line, Span(7, 7, 7, 9)) == ["  |", f"7 | {line}", "  |       ^^^"]


def test_an_empty_span_is_marked() -> None:
    assert show("x = 1", Span(7, 6, 7, 6))[2] == "  |      ^"


def test_a_long_line_is_cut_around_the_finding() -> None:
    line = "x" * 5000 + "here" + "y" * 5000
    _, code, marks = show(line, Span(1, 5001, 1, 5005))
    assert len(code) == len("1 | ") + WIDTH
    assert code[marks.index("^") : marks.index("^") + 4] == "here"
