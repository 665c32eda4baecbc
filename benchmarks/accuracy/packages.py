"""Released packages as folders of Python files, downloaded with pip, never installed or imported."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

WAYS = (("--only-binary=:all:",), ("--no-binary=:all:", "--no-build-isolation"))


def release(package: str, version: str, into: Path) -> Path | None:
    """The folder of a release, downloaded if it is not there yet; None if it cannot be had."""
    folder = into / f"{package}=={version}"
    if folder.is_dir():
        return folder
    with tempfile.TemporaryDirectory() as scratch:
        archive = _download(f"{package}=={version}", Path(scratch))
        if archive is None:
            return None
        partial = Path(tempfile.mkdtemp(dir=into))
        (_unpack_wheel if archive.suffix == ".whl" else _unpack_source)(archive, partial)
        shutil.move(partial, folder)
    return folder


def _download(requirement: str, scratch: Path) -> Path | None:
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(scratch), requirement]
    for way in WAYS:
        if subprocess.run([*command, *way], capture_output=True, check=False).returncode == 0:
            break
    return next(iter([*scratch.glob("*.whl"), *scratch.glob("*.tar.gz")]), None)


def _unpack_wheel(archive: Path, into: Path) -> None:
    with zipfile.ZipFile(archive) as wheel:
        wheel.extractall(into, [name for name in wheel.namelist() if name.endswith(".py")])


def _unpack_source(archive: Path, into: Path) -> None:
    """Without the top folder, which only repeats the release."""
    with tarfile.open(archive) as source:
        for member in source.getmembers():
            inner = Path(*Path(member.name).parts[1:])
            if member.isfile() and inner.suffix == ".py" and ".." not in inner.parts:
                (into / inner).parent.mkdir(parents=True, exist_ok=True)
                content = source.extractfile(member)
                if content is not None:
                    (into / inner).write_bytes(content.read())
