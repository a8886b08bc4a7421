"""WACZ 1.1.1: the WARC with an index and a list of pages in one file, which replayweb.page and pywb open as it is.

Nothing in the zip is of the clock or the machine. The WARC is not compressed again, so that readers can reach into it.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import sqlite3
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import IO, Any
from urllib.parse import urlsplit

from archive.export.output import Output, program
from archive.export.source import Source
from archive.export.warc import SelectedPage, select_pages, write_pages
from archive.warc.writer import WarcWriter, Written, warc_date

# --- SURT -----------------------------------------------------------------------------------------
#
# Addresses as indexes of web archives sort them (SURT): `https://www.a.gov.vn/b?y&x` is `vn,gov,a)/b?x&y`.

_WWW = re.compile(r"www\d*\.")


def surt(url: str) -> str:
    """The key of an address that `identity.canonical_url` wrote, in lower case; readers of indexes make the same."""
    parts = urlsplit(url.lower())
    host, colon, port = parts.netloc.rpartition("@")[2].partition(":")
    if www := _WWW.match(host):
        host = host[www.end() :]
    named = ",".join(reversed(host.split(".")))
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = parts.path if parts.path == "/" else parts.path.removesuffix("/")
    return f"{named}{colon}{port}){path or '/'}{'?' if query else ''}{query}"


def timestamp(stored: str) -> str:
    """A moment as the archive stores it, in 14 digits."""
    return re.sub(r"\D", "", stored)[:14]


WARC = "data.warc.gz"
_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip can tell


def write(source: Source, output: Output) -> int:
    """Writes the file; returns of how many articles."""
    with (
        select_pages(source) as pages,
        zipfile.ZipFile(output.main(), "w") as container,
        closing(sqlite3.connect("")) as index,
        tempfile.TemporaryFile() as listed,
    ):
        package = _Package(container)
        index.execute("CREATE TABLE lines (line TEXT)")
        listed.write(_line({"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}))
        with package.entry(f"archive/{WARC}", compressed=False) as warc:
            for page, written in write_pages(source, pages, WarcWriter(warc, gzip=True)):
                index.execute("INSERT INTO lines VALUES (?)", (_index_line(page, written),))
                listed.write(_line(_page_line(page)))
        with package.entry("indexes/index.cdx") as cdx:
            for (line,) in index.execute("SELECT line FROM lines ORDER BY line"):
                cdx.write(f"{line}\n".encode())
        with package.entry("pages/pages.jsonl") as target:
            listed.seek(0)
            while piece := listed.read(65_536):
                target.write(piece)
        package.finish(pages.last_fetched_at)
        return pages.article_count


def _index_line(page: SelectedPage, written: Written) -> str:
    told = {
        "url": page.url,
        "mime": page.headers.get("content-type", "").partition(";")[0].strip() or "text/html",
        "status": str(page.status or 200),
        "digest": f"sha256:{page.sha256}",
        "length": str(written.length),
        "offset": str(written.offset),
        "filename": WARC,
    }
    return f"{surt(page.url)} {timestamp(page.fetched_at)} {json.dumps(told)}"


def _page_line(page: SelectedPage) -> dict[str, Any]:
    told = {"id": page.sha256, "url": page.url, "ts": warc_date(page.fetched_at)}
    return told | ({"title": page.title} if page.title else {})


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=True).encode() + b"\n"


class _Hashed(io.RawIOBase):
    """Hands on what is written, and knows its digest."""

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


class _Package:
    """The entries of a WACZ, listed with their digests at its end."""

    def __init__(self, container: zipfile.ZipFile) -> None:
        self._container = container
        self._resources: list[dict[str, Any]] = []

    @contextmanager
    def entry(self, path: str, *, compressed: bool = True) -> Iterator[Any]:
        """The stream of one entry."""
        info = zipfile.ZipInfo(path, _DAY)
        info.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        info.create_system = 3  # a Unix, wherever it runs
        info.external_attr = (stat.S_IFREG | 0o644) << 16
        with self._container.open(info, "w", force_zip64=True) as target:
            hashed = _Hashed(target)
            yield hashed
        told = {"path": path, "hash": f"sha256:{hashed.sha256.hexdigest()}", "bytes": hashed.size}
        self._resources.append({"name": path.rpartition("/")[2], **told})

    def finish(self, last_fetched_at: str | None) -> None:
        """Write what lists the entries, and the digest of that. `created` is the time of the newest page."""
        package = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "software": program("/"),
            **({"created": warc_date(last_fetched_at)} if last_fetched_at else {}),
            "resources": list(self._resources),
        }
        with self.entry("datapackage.json") as target:
            target.write(json.dumps(package, indent=2).encode())
        told = {"path": "datapackage.json", "hash": self._resources[-1]["hash"]}
        with self.entry("datapackage-digest.json") as target:
            target.write(json.dumps(told, indent=2).encode())
