"""The Python environment of a project: the folders that its interpreter imports installed packages from."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from modlint.config import UserError

NAMES = (".venv", "venv")  # what people call the environment in a project
LAYOUTS = (
    "lib/python3*/site-packages",
    "lib64/python3*/site-packages",
    "Lib/site-packages",
    "local/lib/python3*/dist-packages",
    "lib/python3/dist-packages",
)
QUESTION = "import site; print(*site.getsitepackages(), sep='\\n')"
PATIENCE = 20  # seconds


def site_folders(python: str, root: Path) -> tuple[Path, ...]:
    """The site-packages of an interpreter or environment; without one those of the project's, else of modlint's own."""
    if python:
        return _named(python, root)
    for prefix in _candidates(root):
        if folders := _of_environment(prefix):
            return folders
    return tuple(_own())


def _candidates(root: Path) -> Iterator[Path]:
    """Where an environment may be that the user has not named. One that only runs modlint is not the project's."""
    active = os.environ.get("VIRTUAL_ENV") or os.environ.get("CONDA_PREFIX")
    if active and os.path.realpath(active) != os.path.realpath(sys.prefix):
        yield Path(active)
    yield from (root / name for name in NAMES)


def _named(python: str, root: Path) -> tuple[Path, ...]:
    from shutil import which

    places = (Path(os.path.expanduser(python)), root / python)
    path = next((each for each in places if each.exists()), None) or Path(which(python) or "")
    if path == Path():
        raise UserError(f"python: {python}: no such interpreter or environment")
    if path.is_file():
        folders = _of_environment(path.absolute().parent.parent) or _asked(path)
    else:
        folders = _of_environment(path) or tuple(_sites(path))
    if not folders:
        raise UserError(f"python: {python}: no Python environment")
    return folders


def _of_environment(prefix: Path) -> tuple[Path, ...]:
    """The folders of a virtual or conda environment; none if it is no such."""
    settings = _settings(prefix / "pyvenv.cfg")
    if not settings and not (prefix / "conda-meta").is_dir():
        return ()
    folders = [*_sites(prefix)]
    if settings.get("include-system-site-packages") == "true" and "home" in settings:
        folders += _sites(Path(settings["home"]).parent)
    return tuple(folders)


def _settings(file: Path) -> dict[str, str]:
    """The keys of a `pyvenv.cfg`."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines)
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _sites(prefix: Path) -> Iterator[Path]:
    for layout in LAYOUTS:
        yield from sorted(folder for folder in prefix.glob(layout) if folder.is_dir())


def _asked(interpreter: Path) -> tuple[Path, ...]:
    """What an interpreter outside any environment says, without running anything else."""
    import subprocess

    command = [str(interpreter), "-I", "-S", "-c", QUESTION]
    try:
        said = subprocess.check_output(command, stderr=subprocess.DEVNULL, text=True, timeout=PATIENCE)
    except (OSError, subprocess.SubprocessError):
        raise UserError(f"python: {interpreter}: it cannot be run") from None
    return tuple(Path(line) for line in said.splitlines() if os.path.isdir(line))


def _own() -> Iterator[Path]:
    """The environment that modlint itself is installed in."""
    import site

    users = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
    yield from (Path(folder) for folder in [*site.getsitepackages(), *users] if os.path.isdir(folder))
