"""A bundle: one zip file with what a maintainer needs who cannot reach a site. Written by `tulieu doctor --bundle`.

    bundle.json   {"version": 1, "tulieu": "0.2.0+1f0c9a2b3d", "site": "...", "target": "https://...", "when": "...",
                   "source": "site",
                   "pages": [{"kind": "front", "address": "...", "final": "...", "status": 200, "fetched_at": "...",
                              "headers": {...}, "file": "page-1.html", "sha256": "...",
                              "read": {"article": {...}} or {"error": {"reason": "...", "detail": "..."}}}, ...],
                   "profile": {...} or null}
    page-1.html   the bytes as served

The same content gives the same bytes. Names of files are ours, and nothing of the person or the machine is in it.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, BinaryIO, Literal

from crawler.run.answer import KEPT_HEADERS
from crawler.workshop.fixtures import MAX_PAGE, SavedPage

VERSION = 1

MANIFEST = "bundle.json"
"""The file that says what the others are."""

MAX_MEMBER = MAX_PAGE
"""Bytes of one file in a bundle: as much as a crawl takes of one page."""

MAX_BUNDLE = 50 * 1024 * 1024
"""Bytes of all its files together, unpacked."""

Kind = Literal["front", "list", "article"]
"""`article`: also a page that was taken for one and was refused."""

Source = Literal["site", "archive"]
"""Where the pages are from: the site at that time, or what an archive kept of it."""

_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can say: when the bundle was made is in its manifest
_HEADER = 1_000  # characters of a header that are packed
_PLAIN_FILE = 0o100644 << 16


@dataclass(frozen=True, kw_only=True)
class BundlePage:
    """One page with what was read of it."""

    kind: Kind
    page: SavedPage
    read: Mapping[str, Any]
    """`{"article": {...}}`, the whole record, or `{"error": {"reason": "...", "detail": "..."}}`."""


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """What is packed of one site."""

    site: str
    """Its name."""
    target: str
    """The address of its front page."""
    made_at: datetime
    """Aware."""
    source: Source
    reader: str
    """The version of tulieu that read the pages, see `crawler.reading.version`."""
    pages: Sequence[BundlePage]
    """Front page and list, where they came, then articles."""
    profile: Mapping[str, Any] | None
    """What was learnt about the portal, as `Portal.as_json` has it; None where nothing is."""
    left_out: Sequence[str] = ()
    """Addresses of pages that were too large for it."""

    @cached_property
    def members(self) -> Mapping[str, bytes]:
        """Its files by name, in the order of names."""
        files = {name_of(number): one.page.body for number, one in enumerate(self.pages, 1)}
        return dict(sorted({MANIFEST: _encoded(self.as_json()), **files}.items()))

    def as_json(self) -> dict[str, Any]:
        """Return its manifest."""
        return {
            "version": VERSION,
            "tulieu": self.reader,
            "site": self.site,
            "target": self.target,
            "when": self.made_at.isoformat(),
            "source": self.source,
            "pages": [_page_json(name_of(number), one) for number, one in enumerate(self.pages, 1)],
            "profile": self.profile,
        }

    def write(self, stream: BinaryIO) -> None:
        """Write the zip file."""
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
            for name, content in self.members.items():
                about = zipfile.ZipInfo(name, _TIME)
                about.create_system, about.external_attr = 3, _PLAIN_FILE  # as on Unix, wherever it is made
                about.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(about, content)

    def within_bounds(self) -> Bundle:
        """Return the bundle without the pages that would make it, or one of its files, too large. Of a large one and
        those after it the small ones stay."""
        kept: list[BundlePage] = []
        left_out: list[str] = []
        room, told = MAX_BUNDLE - MAX_MEMBER, MAX_MEMBER - len(_encoded({**self.as_json(), "pages": []}))
        for number, one in enumerate(self.pages, 1):
            size, saying = len(one.page.body), len(_encoded(_page_json(name_of(number), one))) + 1_000
            if size <= min(room, MAX_MEMBER) and saying <= told:
                kept.append(one)
                room, told = room - size, told - saying
            else:
                left_out.append(one.page.url)
        return replace(self, pages=kept, left_out=left_out)


def name_of(number: int) -> str:
    """Return the name of the file of a page; the first is 1."""
    return f"page-{number}.html"


def _page_json(name: str, one: BundlePage) -> dict[str, Any]:
    page = one.page
    return {
        "kind": one.kind,
        "address": page.url,
        "final": page.final_url,
        "status": page.status,
        "fetched_at": page.fetched_at.isoformat() if page.fetched_at else None,
        "headers": {header: page.headers[header][:_HEADER] for header in KEPT_HEADERS if page.headers.get(header)},
        "file": name,
        "sha256": page.sha256,
        "read": one.read,
    }


def _encoded(value: Any) -> bytes:
    """Return JSON that people and programs can read. Half of a surrogate pair, which UTF-8 does not have, becomes its
    escape."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
