"""The public names of torch: which modules, and what stands in them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import warnings
from collections.abc import Iterator
from functools import cache
from types import ModuleType

PACKAGES = "nn distributions optim utils.data ao.nn distributed.fsdp signal"  # walked with their submodules
MODULES = """
accelerator amp amp.autocast_mode amp.grad_scaler ao.quantization autograd autograd.forward_ad autograd.function
autograd.functional autograd.graph autograd.profiler autograd.variable backends.cuda backends.cudnn backends.mps
compiler cpu cuda cuda.amp cuda.amp.autocast_mode cuda.amp.grad_scaler cuda.nvtx cuda.random distributed
distributed.algorithms distributed.algorithms._checkpoint.checkpoint_wrapper distributed.checkpoint distributed.nn
distributed.nn.functional distributed.optim distributed.pipelining distributed.rpc distributed.tensor
distributed.tensor.parallel export fft func functional futures fx fx.traceback hub jit library linalg masked mps
multiprocessing nested onnx overrides package profiler quantization quasirandom random serialization sparse special
storage testing types utils utils._python_dispatch utils.checkpoint utils.cpp_extension utils.dlpack utils.hooks
utils.model_zoo utils.weak xpu
"""
SKIPPED_PARTS = (".datapipes", "._", ".backward_compatibility", ".graph")


@cache
def modules() -> dict[str, ModuleType]:
    """The modules of torch that people import from, by name."""
    walked = (name for package in PACKAGES.split() for name in _walk(f"torch.{package}"))
    names = {"torch", *walked, *(f"torch.{name}" for name in MODULES.split())}
    found = {name: _imported(name) for name in sorted(names)}
    return {name: module for name, module in found.items() if module is not None}


def members() -> Iterator[tuple[str, str, object]]:
    """(module, name, value) of all that is torch's own; private names only where they are classes."""
    for scope, module in modules().items():
        for name, value in sorted(vars(module).items()):
            if _belongs(scope, name, value):
                yield scope, name, value


def _belongs(scope: str, name: str, value: object) -> bool:
    if name.startswith("__") or isinstance(value, ModuleType):
        return False
    if inspect.isclass(value):
        return value.__module__.split(".")[0] == "torch"
    if name.startswith("_"):
        return False
    return not callable(value) or (getattr(value, "__module__", None) or "torch").split(".")[0] == "torch"


def _walk(package: str) -> Iterator[str]:
    yield package
    for info in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}.", onerror=lambda _: None):
        if not any(part in info.name for part in SKIPPED_PARTS):
            yield info.name


def _imported(name: str) -> ModuleType | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except (ImportError, AttributeError, RuntimeError):
        return None
