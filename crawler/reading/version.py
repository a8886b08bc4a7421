"""The version of the reader. Every record says which one read it, as an archive can be read again by a better one."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from crawler import VERSION

_CRAWLER = Path(__file__).parent.parent
_PARTS = ("reading", "layouts", "urls", "sites")
_DIGITS = 10


@cache
def reader_version() -> str:
    """Return the program's version with a digest over all code that decides what is read of a page:
    `0.2.0+1f0c9a2b3d`. It changes with every change of that code, and with no other."""
    digest = hashlib.sha256()
    for part in _PARTS:
        for path in sorted((_CRAWLER / part).rglob("*.py")):
            digest.update(f"{path.relative_to(_CRAWLER).as_posix()}\0".encode() + path.read_bytes())
    return f"{VERSION}+{digest.hexdigest()[:_DIGITS]}"
