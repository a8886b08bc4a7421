"""Scrapy's responses as answers to addresses of the ledger."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.reading.dates.parse import ZONE
from crawler.run.answer import KEPT_HEADERS, Answer
from crawler.urls.joining import join_url
from crawler.urls.traps import MAX_HOPS

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from archive.record.visit import DueUrl
    from crawler.discover.links import LinkFinder

_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_CONDITIONS = {b"If-None-Match", b"If-Modified-Since"}


def now() -> datetime:
    """Return the time as records print it: Vietnam's, to the second."""
    return as_printed(datetime.now(UTC))


def as_printed(at: datetime) -> datetime:
    """Return a time (aware) as records print it."""
    return at.astimezone(ZONE).replace(microsecond=0)


def _escaped(octet: re.Match[bytes]) -> bytes:
    return b"%%%02X" % octet[0][0]


def kept_headers(response: Response, also: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the headers of an answer that are kept with what it brings, names in lower case."""
    headers = {}
    for name in (*KEPT_HEADERS, *also):
        value = response.headers.get(name)
        if value:
            # Browsers keep the bytes of an address, whatever letters they are meant to be.
            text = _NOT_ASCII.sub(_escaped, value).decode("ascii") if name == "location" else None
            headers[name] = text or value.decode("utf-8", "replace")
    return headers


def answer_of(response: Response, site: str, due: DueUrl, at: datetime | None = None) -> Answer:
    """Return a response as the answer to an address of a site, fetched `at` a time (aware); None: now."""
    return Answer(
        site=site,
        due=due,
        status=response.status,
        headers=kept_headers(response),
        body=response.body,
        fetched_at=now() if at is None else as_printed(at),
        conditional=response.request is not None and bool(_CONDITIONS & response.request.headers.keys()),
    )


def find_detour(response: Response, answer: Answer, finder: LinkFinder | None) -> Request | None:
    """Return the request that a redirect leads to where the ledger knows its target under the very address that was
    requested: the same page with `https`, `www` or a language. It has to be followed to the letter. None for any other
    answer, and where that goes on and on."""
    location = answer.headers.get("location", "").strip()
    if finder is None or not 300 <= response.status < 400 or not location or response.request is None:
        return None
    try:
        target = join_url(response.url, location)
        placed = finder.place(target)
    except ValueError:
        return None
    detours = response.request.meta.get("detours", 0)
    same = target != response.url and placed is not None and placed[0] == answer.due.url and finder.site.owns(target)
    if not same or detours >= MAX_HOPS:
        return None
    return response.request.replace(url=target, meta={**response.request.meta, "detours": detours + 1})
