"""Scrapy's responses as answers to addresses of the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from archive.ledger import DueUrl
from crawler.answers import Answer
from crawler.arrival import MAX_HOPS
from crawler.discover.links import LinkFinder
from crawler.reading.dates import ZONE

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

KEPT_HEADERS = ("Content-Type", "Last-Modified", "ETag", "Date", "Server", "Location", "Retry-After")
"""Headers of an answer that are kept with its page."""
_CONDITIONS = {b"If-None-Match", b"If-Modified-Since"}


def now() -> datetime:
    """Now, as records print it: in Vietnam's time, to the second."""
    return datetime.now(ZONE).replace(microsecond=0)


def answer_of(response: Response, due: DueUrl) -> Answer:
    """The answer that a response is, fetched now."""
    headers = {}
    for name in KEPT_HEADERS:
        value = response.headers.get(name)
        if value:
            headers[name.lower()] = value.decode("utf-8", "replace")
    return Answer(
        url=due.url,
        kind=due.kind,
        attempts=due.attempts,
        gone=due.gone,
        status=response.status,
        headers=headers,
        body=response.body,
        fetched_at=now(),
        depth=due.depth,
        seen=due.seen,
        found_on=due.found_on,
        conditional=response.request is not None and bool(_CONDITIONS & response.request.headers.keys()),
        dated=due.modified_at is not None,
    )


def find_detour(response: Response, answer: Answer, finder: LinkFinder | None) -> Request | None:
    """The request that a redirect asks for where the ledger knows its target under the very address that was
    asked for: the same page with `https`, `www` or a language. It has to be followed to the letter. None for
    any other answer, and where that goes on and on."""
    location = answer.headers.get("location", "").strip()
    if finder is None or not 300 <= response.status < 400 or not location or response.request is None:
        return None
    try:
        target = urljoin(response.url, location)
        placed = finder.place(target)
    except ValueError:
        return None
    detours = response.request.meta.get("detours", 0)
    same = target != response.url and placed is not None and placed[0] == answer.url and finder.site.owns(target)
    if not same or detours >= MAX_HOPS:
        return None
    return response.request.replace(url=target, meta={**response.request.meta, "detours": detours + 1})
