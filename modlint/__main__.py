"""The command `modlint`, also as `python -m modlint`."""

import gc
from typing import NoReturn


def run() -> NoReturn:
    """Run the command in a process of its own."""
    gc.disable()
    from modlint import cli, terminal

    terminal.end(cli.main())


if __name__ == "__main__":
    run()
