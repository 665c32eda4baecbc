"""A child process that runs batches one after another: started, asked, listened to, and ended."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from modlint.config import UserError
from modlint.protocol import Batch, Event, from_json, to_json
from modlint.trial.environment import MARK, environment
from modlint.trial.process_sessions import end, sweep

CHILD = Path(__file__).parents[1] / "runtime" / "__main__.py"
FOLDERS = ("work", "home", "temporary")
CHUNK = 1 << 16


class Worker:
    """The process, its descriptors and its scratch folder."""

    def __init__(self, python: str, device: str) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="modlint-", ignore_cleanup_errors=True)
        self._mark = uuid.uuid4().hex
        self._output = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the worker
        self._unread = b""
        request, self._requests = os.pipe()
        self.events, event = os.pipe()
        leash, self._leash = os.pipe()
        os.set_blocking(self.events, False)
        try:
            self._process = self._start(python, (request, event, leash), device)
        except OSError as error:
            self.close()
            raise UserError(f"--python: {python}: {error.strerror or error}") from None
        finally:
            for descriptor in (request, event, leash):
                os.close(descriptor)

    def _start(self, python: str, descriptors: tuple[int, ...], device: str) -> subprocess.Popen[bytes]:
        scratch = Path(self._scratch.name)
        for folder in FOLDERS:
            (scratch / folder).mkdir()
        return subprocess.Popen(
            [python, "-B", "-X", "faulthandler", str(CHILD), *map(str, descriptors), device],
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=self._output,
            cwd=scratch / "work",
            env=environment(scratch, self._mark),
            pass_fds=descriptors,
            start_new_session=True,
        )

    def ask(self, batch: Batch | None) -> None:
        """Have a batch run. None has the process that has imported things make way for a new one."""
        with contextlib.suppress(BrokenPipeError):  # it has died: `listen` says so
            data = f"{json.dumps(to_json(batch)) if batch else ''}\n".encode()
            while data:
                data = data[os.write(self._requests, data) :]

    def listen(self) -> Iterator[Event | None]:
        """The events that have come in; None when there will be no more."""
        try:
            data = os.read(self.events, CHUNK)
        except BlockingIOError:
            return
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            with contextlib.suppress(ValueError, TypeError):  # what a killed process left unfinished
                if line:
                    yield from_json(Event, json.loads(line))
        if not data:
            yield None

    @property
    def printed(self) -> int:
        """How many bytes the child and all below it have written."""
        return os.fstat(self._output.fileno()).st_size

    def output(self, start: int, stop: int) -> str:
        """The last of what was written between two positions."""
        begin = max(start, stop - 4000)
        return os.pread(self._output.fileno(), max(0, stop - begin), begin).decode(errors="replace")

    @property
    def status(self) -> int:
        """The exit code of the process, which has ended."""
        try:
            return self._process.wait(5)
        except subprocess.TimeoutExpired:
            return 0

    def close(self) -> None:
        """End everything that the worker has started."""
        for descriptor in (self._requests, self._leash, self.events):
            os.close(descriptor)
        if hasattr(self, "_process"):
            end(self._process.pid)
            self._process.wait()
            sweep(f"{MARK}={self._mark}")
        self._output.close()
        self._scratch.cleanup()
