"""Rewrites the generated blocks of README.md: the rule table, and what commands print.

Run it from anywhere with modlint installed: `python tools/update_readme.py`.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from modlint.config import Config
from modlint.engine import check
from modlint.rules._base import Rule
from modlint.rules._page import page
from modlint.rules._registry import all_rules

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"(?<=<!-- generated: )(?P<title>.+?) -->\n.*?(?=<!-- end -->)", re.DOTALL)


def updated(readme: str) -> str:
    """The README with every generated block as it should be."""
    return _BLOCK.sub(lambda block: f"{block['title']} -->\n{_content(block['title'])}\n", readme)


def _content(title: str) -> str:
    return "\n".join(_table()) if title == "rule table" else _console(title)


def _console(command: str) -> str:
    program, *arguments = shlex.split(command)
    environment = {key: value for key, value in os.environ.items() if key != "FORCE_COLOR"}
    done = subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return f"```console\n$ {command}\n{done.stdout}```"


def _table() -> Iterator[str]:
    yield "| Code | Name | Catches | Default | Fix |"
    yield "|---|---|---|---|---|"
    for rule in all_rules():
        yield f"| {rule.code} | `{rule.name}` | {page(rule).summary} | {rule.status.value} | {_fixes(rule)} |"


def _fixes(rule: Rule) -> str:
    """The safety of the fixes that the rule's flagged examples get."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, example in enumerate(page(rule).flagged):
            for file in example:
                path = folder / str(number) / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(file.source, encoding="utf-8")
        report = check([folder], Config(root=folder, extend_select=(rule.code,), preview=True))
    safeties = {found.fix.safety.value for found in report.findings if found.code == rule.code and found.fix}
    return ", ".join(sorted(safeties)) or "–"


if __name__ == "__main__":
    README.write_text(updated(README.read_text(encoding="utf-8")), encoding="utf-8")
