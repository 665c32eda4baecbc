"""What a file says otherwise than before, as marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from modlint.facts.schema import NO_FACTS, ClassFacts, FileFacts, FunctionFacts, Functions
from modlint.project.marks.contributions import contributions, for_all, lines_of, says_the_same, standing

Key = TypeVar("Key", bound=Hashable)
Definition = ClassFacts | FunctionFacts
Name = tuple[str, int]  # a qualname, and which of those that bear it


def compared(path: str, before: FileFacts, now: FileFacts) -> set[str]:
    """The marks of the questions to which a file says something else.

    Who asks about several definitions may go by the order in which they stand: of those that were moved past others
    all that has a line counts as changed. Where none was, those that are as they were need no comparison.
    """
    if moved := _moved(before, now):
        differ = differing(contributions(path, before), contributions(path, now))
        return differ.union(*(standing(path, _only(moved, facts)) for facts in (before, now)))
    old, new = _definitions(before), _definitions(now)
    same = {name for name in old.keys() & new.keys() if says_the_same(old[name], new[name])}
    alone = before.body != now.body
    differ = differing(*(contributions(path, _without(same, facts, alone)) for facts in (before, now)))
    kept = tuple(new[name] for name in same)
    differ -= for_all(NO_FACTS._replace(classes=tuple(each for each in kept if isinstance(each, ClassFacts))))
    shifted = (new[name] for name in same if old[name].line != new[name].line)
    return differ.union(*(lines_of(path, each) for each in shifted))


def differing(one: Mapping[Key, object], other: Mapping[Key, object]) -> set[Key]:
    """The keys under which something else stands."""
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def _definitions(facts: FileFacts) -> dict[Name, Definition]:
    """The classes and the functions outside them by name."""
    return _named((*facts.classes, *facts.functions))


def _without(same: set[Name], facts: FileFacts, body: bool) -> FileFacts:
    """What a file says but for some definitions, and for the code outside all of them where that is not wanted."""
    left = [each for name, each in _definitions(facts).items() if name not in same]
    return facts._replace(
        classes=tuple(each for each in left if isinstance(each, ClassFacts)),
        functions=_functions(each for each in left if isinstance(each, FunctionFacts)),
        body=facts.body if body else None,
    )


def _only(names: set[str], facts: FileFacts) -> FileFacts:
    """The definitions of these names, and the classes whose methods bear them."""
    classes = (
        cls._replace(methods=_functions(each for each in cls.methods if each.qualname in names))
        for cls in facts.classes
    )
    return NO_FACTS._replace(
        classes=tuple(cls for cls in classes if cls.qualname in names or cls.methods),
        functions=_functions(each for each in facts.functions if each.qualname in names),
    )


def _functions(found: Iterator[FunctionFacts]) -> Functions:
    made = tuple(found)
    return Functions(lambda: made)


def _moved(before: FileFacts, now: FileFacts) -> set[str]:
    """The definitions in both that have to be left out for the others to stand in the same order."""
    old, new = _names(before), _names(now)
    common = set(old) & set(new)
    old, new = [name for name in old if name in common], [name for name in new if name in common]
    if old == new:
        return set()
    from difflib import SequenceMatcher

    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    stayed = {name for block in blocks for name in old[block.a : block.a + block.size]}
    return {qualname for qualname, _ in common - stayed}


def _names(facts: FileFacts) -> list[Name]:
    """The definitions of a file in order."""
    methods = [method for cls in facts.classes for method in cls.methods]
    definitions: list[Definition] = [*facts.classes, *facts.functions, *methods]
    return list(_named(sorted(definitions, key=lambda each: each.line)))


def _named(definitions: Iterable[Definition]) -> dict[Name, Definition]:
    seen: Counter[str] = Counter()
    named = {}
    for each in definitions:
        named[each.qualname, seen[each.qualname]] = each
        seen[each.qualname] += 1
    return named
