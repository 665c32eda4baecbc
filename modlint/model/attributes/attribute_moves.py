"""Whether what uses an attribute moves it by hand, or brings others to where it stayed, and where that is."""

from __future__ import annotations

import re

from modlint.model.attributes.attribute_usage import Usage
from modlint.model.attributes.consumption import moved_or_index, moves
from modlint.model.attributes.manual_moves import moved_with_its_keeper
from modlint.model.attributes.uses import Use
from modlint.model.inference.events import CAST, LOOKED_UP
from modlint.model.values.tensor_operations import MOVERS
from modlint.project.names.definitions import Function
from modlint.source.read import lines_of

_MOVING = rf"\.({'|'.join(sorted(MOVERS))})\("  # in a function that is handed what it moves


class Moves(Usage):
    """The uses of one attribute of one class that bring it, or others, to a device."""

    @property
    def moved_by_hand(self) -> Use | None:
        """A use that copies it to the right device first."""
        named = (
            use for use in self.uses if use.moves and self._is_after_setup(use) and not self._only_casts(use.function)
        )
        moved = (use for use in named if not self._looked_up(use))
        later = self._moved_later if self._only(moved_or_index) else None
        return next(moved, None) or later or self._moved_in_keepers

    @property
    def followed_by_others(self) -> Use | None:
        """A use that brings others to where it is, if each method that uses it does: `x = x.to(self.table.device)`."""
        users = dict.fromkeys(use.function for use in self.uses if not use.numeric)
        following = {use.function: use for use in self.uses if use.is_followed}
        return next((following[user] for user in users), None) if users and users.keys() <= following.keys() else None

    @property
    def _moved_in_keepers(self) -> Use | None:
        """Where it is given to a module that is moved then, if that is all that becomes of it."""
        users = [use for use in self.uses if not use.numeric]
        return users[0] if users and all(moved_with_its_keeper(use, self.module) for use in users) else None

    def _is_after_setup(self, use: Use) -> bool:
        """Whether the using method runs after the object was made, and maybe moved, for all that its class does."""
        return use.function not in self.module.setup or use.function in self.module.per_call

    def _looked_up(self, use: Use) -> bool:
        """Whether what is moved was looked up in it by what may be a tensor, which has to be where it is."""
        done = {taken.how for _, taken in self._consumed(use.function)}
        return use.suffix.startswith("[") and bool(done & {LOOKED_UP, "indexed"})

    @property
    def _moved_later(self) -> Use | None:
        """Where what is made of it on the CPU is copied to a device."""
        taken = [each for use in self.uses for each in self._consumed(use.function)]
        if any(each.how == LOOKED_UP for _, each in taken):
            return None
        return next((Use(taker, self.name, "") for taker, each in taken if moves(each)), None)

    def _only_casts(self, function: Function) -> bool:
        """Whether what looks like moving it changes the dtype alone."""
        done = {taken.how.lstrip(".") for _, taken in self._consumed(function)}
        suffixes = [use.suffix.split(".") for use in self.uses if use.function is function]
        after = {part for parts in suffixes for part in parts[1 + (parts[0] == "[]") :]}
        return bool(done & {CAST, "cpu"}) and not (done | after) & MOVERS

    def place_of(self, use: Use) -> str:
        """The using method, and its first line that moves the attribute, or else reads it."""
        facts, path = use.function.facts, use.function.path
        lines = lines_of(self.module.inference.sources.text(use.function))
        named = rf"\b{re.escape(facts.receiver)}\s*\.\s*{re.escape(use.path)}\b" if facts.receiver else _MOVING
        read = rf"{named}(?!\s*=[^=])"  # not where it is only bound
        code = [rf"[^#]*{each}" for each in (rf"{named}[^#]*{_MOVING}", read)]  # not in a comment
        found = (n for each in code for n, text in enumerate(lines) if re.match(each, text))
        line = facts.line + next(found, 0)
        if use.path == self.name and path == self.module.cls.path:
            return f"`{facts.name}` (line {line})"
        return f"`{facts.qualname}` ({path}:{line})"
