"""Build the modules of a package and say how they behave: python build.py PACKAGE [CLASS...]

Runs with the folder of the package on the path. Every nn.Module class is built with arguments guessed from its
signature, and called with the first tensors that it takes. Prints a JSON object for each that could be built: the keys
of its state_dict, the digest of its outputs, and the plain tensors that a move to another device leaves behind.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import itertools
import json
import pkgutil
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import torch
from torch import nn

SECONDS = 10  # for each class
SIZES = {
    ("kernel", "ks"): 3,
    ("head", "depth", "layer", "num_", "n_", "block", "stride", "dilation", "groups", "expan", "ratio", "scale"): 2,
    ("image", "img"): 32,
    ("patch", "class", "level"): 4,
}
SHAPES = ((2, 16), (2, 8, 16), (2, 3, 32, 32), (2, 16, 8, 8), (2, 1, 32, 32), (2, 16, 16, 16), (2, 3, 4, 32, 32))
FILLS = (16, 8, 2, (8, 8), 0.5, [8, 8], 3, nn.ReLU, torch.ones(8))


def main(package: str, wanted: set[str]) -> None:
    warnings.simplefilter("ignore")
    for cls in classes(package):
        name = f"{cls.__module__}.{cls.__qualname__}"
        if not wanted or name in wanted:
            found = examined(cls)
            if found:
                print(json.dumps({"class": name, **found}), flush=True)


def classes(package: str) -> Iterator[type[nn.Module]]:
    """The nn.Module classes that the importable files of a package define."""
    for module in imported(package):
        for cls in list(vars(module).values()):
            if isinstance(cls, type) and issubclass(cls, nn.Module) and cls.__module__ == module.__name__:
                yield cls


def imported(package: str) -> Iterator[ModuleType]:
    top = importlib.import_module(package)
    yield top
    for found in pkgutil.walk_packages(top.__path__, f"{package}.", onerror=lambda name: None):
        if "test" not in found.name and "__main__" not in found.name:
            try:
                with within(60):
                    yield importlib.import_module(found.name)
            except BaseException:  # a package may do anything on import
                continue


def examined(cls: type[nn.Module]) -> dict[str, Any] | None:
    """How an object of a class behaves, None if none can be built."""
    try:
        with within(SECONDS):
            built = construct(cls)
            if built is None:
                return None
            keys = list(built.state_dict())
            outputs = called(built)
            return {"keys": keys, "outputs": outputs, "left": left_behind(built)}
    except BaseException:
        return None


def construct(cls: type[nn.Module]) -> nn.Module | None:
    """An object of a class, by the first guess at its arguments that works."""
    parameters = [
        p for p in inspect.signature(cls).parameters.values() if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
    ]
    required = [p for p in parameters if p.default is p.empty]
    for fill in (None, *FILLS):
        arguments = {p.name: guess(p) if fill is None else fill for p in required}
        try:
            torch.manual_seed(0)
            return cls(**arguments).eval()
        except TimeoutError:
            raise
        except Exception:
            if not required:
                return None
    return None


def guess(parameter: inspect.Parameter) -> Any:
    """A small value for an argument, from its annotation and name."""
    annotation = str(parameter.annotation)
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


def called(module: nn.Module) -> str:
    """The digest of what a module gives for the first tensors that it takes, empty if it takes none."""
    parameters = inspect.signature(module.forward).parameters.values()
    count = sum(p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD for p in parameters)
    for shape, integers in itertools.product(SHAPES, (False, True)):
        torch.manual_seed(1)
        given = [torch.randint(0, 4, shape) if integers else torch.rand(shape) for _ in range(count)]
        try:
            torch.manual_seed(2)
            with torch.no_grad():
                return digest(module(*given))
        except TimeoutError:
            raise
        except Exception:
            continue
    return ""


def digest(outputs: Any) -> str:
    sums = hashlib.sha256()
    for tensor in tensors(outputs):
        sums.update(f"{tensor.dtype}{tuple(tensor.shape)}".encode())
        sums.update(
            tensor.detach().contiguous().view(-1).view(torch.uint8).numpy().tobytes() if tensor.numel() else b""
        )
    return sums.hexdigest()


def tensors(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value.resolve_conj()
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from tensors(each)
    elif hasattr(value, "values") and not isinstance(value, type):
        for each in value.values():
            yield from tensors(each)


def left_behind(module: nn.Module) -> list[str]:
    """The plain attributes that hold a tensor after a move to another device, by their paths."""
    module.to("meta")
    return [
        f"{path}.{name}".lstrip(".")
        for path, each in module.named_modules()
        for name, value in vars(each).items()
        if isinstance(value, torch.Tensor) and value.device.type != "meta"
    ]


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """A TimeoutError after some seconds."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


if __name__ == "__main__":
    main(sys.argv[1], set(sys.argv[2:]))
