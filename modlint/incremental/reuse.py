"""The findings of classes that need no check because nothing changed that they were made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.config import Config
from modlint.facts.schema import FileFacts
from modlint.incremental.ancestry import Ancestry
from modlint.incremental.changes import OF_SOURCES, Changes, digests
from modlint.incremental.dependency_graph import DependencyGraph
from modlint.incremental.pinned_answers import Settled
from modlint.incremental.record import Held, Record, read_record, write_record
from modlint.project.dependencies import Trace
from modlint.project.marks.dependency_marks import Teller
from modlint.project.names.definitions import Class
from modlint.source.cache import fingerprint
from modlint.source.run_cache import judged_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from modlint.facts.cache import CachedFacts
    from modlint.finding import Finding
    from modlint.project.marks.dependency_marks import Told
    from modlint.project.names.definitions import Answer
    from modlint.project.project import Project
    from modlint.source.discover import Tree
    from modlint.source.run_cache import RunCache


class Reuse:
    """What an earlier run found that still holds, and what this run adds to it."""

    def __init__(self, project: Project, tree: Tree, config: Config, kept: RunCache, facts: CachedFacts) -> None:
        self._project = project
        self._tree = tree
        self._kept = kept
        self._name = f"classes-{fingerprint(kept.scope, kept.made_by(), judged_by(config, tree.base))}"
        self._before = read_record(kept.cache, self._name)
        if not tree.installed.agrees(self._before.installed):
            self._before = Record()
        tree.installed.learn(self._before.installed)
        self._changes = Changes(self._before, project, kept.contents, tree.texts, facts.of)
        self._known = Record() if self._changes.everything else self._before
        spoilt = self._known.spoilt(self._changes.marks)
        self._ancestry = self._ancestry_of(spoilt)
        settled = Settled(self._known, spoilt, self._ancestry.changed, project)
        held = {key: each for key, each in self._known.classes.items() if each.step not in settled.spoilt}
        pins = {mark: pin for mark, pin in self._known.pins.items() if pin.step not in settled.spoilt}
        wanted = self._ancestry.steps | {each.step for each in held.values()} | {pin.step for pin in pins.values()}
        self._steps = DependencyGraph(self._known, wanted)
        self._steps.pins = {mark: pin._replace(step=self._steps.kept(pin.step)) for mark, pin in pins.items()}
        self._steps.add(Teller(project.trail).tell(Trace(settled.again.values())))
        self._held = {key: Held(self._steps.kept(each.step), each.findings) for key, each in held.items()}
        self._added = False

    def _ancestry_of(self, spoilt: Set[int]) -> Ancestry:
        ancestry = Ancestry(self._project, self._known, spoilt)
        if ancestry.adopted:  # with an installed class come names that no mark tells of
            self._known = Record()
            ancestry = Ancestry(self._project, self._known, ())
        self._project.inherit(ancestry.heirs, ancestry.family)
        return ancestry

    def is_module(self, cls: Class) -> Answer:
        """Whether a class of the project is an nn.Module."""
        return self._ancestry.is_module(cls)

    def findings(self, cls: Class) -> tuple[Finding, ...] | None:
        """What is known to be found in a class, None if it has to be checked."""
        held = self._held.get(self._ancestry.keys[cls])
        return held.findings if held else None

    def add(self, cls: Class, findings: tuple[Finding, ...], told: Told, whole: bool) -> None:
        """Keep what was found in a class, if that is the whole answer."""
        step = self._steps.add(told)  # whatever comes of it: others may refer to what was told here
        if whole:
            self._held[self._ancestry.keys[cls]] = Held(step, findings)
            self._added = True

    def keep(self) -> None:
        """Leave what is known to the next run."""
        contents = self._kept.contents
        if contents.overlay or not (self._added or self._changes.files) or not contents.hold():
            return
        installed = self._tree.installed.evidence
        record = Record(
            dict(contents),
            tuple(path for path, facts in self._project.files.items() if _is_blank(facts)),
            self._ancestry.kept(self._steps),
            installed,
            self._texts(mark for mark in self._steps.marks if mark.startswith(OF_SOURCES)),
            tuple(self._steps.marks),
            tuple(self._steps.steps),
            self._steps.lean,
            self._steps.pins,
            self._held,
        )
        write_record(self._kept.cache, self._name, record)

    def _texts(self, marks: Iterable[str]) -> dict[str, str]:
        """The digests of sources, those of files that did not change as they were."""
        asked = set(marks)
        old = {
            mark: digest
            for mark, digest in self._known.texts.items()
            if mark in asked and mark not in self._changes.marks
        }
        return old | digests(asked - old.keys(), self._project, self._tree.texts)


def _is_blank(facts: FileFacts) -> bool:
    return not (facts.classes or facts.imports or facts.aliases or facts.body or facts.exports or facts.functions)
