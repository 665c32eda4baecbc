"""Which classes the objects may be of that a name holds: attributes read from them are those of these classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from modlint.project.data_flow.origin import Member, Node, Objects, Origin, carries_objects
from modlint.project.dependencies import Trace, Trail

if TYPE_CHECKING:
    from modlint.project.names.definitions import Class


class ObjectFlow:
    """The flow of objects from name to name, followed as far as it is asked for.

    `x.y` leads to the attributes `y` of the classes that x may hold, and these become known on the way: a class that
    reaches a name is handed on to all names that take from it, until nothing new comes.
    """

    def __init__(self, origin: Callable[[Node], Origin], trail: Trail) -> None:
        self._origin = origin
        self._trail = trail
        self._settled: dict[Node, Trace] = {}  # the names to which nothing can come any more
        self._held: dict[Node, set[Class | None]] = {}
        self._takers: dict[Node, list[Node]] = defaultdict(list)
        self._readers: dict[Node, list[Member]] = defaultdict(list)
        self._new: list[Node] = []
        self._arrived: list[tuple[Node, Class | None]] = []

    def held(self, node: Node) -> Objects:
        """The classes of what a name may hold."""
        reached, trace = self._trail.follow(lambda: self._settle(node))
        self._settled.update(dict.fromkeys(reached, trace))
        return frozenset(self._held[node])

    def _settle(self, node: Node) -> list[Node]:
        """Lets everything flow that leads to a name. Gives the names that were looked into for that."""
        reached = []
        self._reach(node)
        while self._new or self._arrived:
            if self._new:
                reached.append(self._new.pop())
                self._look_into(reached[-1])
            else:
                self._hand_on(*self._arrived.pop())
        return reached

    def _reach(self, node: Node) -> None:
        if node in self._settled:
            self._trail.join(self._settled[node])
        elif node not in self._held:
            self._held[node] = set()
            self._new.append(node)

    def _look_into(self, node: Node) -> None:
        """Finds out what a name takes from."""
        if isinstance(node, Member):
            self._reach(node.whole)
            self._readers[node.whole].append(node)
            for cls in list(self._held[node.whole]):
                self._take(node, node.read_from(cls))
            return
        origin = self._origin(node)
        for cls in origin.objects:
            self._give(node, cls)
        for source in dict.fromkeys(_sources(origin)):
            self._take(node, source)

    def _take(self, node: Node, source: Node) -> None:
        self._reach(source)
        self._takers[source].append(node)
        for cls in list(self._held[source]):
            self._give(node, cls)

    def _give(self, node: Node, cls: Class | None) -> None:
        if cls not in self._held[node]:
            self._held[node].add(cls)
            self._arrived.append((node, cls))

    def _hand_on(self, node: Node, cls: Class | None) -> None:
        for taker in self._takers[node]:
            self._give(taker, cls)
        for reader in self._readers[node]:
            self._take(reader, reader.read_from(cls))


def _sources(origin: Origin) -> Iterator[Node]:
    return (link.node for link in origin.links if carries_objects(link.mask))
