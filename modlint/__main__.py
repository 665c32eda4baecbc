"""The command: `modlint`, or `python -m modlint`."""

import gc
import sys
from typing import NoReturn

from modlint.cli import main


def run() -> NoReturn:
    """One run in a process of its own, which ends without taking apart all that was read: the system does that."""
    code = main()
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    run()
