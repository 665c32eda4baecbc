"""The evaluated arguments of a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from modlint.facts.schema import FunctionFacts
from modlint.model.values.values import Value


class Arguments:
    """Positional ones up to the first star, then the named ones.

    `complete` says that there is no star, `spelled` that there is no double one: all that is named is among them.
    `starred` are what is unpacked, and the positional ones after a star: for which parameters is not known.
    """

    def __init__(
        self,
        positional: Sequence[Value],
        keywords: Mapping[str, Value],
        complete: bool = True,
        spelled: bool | None = None,
        starred: Sequence[Value] = (),
    ) -> None:
        self.positional = tuple(positional)
        self.keywords = dict(keywords)
        self.complete = complete
        self.spelled = complete if spelled is None else spelled
        self.starred = tuple(starred)

    def get(self, position: int, name: str) -> Value | None:
        """The argument for a parameter, None if it is left out or not known."""
        if name in self.keywords:
            return self.keywords[name]
        return self.positional[position] if position < len(self.positional) else None

    def all(self) -> tuple[Value, ...]:
        return (*self.positional, *self.keywords.values())


def bind(facts: FunctionFacts, arguments: Arguments) -> dict[str, Value]:
    """The arguments by parameter name."""
    takers = [p.name for p in facts.parameters if not p.star and not p.keyword_only and p.name != facts.receiver]
    names = {p.name for p in facts.parameters if not p.star}
    bound = dict(zip(takers, arguments.positional, strict=False)) if arguments.complete else {}
    return bound | {name: value for name, value in arguments.keywords.items() if name in names}
