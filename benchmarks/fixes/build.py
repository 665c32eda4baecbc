"""Build the modules of a package and say how they behave: python build.py PACKAGE [REQUESTS]

Runs with the folder of the package on the path. Every nn.Module class is built with arguments guessed from its
signature and called with the first tensors that it takes, in a process of its own, which starts from the same state and
seeds. Prints a JSON object for each that could be built: how that was done, the keys of its state_dict, digests of
their values and of the outputs, the plain tensors that a move to another device leaves behind, and where in it the
objects of some classes are.

REQUESTS is a JSON file with any of `{"only": [class...], "how": {class: how}, "owners": [class...]}`. Only the first
classes are built. Where it says how, they are built and called as is said there, and nothing is guessed: what a guess
may cost is limited, in processor time and memory, which differs a little from run to run.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import itertools
import json
import os
import pkgutil
import random
import resource
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn

TO_GUESS, TO_REPEAT = 10, 600  # seconds of processor time for building, and for calling
HANGS = 1200  # seconds
MEMORY = 6 << 30
SIZES = {
    ("kernel", "ks"): 3,
    ("head", "depth", "layer", "num_", "n_", "block", "stride", "dilation", "groups", "expan", "ratio", "scale"): 2,
    ("image", "img"): 32,
    ("patch", "class", "level"): 4,
}
SHAPES = ((2, 16), (2, 8, 16), (2, 3, 32, 32), (2, 16, 8, 8), (2, 1, 32, 32), (2, 16, 16, 16), (2, 3, 4, 32, 32))
FILLS = (None, 16, 8, 2, (8, 8), 0.5, [8, 8], 3, nn.ReLU, torch.ones(8))
INPUTS = tuple(itertools.product(SHAPES, (False, True)))
REGISTRIES = ("_parameters", "_buffers", "_modules")

Tell = Callable[[dict[str, Any]], None]


class How(NamedTuple):
    """Which guess at the arguments works, and which at the inputs, if any does."""

    fill: int
    inputs: int | None = None


def main(package: str, requests: str = "") -> None:
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True, warn_only=True)  # what is not initialised is filled then
    asked = json.loads(Path(requests).read_text()) if requests else {}
    known = {name: How(*how) for name, how in asked.get("how", {}).items()}
    for cls in classes(package):
        name = name_of(cls)
        if (not known or name in known) and name in asked.get("only", (name,)):
            found = in_a_child(partial(examine, cls, known.get(name), frozenset(asked.get("owners", ()))))
            if found:
                print(json.dumps({"class": name, **found}), flush=True)


def name_of(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def classes(package: str) -> Iterator[type[nn.Module]]:
    """The nn.Module classes that the importable files of a package define."""
    for module in imported(package):
        for cls in list(vars(module).values()):
            if isinstance(cls, type) and issubclass(cls, nn.Module) and cls.__module__ == module.__name__:
                yield cls


def imported(package: str) -> list[ModuleType]:
    modules = [importlib.import_module(package)]
    for found in pkgutil.walk_packages(modules[0].__path__, f"{package}.", onerror=lambda name: None):
        if "test" not in found.name and "__main__" not in found.name:
            try:
                modules.append(importlib.import_module(found.name))
            except BaseException:  # a package may do anything on import
                continue
    return modules


def in_a_child(job: Callable[[Tell], None]) -> dict[str, Any]:
    """The last that a job tells, in a process which it may leave behind in any state."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        signal.alarm(HANGS)
        try:
            job(lambda told: os.write(writing, json.dumps(told).encode() + b"\n") and None)
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, "rb") as told:
        lines = told.read().splitlines()
    os.waitpid(child, 0)
    return dict(json.loads(lines[-1])) if lines else {}


