"""The formats for programs."""

from __future__ import annotations

import json
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from modlint.finding import Span
from modlint.report._formats import NAMES, render
from modlint.report._report import Report
from modlint.report._style import Look
from modlint.rules._registry import all_rules


def shown(report: Report, name: str) -> str:
    return render(report, name, Look())


def test_formats_are_found_by_name() -> None:
    assert NAMES == ("concise", "full", "github", "gitlab", "json", "junit", "sarif")


def test_json(report: Report) -> None:
    data = json.loads(shown(report, "json"))
    assert data.keys() == {"version", "findings", "summary"}
    assert data["version"] == 1
    assert data["findings"][1] == {
        "code": "MOD101",
        "rule": "plain-tensor-attribute",
        "message": report.findings[1].message,
        "path": "src/net/encoder.py",
        "span": {"start": {"line": 41, "column": 9}, "end": {"line": 41, "column": 17}},
        "class": "Outer.Encoder",
        "attribute": "pos",
        "severity": "warning",
        "confidence": "high",
        "evidence": ["static"],
        "note": report.findings[1].note,
        "help": report.findings[1].help,
        "related": [{"path": "src/net/tables.py", "line": 12, "message": "built by `sincos_table`"}],
        "fix": {
            "title": report.findings[1].fix.title,
            "safety": "safe",
            "edits": [
                {
                    "span": {"start": {"line": 41, "column": 9}, "end": {"line": 41, "column": 40}},
                    "text": 'self.register_buffer("pos", sincos_table(n, dim), persistent=False)',
                }
            ],
        },
    }
    assert data["findings"][0]["fix"] is None
    assert data["summary"] == {
        "files": 38,
        "findings": 3,
        "fixable": 1,
        "fixed": 0,
        "suppressed": 2,
        "known": 0,
        "rules": {"MOD101": 1, "MOD201": 1, "MOD900": 1},
        "severities": {"error": 1, "info": 1, "warning": 1},
    }


def sarif(report: Report) -> dict[str, Any]:
    (run,) = json.loads(shown(report, "sarif"))["runs"]
    return run


def test_sarif_is_valid(report: Report) -> None:
    beside = Path(__file__).parents[3] / "shared" / "schemas" / "sarif-schema-2.1.0.json"
    schema = Path(os.environ.get("MODLINT_SARIF_SCHEMA", beside))
    if not schema.is_file():
        pytest.skip("MODLINT_SARIF_SCHEMA names no file: set it to the schema of SARIF 2.1.0")
    log = json.loads(shown(report, "sarif"))
    jsonschema.validate(log, json.loads(schema.read_text(encoding="utf-8")))


def test_sarif_result(report: Report) -> None:
    run = sarif(report)
    result = run["results"][1]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    place = result["locations"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    assert (result["ruleId"], result["level"]) == ("MOD101", "warning")
    assert rule["id"] == "MOD101"
    assert "register_buffer" in rule["help"]["markdown"]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": "src/net/encoder.py", "uriBaseId": "SRCROOT"}
    assert place["physicalLocation"]["region"] == {"startLine": 41, "startColumn": 9, "endLine": 41, "endColumn": 17}
    assert place["logicalLocations"] == [{"fullyQualifiedName": "Outer.Encoder", "kind": "type"}]
    assert result["relatedLocations"][0]["message"]["text"] == "built by `sincos_table`"
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"]["text"].startswith("self.register_buffer(")
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "src/a%20b.py"
    assert run["results"][2]["level"] == "note"


def test_sarif_knows_every_rule(report: Report) -> None:
    assert [rule["id"] for rule in sarif(report)["tool"]["driver"]["rules"]] == [rule.code for rule in all_rules()]


def test_sarif_says_whether_the_run_was_whole(report: Report) -> None:
    assert sarif(report)["invocations"] == [{"executionSuccessful": True}]
    crash = report.findings[0]._replace(code="MOD902")
    assert sarif(report._replace(findings=(crash,)))["invocations"] == [{"executionSuccessful": False}]


def test_sarif_names_files_outside_the_working_directory_in_full(report: Report) -> None:
    outside = report._replace(findings=(report.findings[0]._replace(path="../a.py"),))
    artifact = sarif(outside)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": (Path.cwd().parent / "a.py").as_uri()}


def fingerprints(report: Report) -> list[str]:
    return [result["partialFingerprints"]["modlint/v1"] for result in sarif(report)["results"]]


def test_fingerprints_do_not_depend_on_lines(report: Report) -> None:
    moved = [each._replace(span=Span(7, 1, 7, 2), message="other words") for each in report.findings]
    assert fingerprints(report._replace(findings=tuple(moved))) == fingerprints(report)


@pytest.mark.parametrize("name", ["code", "path", "class_name", "attribute"])
def test_fingerprints_depend_on_what_is_meant(report: Report, name: str) -> None:
    other = report.findings[1]._replace(**{name: "MOD102"})
    both = fingerprints(report._replace(findings=(report.findings[1], other)))
    assert len(set(both)) == 2


def test_fingerprints_of_twins_differ(report: Report) -> None:
    assert len(set(fingerprints(report._replace(findings=report.findings[1:2] * 3)))) == 3


def test_github(report: Report) -> None:
    broken, table, wide = shown(report, "github").splitlines()
    assert broken.startswith(
        "::error file=src/a b.py,line=1,endLine=1,col=1,endColumn=1,title=MOD900 unreadable-source::"
    )
    assert table.startswith(
        "::warning file=src/net/encoder.py,line=41,endLine=41,col=9,endColumn=17,title=MOD101 plain"
    )
    assert "%0Aregister it: " in table
    assert wide.startswith(
        "::notice file=src/net/encoder.py,line=42,endLine=43,title=MOD201 unused-submodule::100%25 <un"
    )


def test_github_escapes_properties(report: Report) -> None:
    odd = report._replace(findings=(report.findings[0]._replace(path="a:b,c%.py"),))
    assert shown(odd, "github").startswith("::error file=a%3Ab%2Cc%25.py,line=1")


def test_gitlab(report: Report) -> None:
    issues = json.loads(shown(report, "gitlab"))
    assert [issue["severity"] for issue in issues] == ["major", "minor", "info"]
    assert issues[2]["location"] == {"path": "src/net/encoder.py", "lines": {"begin": 42, "end": 43}}
    assert issues[1]["check_name"] == "plain-tensor-attribute"
    assert len({issue["fingerprint"] for issue in issues}) == 3
    assert re.fullmatch("[0-9a-f]{32}", issues[0]["fingerprint"])


def test_junit(report: Report) -> None:
    root = ET.fromstring(shown(report, "junit").encode())
    assert root.attrib == {"name": "modlint", "tests": "3", "failures": "3", "errors": "0"}
    assert [suite.get("name") for suite in root] == ["src/a b.py", "src/net/encoder.py"]
    case = root[1][1]
    assert (case.get("name"), case.get("line")) == ("MOD201 unused-submodule 42:2", "42")
    assert case[0].get("message") == "100% <unused>, really: \ufffd[31m"


def test_junit_of_a_clean_run() -> None:
    root = ET.fromstring(shown(Report((), 3), "junit").encode())
    assert (root.get("tests"), root.get("failures"), len(root[0])) == ("1", "0", 1)


@pytest.mark.parametrize("name", ["json", "sarif", "gitlab"])
def test_no_findings(name: str) -> None:
    assert json.loads(shown(Report((), 0), name)) is not None
