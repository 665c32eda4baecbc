"""What else defines an attribute of a class: class bodies and registrations by name along its MRO."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from modlint.facts.schema import Arm, FunctionFacts, Registration
from modlint.finding import Span
from modlint.project.names.definitions import Class
from modlint.source.installed import is_installed


class AttributeRegistration(NamedTuple):
    """One way in which a class comes to have an attribute.

    `kind` is `method`, `class-attribute`, or the call: `register_buffer`, `register_parameter`, `add_module`,
    `register_module`, `setattr`. A pattern with `*` may mean the attribute. `call` is the registering call,
    `function` the method it stands in; both None for what the class body itself defines.
    """

    kind: str
    owner: Class
    pattern: str
    span: Span
    function: FunctionFacts | None = None
    call: Registration | None = None


def registrations(owner: Class, name: str) -> Iterator[AttributeRegistration]:
    """How one class, apart from its ancestors, defines an attribute."""
    for method in owner.methods:
        if method.name == name:
            yield AttributeRegistration("method", owner, name, Span(method.line, 1, method.line, 1), method)
        for call in method.registrations:
            if _on_itself(call.receiver, method) and _speaks_of(call, name, owner) and not _hands_on(call, method):
                yield AttributeRegistration(call.method, owner, call.pattern, call.span, method, call)
    for store in owner.facts.attributes:
        if store.name == name and store.form not in ("annotate", "delete"):
            yield AttributeRegistration("class-attribute", owner, name, store.span)


def _speaks_of(call: Registration, name: str, owner: Class) -> bool:
    """Whether a call may register the name. An installed base that registers what it is given says nothing of it."""
    return matches(call.pattern, name) and not (call.pattern == "*" and is_installed(owner.path))


def _hands_on(call: Registration, method: FunctionFacts) -> bool:
    """Whether an override only gives the base the name that it is given: who calls it says which."""
    return call.receiver == "super()" and call.method == method.name and call.pattern == "*"


def matches(pattern: str, name: str) -> bool:
    """Whether a name is one that a pattern can produce."""
    return pattern == name or ("*" in pattern and fnmatchcase(name, pattern.replace("[", "[[]")))


def are_exclusive(first: Iterable[Arm], second: Iterable[Arm]) -> bool:
    """Whether no run of a method takes both ways."""
    arms = dict(first)
    return any(arms.get(branch, number) != number for branch, number in second)


def _on_itself(receiver: str, method: FunctionFacts) -> bool:
    return receiver in (method.receiver, "super()") and receiver != ""
