"""Writes an export as a bag: `data/` with its files, manifests of SHA-256 and SHA-512, and `bag-info.txt`.

The library `bagit` makes bags of version 0.97 and dates them by the clock, so they are written here and checked by it.
The same archive gives the same bag: its date is the day of the archive's newest visit, not of the export.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Any

from archive.article import Article
from archive.bags.info import Contents, lines_of
from archive.errors import CannotBag
from archive.export import export
from archive.export.output import name_as_asked
from archive.export.source import Source

ALGORITHMS = ("sha256", "sha512")
"""Of manifests, as their file names say them."""

_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


@dataclass(frozen=True)
class _Noting(Source):
    """A source that notes what was taken from it."""

    contents: Contents = field(default_factory=Contents)

    def records(self) -> Iterator[tuple[str, dict[str, Any]]]:
        self.contents.forget()  # a format may read more than once
        for text, record in super().records():
            self.contents.note(Article.from_json(record))
            yield text, record


def make_bag(source: Source, form: str, folder: Path, *, excel: bool = False) -> int:
    """Writes the chosen articles as a bag and returns how many. The folder appears when it is complete; a failure
    leaves nothing. CannotBag if something stands there; ValueError for an unknown format; OSError."""
    asked, folder = folder, folder.absolute()
    if folder.exists() or folder.is_symlink():
        raise CannotBag(f"{folder}: there is something already; a bag is made in a new folder")
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)  # of one that was killed, where processes always have the same number
    try:
        part.mkdir()
        count = _fill(part, source, form, excel)
        part.rename(folder)
    except OSError as error:
        name_as_asked(error, {part: asked})
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return count


def _fill(folder: Path, source: Source, form: str, excel: bool) -> int:
    (folder / "data").mkdir()
    noting = _Noting(source.connection, source.pages, source.selection, source.on_article)
    count = export(noting, form, folder / "data" / f"articles.{form}", excel=excel)
    payload = sorted(path for path in (folder / "data").rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in payload)
    info = lines_of(source, noting.contents, form, oxum=f"{size}.{len(payload)}")
    _write(folder / "bagit.txt", _DECLARATION)
    _write(folder / "bag-info.txt", "".join(f"{label}: {value}\n" for label, value in info))
    manifests = [_write_manifest(folder, "manifest", algorithm, payload) for algorithm in ALGORITHMS]
    tags = sorted([folder / "bagit.txt", folder / "bag-info.txt", *manifests])
    for algorithm in ALGORITHMS:
        _write_manifest(folder, "tagmanifest", algorithm, tags)
    return count


def _write_manifest(folder: Path, kind: str, algorithm: str, files: list[Path]) -> Path:
    lines = []
    for path in files:
        with path.open("rb") as stream:
            digest = file_digest(stream, algorithm).hexdigest()
        lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    manifest = folder / f"{kind}-{algorithm}.txt"
    _write(manifest, "".join(lines))
    return manifest


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
