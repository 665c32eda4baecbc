"""The configuration: defaults, then pyproject.toml or modlint.toml, then flags."""

# Annotations are no strings in this file: those of a NamedTuple would be compiled one by one at every start.

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from modlint.finding import Severity

DEFAULT_EXCLUDE = (
    ".bzr", ".direnv", ".eggs", ".git", ".hg", ".ipynb_checkpoints", ".modlint_cache", ".mypy_cache", ".nox",
    ".pants.d", ".pyenv", ".pytest_cache", ".ruff_cache", ".svn", ".tox", ".venv", ".vscode", "__pycache__",
    "__pypackages__", "_build", "build", "dist", "node_modules", "site-packages", "venv",
)  # fmt: skip
SELECTORS = ("select", "extend-select", "ignore", "fixable", "unfixable")  # the options that name rules, in lists
ADDED_BY_FLAGS = ("extend-select", "ignore", "unfixable", "extend-exclude")  # a flag adds to the file; others replace


class UserError(Exception):
    """What the user can mend: a bad path, a bad option, a bad configuration. The one exception that cli catches."""


class BufferStyle(str, Enum):
    """How fixes register a buffer: by a call, or as `nn.Buffer`, which torch has since 2.5."""

    CALL = "register_buffer"
    CLASS = "nn.Buffer"


class Config(NamedTuple):
    """What to check and how. Rule selectors are codes, prefixes, names or `ALL`.

    `root` is the folder that patterns are relative to, None for the project root of the paths that are checked;
    `python` is the interpreter or environment whose packages are read, empty for the project's own; `jobs` is the
    number of processes, 0 for as many as there are cores; `cache_dir` is empty for the usual place.
    """

    root: Path | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    preview: bool = False
    fixable: tuple[str, ...] = ("ALL",)
    unfixable: tuple[str, ...] = ()
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    module_bases: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = {}
    buffer_style: BufferStyle = BufferStyle.CALL
    python: str = ""
    follow_installed: bool = True
    jobs: int = 0
    cache_dir: str = ""
    no_cache: bool = False
    gate: bool = True
    debug: bool = False


class Output(NamedTuple):
    """How to show what was found, and where; what the baseline knows is not shown."""

    format: str = "full"
    output_file: str = ""
    baseline: str = ""
    exit_zero: bool = False
    statistics: bool = False
    color: str = "auto"
    verbose: bool = False
    quiet: bool = False


class Layer(NamedTuple):
    """Options from one place: their values, and how to name each option to the user in an error."""

    options: Mapping[str, Any]
    where: Callable[[str], str]


class OptionError(Exception):
    """What an option's value should have been."""


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise OptionError("a list of strings")


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise OptionError("true or false")


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    raise OptionError("a string")


def _count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise OptionError("a whole number, 0 for as many as there are cores")


def _color(value: object) -> str:
    if value in ("auto", "always", "never"):
        return str(value)
    raise OptionError('"auto", "always" or "never"')


def _lists(value: object) -> dict[str, tuple[str, ...]]:
    try:
        if isinstance(value, dict):
            return {key: _strings(item) for key, item in value.items()}
    except OptionError:
        pass
    raise OptionError("a table from file patterns to lists of rules")


def _severities(value: object) -> dict[str, Severity]:
    try:
        if isinstance(value, dict):
            return {key: Severity(item) for key, item in value.items()}
    except ValueError:
        pass
    raise OptionError('a table from rules to "error", "warning" or "info"')


def _buffer_style(value: object) -> BufferStyle:
    try:
        return BufferStyle(value)
    except ValueError:
        raise OptionError('"register_buffer" or "nn.Buffer"') from None


def _table(value: object) -> dict[str, object]:
    if isinstance(value, dict):
        return value
    raise OptionError("a table")


OPTIONS: Mapping[str, Callable[[object], object]] = {
    "select": _strings,
    "extend-select": _strings,
    "ignore": _strings,
    "preview": _boolean,
    "fixable": _strings,
    "unfixable": _strings,
    "exclude": _strings,
    "extend-exclude": _strings,
    "force-exclude": _boolean,
    "per-file-ignores": _lists,
    "module-bases": _strings,
    "severity": _severities,
    "buffer-style": _buffer_style,
    "python": _string,
    "follow-installed": _boolean,
    "jobs": _count,
    "cache-dir": _string,
    "no-cache": _boolean,
    "runtime": _table,
    "format": _string,
    "output-file": _string,
    "baseline": _string,
    "exit-zero": _boolean,
    "statistics": _boolean,
    "color": _color,
    "verbose": _boolean,
    "quiet": _boolean,
}


def read(table: Mapping[str, object], where: Callable[[str], str]) -> Layer:
    """The options of a configuration table, each of its proper type."""
    values = {}
    for key, value in table.items():
        if key not in OPTIONS:
            raise UserError(f"{where(key)}: unknown option{nearest(key, OPTIONS)}")
        try:
            values[key] = OPTIONS[key](value)
        except OptionError as expected:
            raise UserError(f"{where(key)}: expected {expected}, got {value!r}") from None
    return Layer(values, where)


def nearest(word: str, known: Iterable[str]) -> str:
    """`, did you mean ...?` with the known word that looks most like it, or nothing."""
    from difflib import SequenceMatcher

    def likeness(other: str) -> tuple[float, int]:
        pair = word.lower(), other.lower()
        return SequenceMatcher(None, *pair).ratio(), sum(map(str.__eq__, *pair))

    best = max(known, key=likeness)
    return f", did you mean `{best}`?" if likeness(best)[0] > 0.5 else ""


def merge(file: Layer, flags: Layer) -> Mapping[str, Any]:
    """The file's options overridden by the flags, of which some add instead."""
    added = {
        key: (*file.options[key], *flags.options[key])
        for key in ADDED_BY_FLAGS
        if key in file.options and key in flags.options
    }
    return {**file.options, **flags.options, **added}


T = TypeVar("T", Config, Output)


def build(kind: type[T], options: Mapping[str, Any]) -> T:
    """A Config or an Output from the options that are its own."""
    own = {name: options[key] for name in kind._fields if (key := name.replace("_", "-")) in options}
    return kind(**own)
