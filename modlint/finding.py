"""Findings and what they are made of: plain, frozen, picklable values."""

# Annotations are no strings in this file: those of a NamedTuple would be compiled one by one at every start.

from enum import Enum
from typing import NamedTuple


class Severity(str, Enum):
    """How bad a finding is: raises or silently wrong, a hazard, dead weight."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Confidence(str, Enum):
    """How sure modlint is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Safety(str, Enum):
    """Whether a fix keeps the state_dict keys and the outputs of the model."""

    SAFE = "safe"
    UNSAFE = "unsafe"


class Span(NamedTuple):
    """A stretch of source: lines and columns count from 1, columns in characters, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Place(NamedTuple):
    """What a finding points at: a span, the statement around it, and the attribute of a class that it is about."""

    path: str
    span: Span
    statement: Span | None = None
    class_name: str = ""
    attribute: str = ""


class Edit(NamedTuple):
    """The text that replaces a span."""

    span: Span
    text: str


class Fix(NamedTuple):
    """Edits to one file that mend a finding, and what they risk."""

    title: str
    safety: Safety
    edits: tuple[Edit, ...]


def adds(keys: str) -> str:
    """What the title of a fix says of a key that it adds to the state_dict, `layers.*` for all below a name."""
    return f"which adds `{keys}` to the state_dict"


def removes(keys: str) -> str:
    """What the title of a fix says of a key that it removes."""
    return f"which removes `{keys}` from the state_dict"


class Related(NamedTuple):
    """Another place that explains a finding, such as the helper that built the tensor."""

    path: str
    line: int
    message: str


class Finding(NamedTuple):
    """One defect at one place.

    `note` is the short text under the marked code in a code frame, `help` says what to do about it; either may be
    empty. `statement` is the whole statement the span lies in: suppression comments on its first and last line count.
    """

    code: str
    rule: str
    message: str
    path: str
    span: Span
    severity: Severity
    class_name: str = ""
    attribute: str = ""
    confidence: Confidence = Confidence.HIGH
    note: str = ""
    help: str = ""
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    evidence: tuple[str, ...] = ("static",)
    statement: Span | None = None

    @property
    def order(self) -> tuple[str, Span, str, str]:
        """The key that reports are sorted by."""
        return (self.path, self.span, self.code, self.attribute)
