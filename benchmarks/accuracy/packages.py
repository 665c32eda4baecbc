"""Released packages, and repositories at a commit, as folders of Python files: downloaded, never installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlretrieve

SNAPSHOTS = "https://codeload.github.com"
WAYS = (("--only-binary=:all:",), ("--no-binary=:all:", "--no-build-isolation"))


def release(package: str, version: str, into: Path) -> Path | None:
    """The folder of a release, downloaded if it is not there yet; None if it cannot be had.

    A package with a `/` in its name is a repository on GitHub, its version a commit.
    """
    folder = into / f"{package.replace('/', '+')}=={version}"
    if folder.is_dir():
        return folder
    with tempfile.TemporaryDirectory() as scratch:
        fetch = _snapshot if "/" in package else _download
        archive = fetch(package, version, Path(scratch))
        if archive is None:
            return None
        partial = Path(tempfile.mkdtemp(dir=into))
        (_unpack_wheel if archive.suffix == ".whl" else _unpack_source)(archive, partial)
        shutil.move(partial, folder)
    return folder


def _snapshot(repository: str, commit: str, scratch: Path) -> Path | None:
    archive = scratch / "snapshot.tar.gz"
    try:
        urlretrieve(f"{SNAPSHOTS}/{repository}/tar.gz/{commit}", archive)
    except URLError:
        return None
    return archive


def _download(package: str, version: str, scratch: Path) -> Path | None:
    requirement = f"{package}=={version}"
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
