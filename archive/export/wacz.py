"""WACZ 1.1.1: the WARC with an index and a list of the articles' pages in one zip, which replayweb.page and pywb open
as it is.

Nothing in the zip depends on the clock or the machine. The WARC is not compressed again, so that readers can seek in
it.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import sqlite3
import stat
import struct
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import chain
from typing import IO, Any
from urllib.parse import urlsplit

from archive.export.media import Answer
from archive.export.output import Output, program
from archive.export.source import Source
from archive.export.warc import SelectedPage, select_pages, write_media, write_pages
from archive.warc.writer import WarcWriter, Written, warc_date

WARC = "data.warc.gz"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can have
_SAME_DATE = struct.pack("<HHBL", 0x5455, 5, 1, 315_532_800)
"""The same date as an extra field of each entry, at the entry and in the list at the zip's end. An entry has one for
sizes over 4 GB, which its list has not where it is smaller. ReplayWeb.page takes the length of the one for that of the
other where the list has none, and then reads the entry 20 bytes too early."""


def write(source: Source, output: Output) -> int:
    """Write the file; return of how many articles."""
    with (
        select_pages(source) as pages,
        zipfile.ZipFile(output.main(), "w") as container,
        closing(sqlite3.connect("")) as index,
        tempfile.TemporaryFile() as pages_file,
    ):
        package = _WaczWriter(container)
        index.execute("CREATE TABLE lines (line TEXT)")
        pages_file.write(_line({"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}))
        with package.entry(f"archive/{WARC}", compressed=False) as warc:
            writer = WarcWriter(warc, gzip=True)
            for answer, written in chain(write_pages(source, pages, writer), write_media(pages, writer)):
                index.execute("INSERT INTO lines VALUES (?)", (_index_line(answer, written),))
                if isinstance(answer, SelectedPage) and answer.articles:
                    pages_file.write(_line(_page_line(answer)))
        with package.entry("indexes/index.cdx") as cdx:
            for (line,) in index.execute("SELECT line FROM lines ORDER BY line"):
                cdx.write(f"{line}\n".encode())
        with package.entry("pages/pages.jsonl") as target:
            pages_file.seek(0)
            while piece := pages_file.read(65_536):
                target.write(piece)
        package.finish(pages.last_fetched_at)
        return pages.article_count


def _index_line(answer: Answer, written: Written) -> str:
    values = {
        "url": answer.url,
        "mime": answer.media_type,
        "status": str(answer.status or 200),
        "digest": f"sha256:{answer.sha256}",
        "length": str(written.length),
        "offset": str(written.offset),
        "filename": WARC,
    }
    return f"{surt(answer.url)} {timestamp(answer.fetched_at)} {json.dumps(values)}"


def _page_line(page: SelectedPage) -> dict[str, Any]:
    values = {"id": page.sha256, "url": page.url, "ts": warc_date(page.fetched_at)}
    return values | ({"title": page.title} if page.title else {})


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=True).encode() + b"\n"


class _DigestStream(io.RawIOBase):
    """A stream that passes on what is written and computes its digest."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self.sha256 = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.sha256.update(data)
        self.size += len(data)
        return self._target.write(data)


class _WaczWriter:
    """The entries of a WACZ, which it lists with their digests at its end."""

    def __init__(self, container: zipfile.ZipFile) -> None:
        self._container = container
        self._resources: list[dict[str, Any]] = []

    @contextmanager
    def entry(self, path: str, *, compressed: bool = True) -> Iterator[Any]:
        """Return the stream of one entry."""
        info = zipfile.ZipInfo(path, _ZIP_DATE)
        info.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        info.extra = _SAME_DATE
        info.create_system = 3  # Unix, on whatever system it runs
        info.external_attr = (stat.S_IFREG | 0o644) << 16
        with self._container.open(info, "w", force_zip64=True) as target:
            hashed = _DigestStream(target)
            yield hashed
        values = {"path": path, "hash": f"sha256:{hashed.sha256.hexdigest()}", "bytes": hashed.size}
        self._resources.append({"name": path.rpartition("/")[2], **values})

    def finish(self, last_fetched_at: str | None) -> None:
        """Write the list of the entries, and its digest. `created` is the time of the newest page."""
        package = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "software": program("/"),
            **({"created": warc_date(last_fetched_at)} if last_fetched_at else {}),
            "resources": list(self._resources),
        }
        with self.entry("datapackage.json") as target:
            target.write(json.dumps(package, indent=2).encode())
        values = {"path": "datapackage.json", "hash": self._resources[-1]["hash"]}
        with self.entry("datapackage-digest.json") as target:
            target.write(json.dumps(values, indent=2).encode())


# --- the index ------------------------------------------------------------------------------------

_WWW = re.compile(r"www\d*\.")


def surt(url: str) -> str:
    """Return the key of an address in an index of web archives (SURT): `vn,gov,a)/b?x&y` for
    `https://www.a.gov.vn/b?y&x`.

    `url` is in the form of `identity.canonical_url`. Readers of indexes make the same key.
    """
    parts = urlsplit(url.lower())
    host, colon, port = parts.netloc.rpartition("@")[2].partition(":")
    if www := _WWW.match(host):
        host = host[www.end() :]
    named = ",".join(reversed(host.split(".")))
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = parts.path if parts.path == "/" else parts.path.removesuffix("/")
    return f"{named}{colon}{port}){path or '/'}{'?' if query else ''}{query}"


def timestamp(stored: str) -> str:
    """Return a stored time as 14 digits."""
    return re.sub(r"\D", "", stored)[:14]
