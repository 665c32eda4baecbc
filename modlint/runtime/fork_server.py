"""A process that knows torch, and copies of it that import a file and run what is in it.

Importing torch takes seconds and importing a package may: so each is done once, and what follows runs in a fork. Every
file and every target has a process of its own, in a session of its own.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator

from modlint.config import UserError
from modlint.protocol import Batch, Event, Trial
from modlint.runtime.attempt import attempt
from modlint.runtime.channel import Channel, requests, waits
from modlint.runtime.checks._real import demand
from modlint.runtime.examination import run
from modlint.runtime.options import Options
from modlint.runtime.seeding import seed_all
from modlint.runtime.target_import import ImportFailedError, import_file


def serve(request: int, event: int, leash: int, device: str) -> None:
    """Run batches until the other side goes away. The copy that imports is replaced when it dies or is told to go."""
    import torch

    for descriptor in (request, event, leash):
        os.set_inheritable(descriptor, False)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")  # when memory runs out, this goes before anything of the user's
    channel = Channel(event)
    try:
        demand(device)
    except UserError as error:
        return channel.send(Event("failed", text=str(error)))
    torch.set_num_threads(1)  # one process a core, and no pool of threads that would not survive a fork
    _warm_up()
    channel.send(Event("ready"))
    while waits(request):
        status = _in_copy(lambda: _import_and_run(request, channel, leash))
        channel.send(Event("finished", status=status))
    return None


def _warm_up() -> None:
    """Examine a small module: what torch imports only when it is needed, the copies have then, which saves seconds."""
    from torch import nn, ones

    for _ in run(lambda: nn.Linear(1, 1), ((ones(1, 1),), {}), Options("simulated")):
        pass


def _import_and_run(request: int, channel: Channel, leash: int) -> None:
    """Run batch after batch: what they import is imported once."""
    _hold(leash)
    for batch in requests(request):
        _run(batch, channel, leash)
        channel.send(Event("idle"))


def _in_copy(work: Callable[[], None]) -> int:
    """Do something in a copy of this process, and give the status it ended with."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    os.setsid()
    try:
        work()
        os._exit(0)
    finally:  # an exception, of whatever kind, must not reach the loop of the process that was copied
        os._exit(1)


def _run(batch: Batch, channel: Channel, leash: int) -> None:
    """Import the file of a batch and run its targets."""
    channel.send(Event("importing", process=os.getpid()))
    seed_all(0)
    try:
        with _exits_caught(f"`{batch.module}` cannot be imported: "):
            import_file(batch)
    except ImportFailedError as error:
        return channel.send(Event("failed", text=str(error)))
    if not batch.forks:
        _trial(batch, 0, channel)
        return channel.send(Event("ended", 0))
    if not _may_fork():
        return channel.send(Event("unsafe"))
    for number in range(len(batch.targets)):
        status = _in_copy(lambda number=number: _copy(batch, number, channel, leash))  # type: ignore[misc]
        channel.send(Event("ended", number, status=status))
    return None


def _copy(batch: Batch, number: int, channel: Channel, leash: int) -> None:
    _hold(leash)
    _trial(batch, number, channel)


def _trial(batch: Batch, number: int, channel: Channel) -> None:
    process = os.getpid()
    known = Trial()

    def tell(trial: Trial) -> None:
        nonlocal known
        known = trial
        if os.getpid() == process:  # not a copy that the code under test has made
            channel.send(Event("progress", number, trial=trial))

    channel.send(Event("started", number, process=process))
    try:
        with _exits_caught():
            known = attempt(batch, batch.targets[number], tell)
    except ImportFailedError as error:
        known = known._replace(obstacle=str(error))
    if os.getpid() == process:
        channel.send(Event("trial", number, trial=known))


@contextlib.contextmanager
def _exits_caught(what: str = "") -> Iterator[None]:
    try:
        yield
    except SystemExit as end:
        raise ImportFailedError(f"{what}it called sys.exit({end.code!r})") from None
    except KeyboardInterrupt:
        raise ImportFailedError(f"{what}it raised KeyboardInterrupt") from None


def _may_fork() -> bool:
    """Whether a copy of this process would work: threads are not copied, and CUDA does not survive it."""
    import torch

    own = 2  # the main one, and the one that holds the leash
    try:
        threads = len(os.listdir("/proc/self/task"))
    except OSError:
        threads = threading.active_count()
    return threads <= own and not torch.cuda.is_initialized()


def _hold(leash: int) -> None:
    """Die with the process that asked, whatever ends it: the other end of the leash closes then."""

    def watch() -> None:
        os.read(leash, 1)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
