"""Pages out of a folder of saved files (.html, .mhtml), with a table of their addresses or without.

The table is a CSV file in the folder with the columns `file` (a path within the folder), `url`, and perhaps
`fetched_at` (ISO 8601 with a zone). Without one a page is from where it says itself: its canonical link, or what the
browser wrote into an .mhtml. Where nothing says when it was fetched, it is the time of the file: the page was so then.

Only plain files are opened, also by a link that stays within the folder; pipes, devices and sockets are counted.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from archive.database.timestamps import to_text
from archive.messages.language import _, about
from archive.plain_file import NotPlainFile, open_plain
from archive.record.identity import fold
from archive.warc.http import Unusable
from crawler.importing.report import CannotImport, ImportReport
from crawler.importing.spool import Location, Spool
from crawler.importing.stated import check_time, read_address
from crawler.reading.errors import ReadingError
from crawler.reading.mhtml import ENDINGS, MAX_FILE, is_mhtml, unwrap
from crawler.reading.page import parse_page
from crawler.settings import DOWNLOAD_MAXSIZE

PAGES = (".html", ".htm", ".xhtml", *ENDINGS)
"""Endings of files that hold pages, in lower case."""

_UNKNOWN_ADDRESS = "http://tulieu.invalid/"


@dataclass(frozen=True, slots=True)
class _Claim:
    """A page whose address only its canonical link says."""

    file: str
    title: str
    """Of the window, folded."""
    location: Location
    told: dict[str, Any]
    """What the spool is told about it beside its address."""


class FolderGatherer:
    """Puts the pages of one folder into a spool."""

    def __init__(self, spool: Spool, report: ImportReport, latest: datetime) -> None:
        """`latest`: pages from after this time are skipped, for their time is a mistake."""
        self._spool = spool
        self._report = report
        self._latest = latest
        self._claims: dict[str, list[_Claim]] = {}

    def gather(self, folder: Path) -> None:
        """Take all pages, in the order of names. CannotImport where there is none, or the table is none."""
        tables = sorted(path.name for path in folder.iterdir() if path.suffix.lower() == ".csv")
        if len(tables) > 1:
            raise CannotImport(
                _("{folder}: several tables of addresses: {names}", folder=folder, names=", ".join(tables))
            )
        found = 0
        for name, url, fetched_at in _read_table(folder, tables[0]) if tables else _files(folder):
            found += 1
            try:
                self._take(folder, name, url, fetched_at)
            except Unusable as unusable:
                self._report.add_skipped(str(folder / name), None, str(unusable))
            except OSError as error:
                self._report.add_damaged(str(folder / name), None, error.strerror or str(error))
        if not found:
            raise CannotImport(_("{folder}: no page is in it ({endings})", folder=folder, endings=", ".join(PAGES)))
        self._settle_claims()

    def _settle_claims(self) -> None:
        """Take the pages whose address only their canonical link says, except for those that say the same of different
        articles: what all pages of a portal say is the address of none."""
        for url, claims in self._claims.items():
            words = [set(claim.title.split()) for claim in claims]
            alike = all(2 * len(one & words[0]) >= min(len(one), len(words[0])) for one in words)
            for claim in claims:
                if alike:
                    self._spool.add_page(claim.location, url=url, **claim.told)
                else:
                    self._report.add_skipped(claim.file, None, "no-address")
        self._claims.clear()

    def _take(self, folder: Path, name: str, url: str, fetched_at: str) -> None:
        path = folder / name
        with _open_within(folder, name) as stream:
            raw, written_at = stream.read(MAX_FILE + 1), os.fstat(stream.fileno()).st_mtime
        body, content_type, said_url, said_at = _unwrapped(raw, name)
        url, title = url or said_url or "", None
        if not url:
            url, title = _canonical_of(body)
        at = _parse_time(fetched_at) if fetched_at else said_at or _moment_of(written_at)
        check_time(at, self._latest)
        url = read_address(url)
        location = self._spool.keep({"content-type": content_type} if content_type else {}, body)
        sha256 = hashlib.sha256(body).hexdigest()
        told: dict[str, Any] = {"at": to_text(at), "sha256": sha256, "record_id": None, "digest": None}
        if title is None:
            self._spool.add_page(location, url=url, **told)
        else:
            self._claims.setdefault(url, []).append(_Claim(str(path), title, location, told))


def _open_within(folder: Path, name: str) -> BinaryIO:
    """Open a plain file of a folder, also by a link to it from within the folder. Unusable for what is elsewhere or no
    plain file, so that no pipe is waited for; OSError."""
    if not name or "\0" in name:
        raise Unusable("outside-folder")
    try:
        path = os.path.realpath(folder / name, strict=True)
        if not Path(path).is_relative_to(os.path.realpath(folder)):
            raise Unusable("outside-folder")
        return open_plain(path)
    except OSError as error:
        if isinstance(error, NotPlainFile) or error.errno == errno.ELOOP:
            raise Unusable("no-plain-file") from error
        raise


def _moment_of(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):  # of a year that a clock cannot show
        raise Unusable("no-date") from None


def _unwrapped(raw: bytes, name: str) -> tuple[bytes, str | None, str | None, datetime | None]:
    """Return the page in a file, and what an .mhtml says about it: Content-Type, address, time. Unusable."""
    found: tuple[bytes, str | None, str | None, datetime | None] = (raw, None, None, None)
    if is_mhtml(name) and len(raw) <= MAX_FILE:
        try:
            page = unwrap(raw)
        except ReadingError as error:
            raise Unusable(error.reason) from error
        found = (page.body, page.content_type, page.url, page.saved_at)
    if len(found[0]) > DOWNLOAD_MAXSIZE:
        raise Unusable("too-large")
    return found


def _canonical_of(body: bytes) -> tuple[str, str]:
    """Return the address that a page's canonical link says, "" for none, and the page's title, folded."""
    try:
        page = parse_page(body, url=_UNKNOWN_ADDRESS)
    except ReadingError as error:
        raise Unusable(error.reason) from error
    said = page.canonical or ""
    relative = urlsplit(said).netloc == urlsplit(_UNKNOWN_ADDRESS).netloc  # that says nothing
    return "" if relative else said, fold(page.window_title or "")


def _parse_time(said: str) -> datetime:
    try:
        at = datetime.fromisoformat(said.strip())
        to_text(at)
    except (ValueError, OverflowError):
        raise Unusable("no-date") from None
    return at


def _files(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the pages below a folder as rows of a table without addresses; links to folders are not followed."""
    for inside, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(PAGES):
                yield str((Path(inside) / name).relative_to(folder)), "", ""


def _read_table(folder: Path, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield the rows of a table: file, address, time. CannotImport."""
    path = folder / name
    try:
        table = _open_within(folder, name)
    except Unusable as unusable:
        raise CannotImport(
            _("{path}: the table of addresses is not a plain file of the folder", path=path)
        ) from unusable
    except OSError as error:
        raise CannotImport(about(path, error.strerror)) from error
    try:
        with io.TextIOWrapper(table, encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream, strict=True)
            missing = {"file", "url"} - set(rows.fieldnames or ())
            if missing:
                raise CannotImport(
                    _("{path}: it has no column {names}", path=path, names=" and ".join(sorted(missing)))
                )
            for row in rows:
                file, url, at = ((row.get(name) or "").strip() for name in ("file", "url", "fetched_at"))
                yield file, url, at
    except (csv.Error, UnicodeDecodeError) as error:
        raise CannotImport(about(path, error)) from error
