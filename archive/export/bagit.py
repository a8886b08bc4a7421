"""Write an export as a BagIt bag: `data/` with its files, manifests of SHA-256 and SHA-512, and `bag-info.txt`.

The library `bagit` makes bags of version 0.97 and dates them by the clock, so they are written here and checked by the
library. The same archive gives the same bag: its date is the day of the archive's newest visit, not of the export.
`bag-info.txt` has labels of RFC 8493 and Dublin Core, and how the export was made.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from hashlib import file_digest
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from archive.database.schema import HEAD, articles, revisions
from archive.database.timestamps import from_text, local
from archive.errors import CannotBag
from archive.export import export
from archive.export.files import fill_folder
from archive.export.output import name_requested_path, program
from archive.export.redact import LEFT_AFTER_REDACTION
from archive.export.source import Source
from archive.ledger.removals import count_removals
from archive.messages.language import _, in_english
from archive.messages.terminal import printable
from archive.record.article import Article

ALGORITHMS = ("sha256", "sha512")
"""The algorithms of manifests, as in their file names."""

_WITH_MEDIA = ("huggingface", "files", "warc", "wacz")
"""Formats that have pictures and documents of their own."""

_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class ExportSummary:
    """What was exported, in numbers. Its size grows with the number of sites only."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Start again from nothing."""
        self.number = 0
        self.sites: dict[str, int] = {}
        """Articles by site."""
        self.first: str | None = None
        self.last: str | None = None
        """Days of publication; None where no article is dated."""

    def add(self, article: Article) -> None:
        """Count one more article."""
        self.number += 1
        self.sites[article.site] = self.sites.get(article.site, 0) + 1
        if article.published is not None:
            day = article.published[:10]
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)


@dataclass(frozen=True)
class _SummarizedSource(Source):
    """A source that counts the articles taken from it."""

    summary: ExportSummary = field(default_factory=ExportSummary)

    def records(self) -> Iterator[tuple[str, dict[str, Any]]]:
        self.summary.reset()  # a format may read more than once
        for text, record in super().records():
            self.summary.add(Article.from_json(record))
            yield text, record


def make_bag(source: Source, format_name: str, folder: Path, *, excel: bool = False) -> int:
    """Write the selected articles as a bag and return how many. The folder appears when it is complete; a failure
    leaves nothing. Raise CannotBag where something exists there, ValueError for an unknown format, OSError."""
    requested, folder = folder, folder.absolute()
    if folder.exists() or folder.is_symlink():
        raise CannotBag(_("{folder}: there is something already; a bag is made in a new folder", folder=folder))
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    shutil.rmtree(partial, ignore_errors=True)  # left by a killed process of the same number, as in containers
    try:
        partial.mkdir()
        count = _fill(partial, source, format_name, excel)
        partial.rename(folder)
    except OSError as error:
        name_requested_path(error, {partial: requested})
        raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return count


def _fill(folder: Path, source: Source, format_name: str, excel: bool) -> int:
    (folder / "data").mkdir()
    summarized = _SummarizedSource(**{one.name: getattr(source, one.name) for one in fields(source)})
    count = export(summarized, format_name, folder / "data" / f"articles.{format_name}", excel=excel)
    kept = None
    if source.with_media and format_name not in _WITH_MEDIA:
        (folder / "data" / "files").mkdir()
        kept = fill_folder(source, folder / "data" / "files", excel=excel)
    payload = sorted(path for path in (folder / "data").rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in payload)
    info = list(bag_info(source, summarized.summary, format_name, oxum=f"{size}.{len(payload)}"))
    if kept is not None:
        info.append(("Tulieu-Files", f"{kept.files} kept pictures and documents in data/files, {kept.size} bytes"))
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


# --- bag-info.txt ---------------------------------------------------------------------------------


def bag_info(source: Source, summary: ExportSummary, format_name: str, *, oxum: str) -> Iterator[tuple[str, str]]:
    """Yield labels and values in order; a value is one line."""
    for label, value in _lines(source, summary, format_name, oxum):
        yield label, printable(value)


def _lines(source: Source, summary: ExportSummary, format_name: str, oxum: str) -> Iterator[tuple[str, str]]:
    span = f"{summary.first}/{summary.last}" if summary.first else None
    published = f", published {summary.first} to {summary.last}" if summary.first else ""
    size = in_english(
        "{number:article|articles} of {sites:news site|news sites} of Vietnam",
        number=summary.number,
        sites=len(summary.sites),
    )
    yield "External-Description", f"{size}{published}, as {format_name}"
    newest = source.connection.scalar(select(func.max(articles.c.last_seen_at)))
    if newest is not None:
        yield "Bagging-Date", f"{local(from_text(newest)):%Y-%m-%d}"
        yield "Bagging-Date-Means", "the day of the archive's newest visit, so that one archive gives one bag"
    yield "Bag-Software-Agent", program(" ")
    yield "Payload-Oxum", oxum
    yield "DC-Title", "Articles of news sites, exported from an archive of tulieu"
    yield "DC-Type", "Dataset"
    yield "DC-Format", format_name
    if span:
        yield "DC-Date", span
    for site, number in sorted(summary.sites.items()):
        yield "DC-Source", in_english("{site} ({number:article|articles})", site=site, number=number)
    yield "Tulieu-Selection", _as_line(source.chosen())
    if source.redacted:
        yield "Tulieu-Redacted", LEFT_AFTER_REDACTION
    yield "Tulieu-Articles", f"{summary.number}"
    yield "Tulieu-Removed-By-Order", f"{count_removals(source.connection, source.selection.site)}"
    yield "Tulieu-Schema", HEAD
    readers = select(revisions.c.reader).where(revisions.c.reader.is_not(None)).distinct()
    for reader in sorted(source.connection.scalars(readers)):
        yield "Tulieu-Reader", reader


def _as_line(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if text == printable(text) else json.dumps(value)
