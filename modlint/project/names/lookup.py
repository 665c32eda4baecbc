"""One search for what a name means: where it is, so that a cycle ends, and what it knows, to ask for no name twice."""

from __future__ import annotations

from modlint.project.names.definitions import Definition, External

Step = tuple[str, str, str]
DEEP = 60  # names, each imported from where another is: more than any project has, less than Python follows


class Lookup:
    """Names that are being looked up, and what those mean that have been: there are many ways from file to file."""

    def __init__(self, *steps: Step) -> None:
        self.known: dict[tuple[object, ...], Definition | None] = {}
        self._open = dict.fromkeys(steps, 0)
        self._met: set[Step] = set()

    def __contains__(self, step: Step) -> bool:
        """Whether a name is being looked up: who asks goes in a cycle, or too far, and goes on without it."""
        if step in self._open:
            self._met.add(step)
            return True
        return len(self._open) >= DEEP

    def enter(self, step: Step) -> None:
        """A name is being looked up."""
        self._open[step] = len(self.known)

    def leave(self, step: Step, question: tuple[object, ...], found: Definition | None) -> Definition | None:
        """It is known. If that is more than those in a cycle with it took it for, they have to be asked again."""
        before = self._open.pop(step)
        if step in self._met and found is not None and not isinstance(found, External):
            for each in list(self.known)[before:]:
                del self.known[each]
        self._met.discard(step)
        self.known[question] = found
        return found
