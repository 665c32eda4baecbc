"""JSON lines between the process that asks and those that run modules."""

from __future__ import annotations

import json
import os
import select
from collections.abc import Iterator

from modlint.protocol import Batch, Event, from_json, to_json

STDOUT = 1


class Channel:
    """The events of this process and its copies, one line each."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def send(self, event: Event) -> None:
        """Write one event. The line break in front keeps it apart from what a killed process left unfinished."""
        event = event._replace(printed=os.fstat(STDOUT).st_size)
        data = f"\n{json.dumps(to_json(event))}\n".encode()
        while data:
            data = data[os.write(self._descriptor, data) :]


def waits(descriptor: int) -> bool:
    """Wait for the next request, and leave it where it is; False when there will be no more."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return any(event & select.POLLIN for _, event in poll.poll())


def requests(descriptor: int) -> Iterator[Batch]:
    """The batches that are asked for, until an empty line or the end. Nothing beyond is read."""
    while line := _line(descriptor):
        yield from_json(Batch, json.loads(line))


def _line(descriptor: int) -> bytes:
    """The next line; there is never more than one on its way."""
    line = b""
    while not line.endswith(b"\n"):
        data = os.read(descriptor, 1 if not line else 1 << 16)
        if not data:
            return b""
        line += data
    return line.strip()
