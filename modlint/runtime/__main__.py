"""The child process of runtime mode: `python .../modlint/runtime/__main__.py REQUESTS EVENTS LEASH DEVICE`.

That is three descriptors, and what modules are to run on. Run by its path, in an interpreter that need not know
modlint: nothing is added to `sys.path`.
"""

from __future__ import annotations

import json
import os
import sys

OLDEST = (3, 10)


def main() -> None:
    """Say what this interpreter lacks, or serve requests until there are no more."""
    requests, events, leash = map(int, sys.argv[1:4])
    lack = _lack()
    if lack:
        os.write(events, (json.dumps({"kind": "failed", "text": lack}) + "\n").encode())
        return
    _adopt_modlint()
    from modlint.runtime.fork_server import serve

    serve(requests, events, leash, sys.argv[4])


def _lack() -> str:
    if sys.version_info < OLDEST:
        return f"{sys.executable} is Python {sys.version.split()[0]}: runtime mode needs 3.10 or newer"
    try:
        import torch  # noqa: F401
    except ImportError as error:
        return f"{sys.executable} cannot import torch: {error}"
    return ""


def _adopt_modlint() -> None:
    """Make the package around this file importable, and it alone."""
    from importlib.util import module_from_spec, spec_from_file_location

    here = os.path.dirname(os.path.abspath(__file__))
    package = os.path.dirname(here)
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") not in (here, os.getcwd())]
    spec = spec_from_file_location(
        "modlint", os.path.join(package, "__init__.py"), submodule_search_locations=[package]
    )
    assert spec is not None
    assert spec.loader is not None
    sys.modules["modlint"] = module = module_from_spec(spec)
    spec.loader.exec_module(module)


if __name__ == "__main__":
    main()