def examine(cls: type[nn.Module], known: How | None, owners: frozenset[str], tell: Tell) -> None:
    """Tell how an object of a class behaves: first what shows without a call."""
    limit(known is None)
    fill = known.fill if known else first(range(len(FILLS)), lambda fill: construct(cls, fill))
    if fill is None:
        return
    module = construct(cls, fill)
    state = module.state_dict()
    found = {"how": How(fill), "keys": list(state), "state": digest(state), "outputs": ""}
    found |= {"parts": parts(module, owners), "left": left_behind(module)}
    tell(found)
    limit(known is None)
    taken = known.inputs if known else first(range(len(INPUTS)), partial(call, construct(cls, fill)))
    if taken is not None:
        tell({**found, "how": How(fill, taken), "outputs": digest(call(construct(cls, fill), taken))})


def limit(guessing: bool) -> None:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(spent.ru_utime + spent.ru_stime) + (TO_GUESS if guessing else TO_REPEAT)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY * (1 if guessing else 2), resource.RLIM_INFINITY))


def first(guesses: range, job: Callable[[int], object]) -> int | None:
    """The first guess with which a job can be done."""
    for guess in guesses:
        try:
            job(guess)
        except Exception:
            continue
        return guess
    return None


def construct(cls: type[nn.Module], fill: int) -> nn.Module:
    """An object of a class, with the same guess for all arguments, or for the first fill one for each."""
    try:
        signature = inspect.signature(cls, eval_str=True)
    except Exception:  # a name that only a type checker sees
        signature = inspect.signature(cls)
    parameters = [p for p in signature.parameters.values() if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    required = [p for p in parameters if p.default is p.empty]
    seed(0)
    return cls(**{p.name: FILLS[fill] if fill else argument(p) for p in required}).eval()


def argument(parameter: inspect.Parameter) -> Any:
    """A small value for an argument, from its annotation and name."""
    annotation = str(parameter.annotation)
    if "pretrain" in parameter.name:
        return False
    if isinstance(parameter.annotation, type) and is_dataclass(parameter.annotation):
        return parameter.annotation()
    if "float" in annotation:
        return 0.5
    if "bool" in annotation:
        return True
    if "Tensor" in annotation:
        return torch.ones(8)
    if "Module" in annotation:
        return nn.Identity()
    size = next((size for words, size in SIZES.items() if any(word in parameter.name.lower() for word in words)), 16)
    many = "tuple" in annotation.lower() or "list" in annotation.lower() or "sequence" in annotation.lower()
    return (size, size) if many and "int" not in annotation.split("[")[0] else size


def call(module: nn.Module, guess: int) -> Any:
    """What a module gives for tensors of the same kind."""
    parameters = inspect.signature(module.forward).parameters.values()
    count = sum(p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD for p in parameters)
    shape, integers = INPUTS[guess]
    seed(1)
    given = [torch.randint(0, 4, shape) if integers else torch.rand(shape) for _ in range(count)]
    with torch.no_grad():
        return module(*given)


def seed(number: int) -> None:
    random.seed(number)
    np.random.seed(number)
    torch.manual_seed(number)


def digest(value: Any) -> str:
    sums = hashlib.sha256()
    for tensor in tensors(value):
        sums.update(f"{tensor.dtype}{tuple(tensor.shape)}".encode())
        sums.update(tensor.detach().contiguous().view(-1).view(torch.uint8).numpy() if tensor.numel() else b"")
    return sums.hexdigest()


def tensors(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value.resolve_conj().resolve_neg()
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from tensors(each)
    elif hasattr(value, "values") and not isinstance(value, type):
        for each in value.values():
            yield from tensors(each)


def parts(module: nn.Module, owners: frozenset[str]) -> dict[str, list[str]]:
    """The paths of the objects of some classes, or of what inherits from these."""
    found: dict[str, list[str]] = {}
    for path, each in module.named_modules():
        for name in owners.intersection(map(name_of, type(each).__mro__)):
            found.setdefault(name, []).append(path)
    return found


def left_behind(module: nn.Module) -> list[str]:
    """The plain attributes that hold tensors after a move to another device, alone or in containers, by their paths."""
    module.to("meta")
    return [
        f"{path}.{name}".lstrip(".")
        for path, each in module.named_modules()
        for name, value in vars(each).items()
        if name not in REGISTRIES
        if any(tensor.device.type != "meta" for tensor in tensors(value))
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
