"""argv -> exit code. The only module that prints; what is heavy is imported by the command that needs it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from modlint.config import OPTIONS, Config, Layer, Output, UserError, build, read

if TYPE_CHECKING:
    from argparse import Namespace

    from modlint.report._paint import Paint

CLEAN, FINDINGS, ERROR, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code of a run."""
    from modlint.arguments import parse

    arguments = parse(sys.argv[1:] if argv is None else argv)
    try:
        return {"check": check, "explain": explain, "rules": rules}[arguments.verb](arguments)
    except UserError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED


def check(arguments: Namespace) -> int:
    """Check files and print the report."""
    from modlint.engine import check
    from modlint.report._formats import render

    config, output = _configuration(arguments)
    paths = [Path(path) for path in arguments.paths if path != "-"]
    report = check(paths, config)
    print(render(report, output.format, _paint(output.color)), end="")
    if report.failed:
        return ERROR
    return FINDINGS if report.findings and not output.exit_zero else CLEAN


def _configuration(arguments: Namespace) -> tuple[Config, Output]:
    flags = Layer({}, str)
    options = {key: value for key, value in vars(arguments).items() if key.replace("_", "-") in OPTIONS}
    flags = read({k.replace("_", "-"): v for k, v in options.items()}, lambda key: f"--{key}")
    return build(Config, {**flags.options, "gate": arguments.gate, "debug": arguments.debug}), build(
        Output, flags.options
    )


def _paint(color: str) -> Paint:
    from modlint.report._paint import plain

    return plain


def explain(arguments: Namespace) -> int:
    return 0


def rules(arguments: Namespace) -> int:
    return 0


def _fail(message: str) -> int:
    print(f"modlint: {message}", file=sys.stderr)
    return ERROR
