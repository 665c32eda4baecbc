"""modlint itself failed on a file, so findings may be missing there.

The message names the file and the rule that crashed, or says that the process reading the file died. All other files
and rules went on, and their findings are complete. The exit code is 2, because a run with a hole in it is not a clean
run. `--debug` shows the traceback: please report it with the piece of code that causes it. Until it is mended, leave
the rule out with `ignore`, or the file with `extend-exclude`.

It cannot be suppressed by a comment: it says something about modlint, not about the line.
"""

from __future__ import annotations

from modlint.finding import Severity
from modlint.rules._base import Rule


class InternalError(Rule):
    """Reported where modlint itself fails; the engine produces it."""

    code = "MOD902"
    name = "internal-error"
    severity = Severity.ERROR
