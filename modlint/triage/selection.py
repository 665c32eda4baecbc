"""Which rules speak, in which file, and how loud."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from modlint.config import SELECTORS, Config, Layer, UserError, nearest
from modlint.finding import Severity
from modlint.rules._base import ClassRule, Rule, RuntimeRule, Status

UNREADABLE, UNUSED, INTERNAL, UNKNOWN, BLANKET = "MOD900", "MOD901", "MOD902", "MOD903", "MOD904"
EXACT = 100


class Selection:
    """The rules that a configuration asks for. The more specific selector wins, and of equals `ignore`."""

    def __init__(self, config: Config, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._config = config
        self._codes = {key.lower(): rule.code for rule in self.rules for key in (rule.code, rule.name)}
        self._by_code = {rule.code: rule for rule in self.rules}

    def code(self, name: str) -> str | None:
        """The code of a rule by its code or name."""
        return self._codes.get(name.lower())

    def rule(self, code: str) -> Rule:
        return self._by_code[code]

    @cached_property
    def enabled(self) -> frozenset[str]:
        """The codes of the rules that speak."""
        return frozenset(rule.code for rule in self.rules if self._speaks(rule))

    @cached_property
    def fixable(self) -> frozenset[str]:
        """The codes of the rules whose fixes are wanted."""
        fixable, unfixable = self._config.fixable, self._config.unfixable
        return frozenset(r.code for r in self.rules if _strongest(fixable, r) > _strongest(unfixable, r))

    @property
    def class_rules(self) -> tuple[ClassRule, ...]:
        """The rules that speak and look at classes."""
        return tuple(rule for rule in self.rules if isinstance(rule, ClassRule) and rule.code in self.enabled)

    @cached_property
    def at_run_time(self) -> frozenset[str]:
        """The codes of the rules that have their say in runtime mode only."""
        return frozenset(rule.code for rule in self.rules if isinstance(rule, RuntimeRule))

    def runtime_checks(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The codes that runtime mode is to judge: those that are named, else those that speak."""
        _demand(names, self.rules, 1, "runtime.checks")
        for name in names:
            if not self.at_run_time & self.matching([name]):
                raise UserError(f"runtime.checks: `{name}` is judged by reading, not by a run")
        return tuple(sorted(self.at_run_time & (self.matching(names) if names else self.enabled)))

    @cached_property
    def defaults(self) -> frozenset[str]:
        """The codes of the rules that speak when nothing is configured."""
        return frozenset(rule.code for rule in self.rules if rule.status is Status.ON)

    @property
    def without_effect(self) -> tuple[str, ...]:
        """What was selected by code or name and yet does not speak, because it is still being tried."""
        if self._config.preview:
            return ()
        chosen = {self.code(name) for name in (*self._config.select, *self._config.extend_select)}
        silent = [rule for rule in self.rules if rule.code in chosen and rule.status is Status.PREVIEW]
        return tuple(f"{rule.code} ({rule.name}) is in preview: it speaks with `--preview`" for rule in silent)

    @cached_property
    def severities(self) -> Mapping[str | None, Severity]:
        """The severities that the configuration sets, by code."""
        return {self.code(name): severity for name, severity in self._config.severity.items()}

    def matching(self, selectors: Iterable[str]) -> frozenset[str]:
        """The codes that selectors stand for."""
        return frozenset(rule.code for selector in selectors for rule in self.rules if specificity(selector, rule))

    def _speaks(self, rule: Rule) -> bool:
        config = self._config
        ignored = _strongest(config.ignore, rule)
        if rule.code in (UNREADABLE, INTERNAL):  # a run with a hole in it must not look clean
            return not ignored or rule.code == INTERNAL
        if rule.status is Status.PREVIEW and not config.preview:
            return False
        by_default = not config.select and rule.status is not Status.OFF
        return max(by_default, _strongest((*config.select, *config.extend_select), rule)) > ignored


def specificity(selector: str, rule: Rule) -> int:
    """How closely a selector names a rule: 0 not at all, then by `ALL`, by a prefix, by its code or name."""
    selector = selector.lower()
    if selector in (rule.code.lower(), rule.name):
        return EXACT
    if selector == "all":
        return 1
    return len(selector) if selector.startswith("mod") and rule.code.lower().startswith(selector) else 0


def demand_known_rules(layer: Layer, rules: Iterable[Rule]) -> None:
    """A UserError for the first selector in the options that stands for no rule."""
    rules = tuple(rules)
    per_file = layer.options.get("per-file-ignores", {})
    lists = {key: layer.options.get(key, ()) for key in SELECTORS}
    lists |= {f"per-file-ignores.{pattern}": selectors for pattern, selectors in per_file.items()}
    for key, selectors in lists.items():
        _demand(selectors, rules, 1, layer.where(key))
    _demand(layer.options.get("severity", ()), rules, EXACT, layer.where("severity"))


def find_rule(name: str, rules: Iterable[Rule]) -> Rule:
    """The rule of a code or name."""
    rules = tuple(rules)
    for rule in rules:
        if specificity(name, rule) == EXACT:
            return rule
    raise UserError(unknown_rule(name, rules))


def unknown_rule(name: str, rules: Iterable[Rule]) -> str:
    """What to say of a name that no rule has."""
    return f"unknown rule `{name}`{nearest(name, (key for rule in rules for key in (rule.code, rule.name)))}"


def _demand(selectors: Iterable[str], rules: tuple[Rule, ...], least: int, where: str) -> None:
    for selector in selectors:
        if all(specificity(selector, rule) < least for rule in rules):
            raise UserError(f"{where}: {unknown_rule(selector, rules)}")


def _strongest(selectors: Iterable[str], rule: Rule) -> int:
    return max((specificity(selector, rule) for selector in selectors), default=0)
