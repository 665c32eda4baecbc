"""Hold modlint against labels: python benchmarks/accuracy/run.py --packages FOLDER [--show]

Downloads the releases that the labels speak of, runs the installed modlint on each with its defaults, and prints a
table in Markdown. The labels:

- `oracle.jsonl` was read off running code: `true` must be reported, `false` and `intended` must not.
- `fixes.jsonl` are defects that maintainers mended: to be reported in release `before`, not in `after`.
- `judged.jsonl` are findings that readers judged in the code: `right` should stay, `wrong` should go.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from packages import release

LABELS = Path(__file__).with_name("labels")
FAMILIES = {"plain": "MOD1", "tensor": "MOD1", "module": "MOD1", "param": "MOD1", "unused": "MOD2"}
GOOD = frozenset({"found", "quiet", "met"})
WANTED = frozenset({"true", "right"})

Label = dict[str, Any]


class Outcome(NamedTuple):
    """What became of one label: found, missed, false alarm, quiet; for a pair met or missed."""

    source: str
    family: str
    result: str
    label: Label


def labels(name: str) -> list[Label]:
    path = LABELS / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@cache
def reported(package: str, version: str, into: Path) -> frozenset[tuple[str, str, str, str]]:
    """What modlint reports in a release: file, class, attribute, family of the rule."""
    folder = release(package, version, into)
    if folder is None:
        raise SystemExit(f"{package} {version} could not be downloaded")
    command = [sys.executable, "-m", "modlint", ".", "--format", "json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"modlint failed on {package} {version}:\n{done.stderr[-2000:]}")
    found = json.loads(done.stdout)["findings"]
    return frozenset((f["path"], _last(f["class"]), f["attribute"] or "", f["code"][:4]) for f in found)


def _last(name: str | None) -> str:
    return (name or "").rpartition(".")[2]


def _family(label: Label) -> str | None:
    if "code" in label:
        return str(label["code"])[:4]
    return FAMILIES.get(str(label["kind"]).partition("-")[0])


def _is_reported(label: Label, package: str, version: str, into: Path) -> bool:
    key = (label["file"], _last(label["class"]), label["attr"], _family(label))
    return key in reported(package, version, into)


def outcomes(into: Path) -> Iterator[Outcome]:
    """What becomes of every label that speaks of a family of rules."""
    for source in ("oracle", "judged"):
        for label in labels(source):
            family = _family(label)
            if family and label["verdict"] in WANTED | {"false", "intended", "wrong"}:
                found = _is_reported(label, label["package"], label["version"], into)
                wanted = label["verdict"] in WANTED
                result = ("found" if found else "missed") if wanted else ("false alarm" if found else "quiet")
                yield Outcome(source, family, result, label)
    for label in labels("fixes"):
        family = _family(label)
        if family and label["source"] == "pypi":
            before, after = (
                _is_reported(label, label["package_or_repo"], label[side], into) for side in ("before", "after")
            )
            yield Outcome("fixes", family, "met" if before and not after else "missed", label)


def table(results: list[Outcome]) -> str:
    """The outcomes in Markdown, a row for each kind of label."""
    counts = Counter((each.source, each.family, each.result) for each in results)
    rows = ["| labels | defects found | false alarms on traps |", "|---|---|---|"]
    for source, family in sorted({key[:2] for key in counts}):
        of = {result: counts[source, family, result] for result in ("found", "met", "missed", "false alarm", "quiet")}
        found, traps = of["found"] + of["met"], of["false alarm"] + of["quiet"]
        shown = f"{of['false alarm']} of {traps}" if traps else "–"
        rows.append(f"| {source}, {family}xx | {found} of {found + of['missed']} | {shown} |")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, required=True, help="folder for the downloads, kept")
    parser.add_argument("--show", action="store_true", help="print each label that is not met")
    options = parser.parse_args()
    options.packages.mkdir(parents=True, exist_ok=True)
    results = list(outcomes(options.packages))
    if options.show:
        for each in results:
            if each.result not in GOOD:
                where = each.label.get("package") or each.label["package_or_repo"]
                print(f"{each.result}: {where} {each.label['file']} {each.label['class']}.{each.label['attr']}")
    print(table(results))


if __name__ == "__main__":
    main()
