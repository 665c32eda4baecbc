"""Where the nodes of a LibCST tree stand in its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import libcst as cst
from libcst import BatchableCSTVisitor
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider


class _Written(MetadataWrapper):
    """A tree that is written out to learn the positions: LibCST goes through it once more, also for no visitors."""

    def visit_batched(
        self, visitors: Iterable[BatchableCSTVisitor], before_visit: object = None, after_leave: object = None
    ) -> cst.CSTNode:
        return self.module


def positions(module: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
    """The range of every node of a tree that comes from the parser."""
    return _Written(module, unsafe_skip_copy=True).resolve(PositionProvider)
