"""A run ends in order when it is asked to, and at once when it is asked again."""

from __future__ import annotations

import os
import signal

import pytest

from modlint.trial.interruption import Stop, stopping


def test_a_stop_says_why() -> None:
    assert Stop().why == ""
    assert Stop(-1).why == "-1 s for all modules were over"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with stopping(60) as stop:
        os.kill(os.getpid(), number)
        assert stop.why == "interrupted"
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
    assert signal.getsignal(number) is before
