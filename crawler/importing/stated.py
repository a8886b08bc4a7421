"""What a file that is imported says about a page's address and time, believed within reason."""

from __future__ import annotations

from datetime import UTC, datetime

from archive.record.identity import canonical_url
from archive.warc.http import Unusable
from crawler.urls.rules import MAX_LENGTH

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No page was fetched before: the first web server answered at the end of that year."""


def check_time(at: datetime, latest: datetime) -> datetime:
    """Return an aware time; Unusable for one at which no page can have been fetched: it is a mistake."""
    if at > latest:
        raise Unusable("future-date")
    if at < EARLIEST:
        raise Unusable("past-date")
    return at


def read_address(said: str) -> str:
    """Return a web address as the ledger has it; Unusable for anything else, and for one that no crawl would request
    as it is too long."""
    try:
        url = canonical_url(said)
    except ValueError:
        raise Unusable("no-web-address" if said else "no-address") from None
    if len(url) > MAX_LENGTH:
        raise Unusable("no-web-address")
    return url


def read_text(said: object) -> str:
    """Return a word as it can be stored; ValueError for half a surrogate pair, which JSON may have."""
    text = str(said)
    text.encode("utf-8")
    return text
