"""argv -> exit code. What is heavy is imported by the command that needs it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from modlint import terminal
from modlint.answer import CLEAN, ERROR, INTERRUPTED, Answer, answer_of, exit_code, remarks, rendered
from modlint.arguments import parse
from modlint.config import OPTIONS, Config, Layer, Output, UserError, build, merge, read

if TYPE_CHECKING:
    from argparse import Namespace

    from modlint.baseline import Baseline
    from modlint.finding import Finding, Safety
    from modlint.fixing import Fixed
    from modlint.report._report import Report
    from modlint.runtime_config import RuntimeOptions
    from modlint.source.discover import Tree
    from modlint.source.run_cache import RunCache


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code of a run."""
    arguments = parse(sys.argv[1:] if argv is None else argv)
    try:
        return {"check": check, "explain": explain, "rules": rules, "clean": clean}[arguments.verb](arguments)
    except UserError as error:
        terminal.say(f"error: {error}")
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if getattr(arguments, "debug", False):
            raise
        terminal.say(f"internal error: {type(error).__name__}: {error} (--debug shows where)")
    return ERROR


def check(arguments: Namespace) -> int:
    """Check files and write the report."""
    from modlint.answer_cache import name_of, recalled
    from modlint.source.discover import discover
    from modlint.source.run_cache import run_cache_of

    if _safeties(arguments) or arguments.add_ignore:
        if arguments.run:
            raise UserError("--runtime: fix first, then run")
        return fix(arguments)
    config, output, layers = _configuration(arguments)
    baseline = _baseline(arguments, output)
    runtime = _runtime(arguments)
    if runtime and not output.quiet:
        terminal.say(f"--runtime imports and runs the code in {', '.join(map(str, arguments.paths))}")
    tree = discover(_paths(arguments), config, _stdin(arguments))
    coloured = terminal.coloured(output.color, None if output.output_file else sys.stdout)
    kept = run_cache_of(tree, config)

    def work() -> Answer:
        _demand_sense(layers)
        found = _found(tree, kept, config, output, runtime)
        return answer_of(_unknown(found, baseline, arguments), output, coloured)

    asked = config, output, coloured, baseline.evidence if baseline else ""
    if kept and not arguments.update_baseline and not runtime:
        answer = recalled(tree, kept, name_of(tree, kept, *asked), work)
    else:
        answer = work()
    terminal.write(answer.text, sys.stdout, output.output_file)
    _remark(answer.remarks)
    return answer.code


def _found(tree: Tree, kept: RunCache | None, config: Config, output: Output, runtime: RuntimeOptions | None) -> Report:
    from modlint.engine import check_tree
    from modlint.report._progress import ProgressBar

    with ProgressBar(wanted=not output.quiet) as progress:
        return check_tree(tree, config, progress, kept, runtime)


def fix(arguments: Namespace) -> int:
    """Fix files, or show how, and write the report of what is left."""
    from modlint import fixing
    from modlint.report._progress import ProgressBar
    from modlint.report._summary import forecast

    config, output, layers = _configuration(arguments)
    _demand_sense(layers)
    baseline = _baseline(arguments, output)
    asked = _paths(arguments), config, _safeties(arguments), _ignored(arguments, baseline)
    stdin, write = _stdin(arguments), not arguments.diff
    with ProgressBar(wanted=not output.quiet) as progress:
        fixed = fixing.fix(*asked, write=write, stdin=stdin, progress=progress)
    fixed = fixed._replace(report=_unknown(fixed.report, baseline, arguments))
    _write_fixed(fixed, arguments, output)
    _remark(remarks(fixed.report, output))
    if arguments.diff and not output.quiet:
        terminal.say(forecast(fixed.report))
    left = bool(fixed.report.findings) and not arguments.fix_only
    return exit_code(fixed.report, left or (arguments.diff and bool(fixed.changes)), output)


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
    if arguments.update_baseline and (arguments.diff or not output.baseline):
        raise UserError(f"--update-baseline: {'`--diff` writes nothing' if arguments.diff else 'needs `--baseline`'}")
    if not output.baseline:
        return None
    from modlint.baseline import read_baseline

    return read_baseline(output.baseline, demanded=not arguments.update_baseline)


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
        terminal.write_bytes(b"".join(unified(*change) for change in fixed.changes))
    elif given:
        terminal.write_bytes(fixed.stdin)
    if not arguments.fix_only and (output.output_file or not arguments.diff):
        stream = sys.stderr if given else sys.stdout
        coloured = terminal.coloured(output.color, None if output.output_file else stream)
        terminal.write(rendered(fixed.report, output, coloured), stream, output.output_file)


def clean(arguments: Namespace) -> int:
    """Delete the cache of a project."""
    from modlint.source.cache import Cache
    from modlint.source.roots import common_folder, find_root
    from modlint.source.run_cache import cache_folder

    config, _, _ = _configuration(arguments)
    folder = cache_folder(find_root(common_folder(_paths(arguments))), config)
    terminal.say(f"removed {folder}" if Cache(folder).clear() else f"there is no cache in {folder}")
    return CLEAN


def explain(arguments: Namespace) -> int:
    """Print the page of a rule."""
    from modlint.report._rules import as_markdown, on_terminal
    from modlint.rules._registry import all_rules
    from modlint.triage.selection import find_rule

    text = as_markdown(find_rule(arguments.rule, all_rules()))
    terminal.write(on_terminal(text) if terminal.coloured(arguments.color, sys.stdout) else text, sys.stdout)
    return CLEAN


def rules(arguments: Namespace) -> int:
    """List the rules."""
    from modlint.report._rules import as_json, as_table
    from modlint.rules._registry import all_rules

    listed = as_json if arguments.format == "json" else as_table
    terminal.write(listed(all_rules()), sys.stdout)
    return CLEAN


def _configuration(arguments: Namespace) -> tuple[Config, Output, tuple[Layer, ...]]:
    """What the configuration file and the flags ask for, and these two."""
    given = {name.replace("_", "-"): value for name, value in vars(arguments).items()}
    file = _settings(arguments)
    flags = read({key: value for key, value in given.items() if key in OPTIONS}, lambda key: f"--{key}")
    options = {**merge(file, flags), "gate": arguments.gate, "debug": arguments.debug}
    return build(Config, options), build(Output, options), (file, flags)


def _demand_sense(layers: Iterable[Layer]) -> None:
    """A UserError for a rule or format that does not exist."""
    from modlint.report._formats import demand_known_format
    from modlint.rules._registry import all_rules
    from modlint.triage.selection import demand_known_rules

    for layer in layers:
        demand_known_rules(layer, all_rules())
        demand_known_format(layer)


def _runtime(arguments: Namespace) -> RuntimeOptions | None:
    """How to run modules, None for not at all."""
    flags = ("device", "timeout", "total_timeout", "memory", "checks")
    given = {flag.replace("_", "-"): getattr(arguments, flag) for flag in flags if hasattr(arguments, flag)}
    if not arguments.run:
        for flag in (*given, *(["target"] if arguments.target else [])):
            raise UserError(f"--{flag}: needs `--runtime`")
        return None
    from modlint.runtime_config import runtime_options

    if "-" in arguments.paths:
        raise UserError("--runtime: standard input cannot be imported")
    return runtime_options(_settings(arguments), given, arguments.target or ())


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


def _remark(remarks: Iterable[str]) -> None:
    for remark in remarks:
        terminal.say(remark)
