"""argv -> exit code. The only module that prints; what is heavy is imported by the command that needs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from modlint.arguments import parse
from modlint.config import OPTIONS, Config, Layer, Output, UserError, build, merge, read

if TYPE_CHECKING:
    from argparse import Namespace

    from modlint.baseline import Baseline
    from modlint.finding import Finding, Safety
    from modlint.fixing import Fixed
    from modlint.report._report import Report

CLEAN, FINDINGS, ERROR, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code of a run."""
    arguments = parse(sys.argv[1:] if argv is None else argv)
    try:
        return {"check": check, "explain": explain, "rules": rules}[arguments.verb](arguments)
    except UserError as error:
        _say(f"error: {error}")
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if getattr(arguments, "debug", False):
            raise
        _say(f"internal error: {type(error).__name__}: {error} (--debug shows where)")
    return ERROR


def check(arguments: Namespace) -> int:
    """Check files and write the report."""
    from modlint import engine
    from modlint.report._progress import ProgressBar

    if _safeties(arguments) or arguments.add_ignore:
        return fix(arguments)
    config, output = _configuration(arguments)
    baseline = _baseline(arguments, output)
    with ProgressBar(wanted=not output.quiet) as progress:
        found = engine.check(_paths(arguments), config, stdin=_stdin(arguments), progress=progress)
    report = _unknown(found, baseline, arguments)
    _write(_rendered(report, output, sys.stdout), sys.stdout, output.output_file)
    _remark(report, output)
    return _exit_code(report, bool(report.findings), output)


def fix(arguments: Namespace) -> int:
    """Fix files, or show how, and write the report of what is left."""
    from modlint import fixing
    from modlint.report._progress import ProgressBar
    from modlint.report._summary import forecast

    config, output = _configuration(arguments)
    baseline = _baseline(arguments, output)
    asked = _paths(arguments), config, _safeties(arguments), _ignored(arguments, baseline)
    stdin, write = _stdin(arguments), not arguments.diff
    with ProgressBar(wanted=not output.quiet) as progress:
        fixed = fixing.fix(*asked, write=write, stdin=stdin, progress=progress)
    fixed = fixed._replace(report=_unknown(fixed.report, baseline, arguments))
    _write_fixed(fixed, arguments, output)
    _remark(fixed.report, output)
    if arguments.diff and not output.quiet:
        _say(forecast(fixed.report))
    left = bool(fixed.report.findings) and not arguments.fix_only
    return _exit_code(fixed.report, left or (arguments.diff and bool(fixed.changes)), output)


def _safeties(arguments: Namespace) -> tuple[Safety, ...]:
    """Which fixes are to be made. `--diff` by itself is about the safe ones."""
    from modlint.finding import Safety

    if arguments.fix or arguments.fix_only or (arguments.diff and (arguments.unsafe_fixes or not arguments.add_ignore)):
        return (Safety.SAFE, Safety.UNSAFE) if arguments.unsafe_fixes else (Safety.SAFE,)
    if arguments.unsafe_fixes:
        raise UserError("--unsafe-fixes: needs `--fix`, `--fix-only` or `--diff`")
    return ()


def _ignored(arguments: Namespace, baseline: Baseline | None) -> Callable[[Report], Iterable[Finding]]:
    """What is to get an ignore comment of what is left after fixing."""
    if not arguments.add_ignore:
        return lambda report: ()
    return baseline.unknown if baseline else lambda report: report.findings


def _baseline(arguments: Namespace, output: Output) -> Baseline | None:
    from modlint.baseline import read_baseline

    if arguments.update_baseline and (arguments.diff or not output.baseline):
        raise UserError(f"--update-baseline: {'`--diff` writes nothing' if arguments.diff else 'needs `--baseline`'}")
    return read_baseline(output.baseline, demanded=not arguments.update_baseline) if output.baseline else None


def _unknown(report: Report, baseline: Baseline | None, arguments: Namespace) -> Report:
    """What the baseline does not know; it learns what is new if so asked, and forgets what was fixed."""
    if baseline is None:
        return report
    if arguments.update_baseline:
        return baseline.update(report)
    fixing = (arguments.fix or arguments.fix_only) and not arguments.diff and "-" not in arguments.paths
    return baseline.apply(report, shrink=fixing)


def _write_fixed(fixed: Fixed, arguments: Namespace, output: Output) -> None:
    """Write the diff or the fixed source to stdout; the report makes way."""
    from modlint.report._diff import unified

    given = "-" in arguments.paths
    if arguments.diff:
        _write_bytes(b"".join(unified(*change) for change in fixed.changes))
    elif given:
        _write_bytes(fixed.stdin)
    if not arguments.fix_only and (output.output_file or not arguments.diff):
        stream = sys.stderr if given else sys.stdout
        _write(_rendered(fixed.report, output, stream), stream, output.output_file)


