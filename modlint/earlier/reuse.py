"""The findings of classes that need no check because nothing changed that they were made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.config import Config
from modlint.earlier.changes import Changes, digests
from modlint.earlier.kin import Kinship
from modlint.earlier.record import Held, Record, read_record, write_record
from modlint.earlier.steps import Steps
from modlint.facts.schema import FileFacts
from modlint.project.definitions import Class
from modlint.source.cache import fingerprint
from modlint.source.kept import judged_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modlint.facts.kept import KeptFacts
    from modlint.finding import Finding
    from modlint.project.definitions import Answer
    from modlint.project.marks import Told
    from modlint.project.project import Project
    from modlint.source.discover import Tree
    from modlint.source.kept import Kept


class Reuse:
    """What an earlier run found that still holds, and what this run adds to it."""

    def __init__(self, project: Project, tree: Tree, config: Config, kept: Kept, facts: KeptFacts) -> None:
        self._project = project
        self._tree = tree
        self._kept = kept
        self._name = f"classes-{fingerprint(kept.scope, kept.code, judged_by(config, tree.base))}"
        self._before = read_record(kept.cache, self._name)
        if not tree.installed.agrees(self._before.installed):
            self._before = Record()
        tree.installed.learn(self._before.installed)
        self._changes = Changes(self._before, project, kept.contents, tree.texts, facts.of)
        self._known = Record() if self._changes.everything else self._before
        self._kin = self._kinship()
        spoilt = self._known.spoilt(self._changes.marks | self._kin.changed)
        held = {key: each for key, each in self._known.classes.items() if each.step not in spoilt}
        self._steps = Steps(self._known, {*self._kin.steps, *(each.step for each in held.values())})
        self._held = {key: Held(self._steps.kept(each.step), each.findings) for key, each in held.items()}
        self._added = False

    def _kinship(self) -> Kinship:
        kin = Kinship(self._project, self._known, self._known.spoilt(self._changes.marks))
        if kin.adopted:  # with an installed class come names that no mark tells of
            self._known = Record()
            kin = Kinship(self._project, self._known, ())
        self._project.inherit(kin.heirs)
        return kin

    def is_module(self, cls: Class) -> Answer:
        """Whether a class of the project is an nn.Module."""
        return self._kin.is_module(cls)

    def findings(self, cls: Class) -> tuple[Finding, ...] | None:
        """What is known to be found in a class, None if it has to be checked."""
        held = self._held.get(self._kin.keys[cls])
        return held.findings if held else None

    def add(self, cls: Class, findings: tuple[Finding, ...], told: Told) -> None:
        """Keep what was found in a class."""
        self._held[self._kin.keys[cls]] = Held(self._steps.add(told), findings)
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
            self._kin.kept(self._steps),
            installed,
            self._texts(mark for mark in self._steps.marks if mark.startswith(("text ", "statements "))),
            tuple(self._steps.marks),
            tuple(self._steps.steps),
            self._steps.lean,
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
    return not (facts.classes or facts.functions or facts.imports or facts.aliases or facts.body or facts.exports)
