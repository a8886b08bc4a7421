"""Imported pages in slices, which the workers of an archive save. The pages travel with them: a worker sees no file of
the machine that imports."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from archive import Archive
from archive.slices import JsonObject
from crawler.importing.report import ImportReport
from crawler.importing.save import PageSaver, counting_failures
from crawler.importing.spool import Event
from crawler.run.answer import KEPT_HEADERS
from crawler.site import Site
from crawler.sites import site_meant, word_for

_PAGES, _BYTES = 200, 2_000_000
"""Pages of a slice, and bytes of them, at most except for the last page."""
_ALL_BYTES = 64_000_000
"""Bytes of pages that wait for their slice to be full."""


class Slicer:
    """Collects the pages of each site, in the order of time, into slices for `import_slice`."""

    def __init__(self, foreign: Site | None) -> None:
        """`foreign`: as `PageReader` takes it."""
        self._foreign = word_for(foreign) if foreign is not None else None
        self._waiting: dict[str, list[str]] = {}
        self._size = 0

    def add(self, site: str, event: Event, headers: Mapping[str, str], body: bytes) -> Iterator[JsonObject]:
        """Add a page; yield the slices that it makes full."""
        page = {
            "event": asdict(event),
            "headers": {name: value for name, value in headers.items() if name in KEPT_HEADERS},
            "body": base64.b64encode(zlib.compress(body, 1)).decode("ascii"),
        }
        text = json.dumps(page)  # a text within JSON: in PostgreSQL's own JSON a NUL is not allowed
        waiting = self._waiting.setdefault(site, [])
        waiting.append(text)
        self._size += len(text)
        if len(waiting) >= _PAGES or sum(map(len, waiting)) >= _BYTES:
            yield self._slice(site)
        elif self._size >= _ALL_BYTES:
            for name in [name for name, pages in self._waiting.items() if pages]:
                yield self._slice(name)

    def end(self) -> Iterator[JsonObject]:
        """Yield a last slice for each site with the pages that are left, marked `is_last`; it may have no pages."""
        for site in list(self._waiting):
            yield self._slice(site) | {"is_last": True}

    def _slice(self, site: str) -> JsonObject:
        pages, self._waiting[site] = self._waiting[site], []
        self._size -= sum(map(len, pages))
        return {"site": site, "foreign": self._foreign, "pages": pages, "is_last": False}


def import_slice(where: str, *, site: str, foreign: str | None, pages: list[str], is_last: bool) -> JsonObject:
    """Save the pages of a slice of a site; after the last slice read again the articles that the portal's profile
    changes. Return the parts of a report, what is damaged in the archive, and what the articles show and link to.
    Doing it twice changes nothing, though pages that were new the first time are counted as unchanged."""
    report, shown = ImportReport(), []
    with Archive.open(where, create=False) as archive:
        saver = PageSaver(archive, site_meant(foreign) if foreign is not None else None, report)
        for text in pages:
            page = json.loads(text)
            event = Event(**page["event"])
            with counting_failures(event, report):
                found = saver.save(event, page["headers"], zlib.decompress(base64.b64decode(page["body"])))
                shown += [asdict(found)] if found is not None and found.has_any else []
        if is_last:
            saver.settle(site)
        else:
            saver.note_changes()
        return {"report": report.as_parts(), "damages": archive.damages.take(), "shown": shown}