def _exit_code(report: Report, found: bool, output: Output) -> int:
    if report.failed:
        return ERROR
    return FINDINGS if found and not output.exit_zero else CLEAN


def explain(arguments: Namespace) -> int:
    """Print the page of a rule."""
    from modlint.report._rules import as_markdown, on_terminal
    from modlint.rules._registry import all_rules
    from modlint.triage.selection import find_rule

    text = as_markdown(find_rule(arguments.rule, all_rules()))
    _write(on_terminal(text) if _coloured(arguments.color, sys.stdout) else text, sys.stdout)
    return CLEAN


def rules(arguments: Namespace) -> int:
    """List the rules."""
    from modlint.report._rules import as_json, as_table
    from modlint.rules._registry import all_rules

    listed = as_json if arguments.format == "json" else as_table
    _write(listed(all_rules()), sys.stdout)
    return CLEAN


def _configuration(arguments: Namespace) -> tuple[Config, Output]:
    """What the configuration file and the flags ask for."""
    from modlint.report._formats import demand_known_format
    from modlint.rules._registry import all_rules
    from modlint.triage.selection import demand_known_rules

    given = {name.replace("_", "-"): value for name, value in vars(arguments).items()}
    flags = read({key: value for key, value in given.items() if key in OPTIONS}, lambda key: f"--{key}")
    file = _settings(arguments)
    for layer in (file, flags):
        demand_known_rules(layer, all_rules())
        demand_known_format(layer)
    options = {**merge(file, flags), "gate": arguments.gate, "debug": arguments.debug}
    return build(Config, options), build(Output, options)


def _settings(arguments: Namespace) -> Layer:
    from modlint.source.roots import common_folder, find_settings, read_settings

    if arguments.isolated:
        return Layer({}, str)
    if arguments.config:
        return read_settings(Path(arguments.config)).layer
    named = [Path(arguments.stdin_filename)] if arguments.stdin_filename else []
    found = find_settings(common_folder([*_paths(arguments), *named]))
    return found.layer if found else Layer({}, str)


def _paths(arguments: Namespace) -> list[Path]:
    return [Path(path) for path in arguments.paths if path != "-"]


def _stdin(arguments: Namespace) -> tuple[str, bytes] | None:
    from modlint.source.discover import STDIN

    if "-" not in arguments.paths:
        if arguments.stdin_filename:
            raise UserError("--stdin-filename: needs `-` among the paths")
        return None
    return arguments.stdin_filename or STDIN, sys.stdin.buffer.read() if sys.stdin else b""


def _rendered(report: Report, output: Output, stream: TextIO | None) -> str:
    from modlint.report._formats import FOR_PEOPLE, render
    from modlint.report._look import Look, coloured, plain
    from modlint.report._summary import statistics

    destination = None if output.output_file else stream
    look = Look(coloured if _coloured(output.color, destination) else plain, not output.quiet)
    if output.statistics and output.format in FOR_PEOPLE:
        return statistics(report, look)
    return render(report, output.format, look)


def _remark(report: Report, output: Output) -> None:
    """Say on stderr what is not part of the report."""
    if output.quiet:
        return
    warnings = report.warnings if report.files else (*report.warnings, "there are no Python files here")
    for warning in warnings:
        _say(f"warning: {warning}")
    if output.verbose:
        for note in report.notes:
            _say(note)
        _say(f"{report.suppressed} suppressed by comments")


def _coloured(mode: str, stream: TextIO | None) -> bool:
    if mode != "auto":
        return mode == "always"
    dumb = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stream is not None and stream.isatty() and not dumb


def _write(text: str, stream: TextIO | None, file: str = "") -> None:
    """Write to a file or a stream. A reader that has gone away is no error."""
    if file:
        try:
            Path(file).write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
        except OSError as error:
            raise UserError(f"--output-file: {file}: {error.strerror or error}") from None
        return
    try:
        _print(text, stream)
    except BrokenPipeError:
        _close(stream)


def _write_bytes(data: bytes) -> None:
    """Write source as it is to stdout."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _close(sys.stdout)


def _close(stream: TextIO | None) -> None:
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # the interpreter flushes once more


def _say(text: str) -> None:
    _print(f"modlint: {text}\n", sys.stderr)


def _print(text: str, stream: TextIO | None) -> None:
    if stream is None:  # closed before we started
        return
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()
