"""The version of the reader. Every record says which one read it, as an archive can be read again by a better one."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from crawler import VERSION

_ROOT = Path(__file__).parent.parent.parent
_PARTS = ("reading", "layouts", "urls", "sites")
_MARKUP = ("addresses.py", "charsets.py", "pictures.py")
"""Modules of `archive.markup` that it reads by."""
_DIGITS = 10


@cache
def reader_version() -> str:
    """Return the program's version with a digest over all code that decides what is read of a page:
    `0.2.0+1f0c9a2b3d`. It changes with every change of that code, and with no other."""
    digest = hashlib.sha256()
    paths = [path for part in _PARTS for path in sorted((_ROOT / "crawler" / part).rglob("*.py"))]
    paths += [_ROOT / "archive" / "markup" / name for name in _MARKUP]
    for path in paths:
        digest.update(f"{path.relative_to(_ROOT).as_posix()}\0".encode() + path.read_bytes())
    return f"{VERSION}+{digest.hexdigest()[:_DIGITS]}"
