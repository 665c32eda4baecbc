"""How processes end, in words."""

from __future__ import annotations

import os
import signal

WORDS = {
    signal.SIGSEGV: "a segmentation fault",
    signal.SIGABRT: "an abort",
    signal.SIGKILL: "SIGKILL: the system was out of memory, perhaps",
    signal.SIGFPE: "an arithmetic error in native code",
    signal.SIGILL: "an instruction that this processor does not know",
    signal.SIGBUS: "a bus error",
}


def exit_reason(status: int, output: str) -> str:
    """What ended a process that was not done, by its wait status and the last of its output."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return f"its process was ended by {_signal(number)}{_last(output)}"
    code = os.waitstatus_to_exitcode(status)
    return f"its process ended with exit code {code} before it was done{_last(output)}"


def _signal(number: int) -> str:
    try:
        known = signal.Signals(number)
    except ValueError:
        return f"signal {number}"
    return WORDS.get(known, known.name)


def _last(output: str) -> str:
    """The line that says most: the last exception, or the last one."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "rror" in line.split(":")[0]] or [
        line for line in lines if not line.startswith(("File ", "Current thread", "Thread ", "Extension modules"))
    ]
    return f" ({telling[-1]:.160})" if telling else ""
