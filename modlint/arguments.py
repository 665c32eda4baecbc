"""argv -> a command and its options."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import Any

from modlint import __version__

VERBS = ("check", "explain", "rules", "clean")
USAGE = """modlint [check] PATH... [options]
       modlint explain CODE|NAME
       modlint rules
       modlint clean"""
EPILOG = """A path that is called like a command is written `./rules`. Exit status: 0 clean, 1 findings, 2 error."""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The command in `verb`, and its options; those that were not given are absent."""
    verb, rest = (argv[0], argv[1:]) if argv and argv[0] in VERBS else ("check", argv)
    parser = {"check": _check, "explain": _explain, "rules": _rules, "clean": _clean}[verb]()
    return parser.parse_intermixed_args(list(rest), argparse.Namespace(verb=verb))


def _check() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("modlint", USAGE, "A linter for PyTorch nn.Module code.", EPILOG)
    parser.set_defaults(paths=["."])
    parser.add_argument("paths", nargs="*", metavar="PATH", help="file or folder to check, `-` for standard input")
    _add_rules(parser.add_argument_group("rules"))
    _add_fixes(parser.add_argument_group("fixes"))
    _add_baseline(parser.add_argument_group("known findings"))
    _add_runtime(parser.add_argument_group("runtime mode"))
    _add_files(parser.add_argument_group("files"))
    _add_output(parser.add_argument_group("output"))
    return parser


def _add_rules(group: argparse._ArgumentGroup) -> None:
    rules: dict[str, Any] = {"action": _Extend, "metavar": "RULES", "default": argparse.SUPPRESS}
    group.add_argument("--select", **rules, help="check only these: codes, prefixes, names or ALL, with commas")
    group.add_argument("--extend-select", **rules, help="check these too")
    group.add_argument("--ignore", **rules, help="leave these out")
    _switch(group, "--preview", "allow rules that are still being tried")


def _add_fixes(group: argparse._ArgumentGroup) -> None:
    rules: dict[str, Any] = {"action": _Extend, "metavar": "RULES", "default": argparse.SUPPRESS}
    group.add_argument("--fix", action="store_true", help="make the safe fixes, and report what is left")
    group.add_argument("--unsafe-fixes", action="store_true", help="make also fixes that may change keys or outputs")
    group.add_argument("--diff", action="store_true", help="show what would be fixed, and write nothing")
    group.add_argument("--fix-only", action="store_true", help="fix, and report nothing")
    group.add_argument("--add-ignore", action="store_true", help="write ignore comments for what is left")
    group.add_argument("--fixable", **rules, help="fix only these")
    group.add_argument("--unfixable", **rules, help="never fix these")


def _add_baseline(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--baseline", metavar="FILE", default=argparse.SUPPRESS, help="report only what this file does not know"
    )
    group.add_argument("--update-baseline", action="store_true", help="make what is found now known, and no more")


def _add_runtime(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--runtime", dest="run", action="store_true", help="build the modules and run them: this runs your code"
    )
    given: dict[str, Any] = {"default": argparse.SUPPRESS}
    group.add_argument("--target", action="append", metavar="MODULE:NAME", help="run only this class or factory")
    group.add_argument("--device", **given, help="auto, simulated, cuda, cuda:N or mps")
    group.add_argument("--timeout", type=float, metavar="SECONDS", **given, help="for each module")
    group.add_argument("--total-timeout", type=float, metavar="SECONDS", **given, help="for all modules together")
    group.add_argument("--memory", metavar="SIZE", **given, help="for each module, such as 4GB")
    group.add_argument(
        "--checks", action=_Extend, metavar="RULES", **given, help="only these: MOD701, unsaved-state, ..."
    )


class _Extend(argparse.Action):
    """Values with commas between them, and the option as often as one likes."""

    def __call__(
        self, parser: object, namespace: argparse.Namespace, values: Any, option_string: object = None
    ) -> None:
        given = [item.strip() for item in values.split(",") if item.strip()]
        setattr(namespace, self.dest, [*getattr(namespace, self.dest, ()), *given])


def _add_files(group: argparse._ArgumentGroup) -> None:
    patterns: dict[str, Any] = {"action": _Extend, "metavar": "PATTERNS", "default": argparse.SUPPRESS}
    group.add_argument("--exclude", **patterns, help="pass over these instead of the usual folders")
    group.add_argument("--extend-exclude", **patterns, help="pass over these too")
    _switch(group, "--force-exclude", "pass over what is excluded even if it is named as a path")
    _add_settings(group)
    group.add_argument("--stdin-filename", metavar="FILE", help="the file that standard input stands for")
    group.add_argument(
        "--python", metavar="PATH", default=argparse.SUPPRESS, help="read the packages installed for this interpreter"
    )
    group.add_argument("--no-follow-installed", **_off("follow_installed"), help="read no installed packages")
    group.add_argument("--jobs", type=int, metavar="N", default=argparse.SUPPRESS, help="number of processes")
    _switch(group, "--no-cache", "neither use nor keep what is known from earlier runs")
    group.add_argument("--no-gate", dest="gate", action="store_false", help=argparse.SUPPRESS)


def _add_settings(group: argparse._ActionsContainer) -> None:
    group.add_argument("--config", metavar="FILE", help="read this configuration")
    group.add_argument("--isolated", action="store_true", help="read no configuration")
    folder = os.environ.get("MODLINT_CACHE_DIR") or argparse.SUPPRESS
    group.add_argument("--cache-dir", metavar="DIR", default=folder, help="keep there what the next run can use")


def _add_output(group: argparse._ArgumentGroup) -> None:
    hidden = argparse.SUPPRESS
    group.add_argument(
        "--format", metavar="NAME", default=hidden, help="full, concise, json, sarif, github, gitlab or junit"
    )
    group.add_argument("-o", "--output-file", metavar="FILE", default=hidden, help="write the report there")
    _switch(group, "--exit-zero", "exit with 0 also if there are findings")
    _switch(group, "--statistics", "show the number of findings for each rule instead")
    group.add_argument("--color", choices=("auto", "always", "never"), default=hidden, help="colour the report")
    _switch(group, "--verbose", "say also what could not be resolved", "-v")
    _switch(group, "--quiet", "print findings only", "-q")
    group.add_argument("--debug", action="store_true", help="show tracebacks")
    group.add_argument("-V", "--version", action="version", version=f"modlint {__version__}")


def _switch(group: argparse._ArgumentGroup, name: str, text: str, *short: str) -> None:
    group.add_argument(*short, name, action="store_true", default=argparse.SUPPRESS, help=text)


def _off(name: str) -> dict[str, Any]:
    return {"dest": name, "action": "store_false", "default": argparse.SUPPRESS}


def _explain() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("modlint explain", description="Print the page of a rule.")
    parser.add_argument("rule", metavar="CODE|NAME")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    return parser


def _rules() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("modlint rules", description="List the rules.")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    return parser


def _clean() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("modlint clean", description="Delete what modlint keeps of a project.")
    parser.set_defaults(paths=["."], stdin_filename=None, gate=True, debug=False)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file or folder of the project")
    _add_settings(parser)
    return parser
