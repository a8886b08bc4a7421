"""Packages of npm's registry, for tests that ask other programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest

_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tulieu-tests"


def find_package(name: str, version: str) -> Path:
    """Return the folder of a package, which is fetched once. The test is skipped where that cannot be done."""
    folder = _CACHE / f"{name}-{version}"
    if folder.is_dir():
        return folder
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip(f"no npm is found, with which {name} is fetched")
    _CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_CACHE) as fetched:
        done = subprocess.run(
            [npm, "pack", "--silent", f"{name}@{version}"], cwd=fetched, capture_output=True, text=True, timeout=300
        )
        packed = next(Path(fetched).glob("*.tgz"), None)
        if done.returncode or packed is None:
            pytest.skip(f"{name} cannot be fetched: {done.stderr.strip()[-200:]}")
        with tarfile.open(packed) as package:
            package.extractall(fetched, filter="data")
        Path(fetched, "package").replace(folder)
    return folder
