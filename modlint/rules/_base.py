"""What a rule is."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from modlint.finding import Confidence, Finding, Fix, Place, Related, Severity

if TYPE_CHECKING:  # a rule file must be importable without LibCST: the gate asks it before anything is parsed
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project


class Status(str, Enum):
    """Whether a rule speaks by default, only with `--preview`, or only when selected by name or code."""

    ON = "on"
    PREVIEW = "preview"
    OFF = "off"


class Rule:
    """One defect. The module docstring of its file is its page, its row in the README and its test."""

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]
    status: ClassVar[Status] = Status.ON

    def at(
        self,
        place: Place,
        message: str,
        *,
        severity: Severity | None = None,
        confidence: Confidence = Confidence.HIGH,
        note: str = "",
        help: str = "",  # noqa: A002  # the field of a finding that it fills
        fix: Fix | None = None,
        related: tuple[Related, ...] = (),
    ) -> Finding:
        """A finding of this rule at a place."""
        return Finding(
            code=self.code,
            rule=self.name,
            message=message,
            path=place.path,
            span=place.span,
            severity=severity or self.severity,
            class_name=place.class_name,
            attribute=place.attribute,
            confidence=confidence,
            note=note,
            help=help,
            fix=fix,
            related=related,
            statement=place.statement,
        )


class RuntimeRule(Rule):
    """A rule that only runtime mode can judge: it builds the module and runs it.

    The examples on its page define `Net`, which is built without arguments and called with a tensor of shape (2, 4).
    """


class ClassRule(Rule):
    """A rule about one nn.Module class. Stateless."""

    def suspects(self, cls: Class, project: Project) -> bool:
        """Whether `check` could find something, judged from names alone. May be wrong only by saying yes."""
        raise NotImplementedError

    def check(self, module: ModuleClass) -> Iterator[Finding]:
        raise NotImplementedError
