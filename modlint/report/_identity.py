"""What tells one finding from another for as long as the code around it only moves."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from modlint.report._report import Report


def fingerprints(report: Report) -> Iterator[str]:
    """A fingerprint for each finding: of rule, path, class and attribute, not of lines. Twins are numbered."""
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in report.findings:
        identity = (finding.code, finding.path, finding.class_name, finding.attribute)
        text = "\0".join((*identity, str(seen[identity])))
        seen[identity] += 1
        yield hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]
