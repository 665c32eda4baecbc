"""The functions of a project by what they name. The share of one function in an index is known from its facts alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from modlint.facts.chains import chains, names_of_parts
from modlint.facts.identifiers import ANY, KEY, OF_PART
from modlint.facts.schema import FileFacts, FunctionFacts
from modlint.project.dependencies import Trail
from modlint.project.index.mention_index import MentionIndex
from modlint.project.names.definitions import Function

MOVES = frozenset({"_apply", "to", "cuda", "cpu", "half", "float", "double"})
Share = Callable[[FunctionFacts], Iterable[str]]
Table = Mapping[str, list[Function]]


class Index:
    """Functions by name, for each kind of share that is looked for.

    Only the files that mention a name are looked through for it: of those that an earlier run read, most stay packed.
    """

    def __init__(
        self,
        files: Mapping[str, FileFacts],
        functions_in: Callable[[str], Iterable[Function]],
        inherited: Callable[[], Iterable[Function]],
        trail: Trail,
    ) -> None:
        self._files = files
        self.mentioning = MentionIndex(files)
        self._functions_in = functions_in
        self._inherited = inherited
        self._trail = trail
        self._whole: dict[Share, Table] = {}
        self._parts: dict[tuple[Share, str], Table] = {}

    def __call__(self, share: Share, name: str) -> list[Function]:
        """The functions that have a share under a name."""
        self._trail.note((share.__name__, name))
        if share in self._whole:
            return self._whole[share].get(name, [])
        return [function for part in self._looked_through(share, name) for function in part.get(name, ())]

    def knows(self, share: Share, name: str) -> bool:
        """Whether any function has a share under a name."""
        self._trail.note((share.__name__, name))
        if share in self._whole:
            return name in self._whole[share]
        return any(name in part for part in self._looked_through(share, name))

    def making_key(self, name: str) -> Sequence[str]:
        """The files that make keys of weights in which a name is a part."""
        self._trail.note(("key", name))
        return self.mentioning(name, KEY)

    def prepare(self, share: Share) -> None:
        """Look through all files at once."""
        self._whole[share] = self._trail.apart(lambda: _table(self._functions(share), share))

    def _looked_through(self, share: Share, name: str) -> Iterator[Table]:
        files = self.mentioning(name, OF_PART if share is names_of_parts else "")
        yield from (self._part(share, path, self._functions_in) for path in files)
        if share is names:
            yield self._part(share, "", lambda _: self._inherited())

    def _part(self, share: Share, path: str, functions: Callable[[str], Iterable[Function]]) -> Table:
        if (share, path) not in self._parts:
            self._parts[share, path] = self._trail.apart(lambda: _table(functions(path), share))
        return self._parts[share, path]

    def _functions(self, share: Share) -> Iterator[Function]:
        """In the functions that are inherited an attribute may be named too."""
        yield from (function for path in self._files for function in self._functions_in(path))
        if share is names:
            yield from self._inherited()


def _table(functions: Iterable[Function], share: Share) -> Table:
    found: dict[str, list[Function]] = defaultdict(list)
    for function in functions:
        for name in share(function.facts):
            found[name].append(function)
    return dict(found)


def calls(facts: FunctionFacts) -> set[str]:
    """The bare names of what is called."""
    return {chain.rpartition(".")[2] for chain in facts.calls}


def names(facts: FunctionFacts) -> set[str]:
    """All names in chains, whatever is done with them."""
    return set(".".join(chains(facts)).replace("()", "").replace("[]", "").split("."))


def names_by_string(facts: FunctionFacts) -> set[str]:
    """The attributes named by strings that say something of the name, ANY for a pattern."""
    told = (access.pattern for access in facts.accesses if any(map(str.isalnum, access.pattern)))
    return {ANY if "*" in part else part for pattern in told for part in pattern.split(".")}


def binds(facts: FunctionFacts) -> set[str]:
    """The attributes of something else that are bound."""
    own = (facts.receiver, "super()")
    named = (each for each in facts.registrations if each.method == "setattr" and each.receiver not in own)
    return {chain.rpartition(".")[2] for chain in facts.foreign} | {each.pattern for each in named}


def moves(facts: FunctionFacts) -> set[str]:
    """The attributes of other objects that a method names or binds which moves its own."""
    if facts.name not in MOVES or not facts.receiver:
        return set()
    named = (*facts.loads, *(each.chain for each in facts.arguments), *facts.foreign)
    split = (chain.split(".") for chain in named)
    return {part for parts in split if parts[0] != facts.receiver or len(parts) > 2 for part in parts[1:]}


SHARES: tuple[Share, ...] = (calls, names, names_of_parts, names_by_string, binds, moves)
