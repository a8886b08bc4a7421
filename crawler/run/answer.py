"""A server's answer to an address of the ledger, and the days of publication that a run is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from archive.record.identity import canonical_url
from archive.record.visit import Kind

KEPT_HEADERS = ("content-type", "last-modified", "etag", "date", "server", "location", "retry-after")
"""Headers of an answer that are kept with its page."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A server's answer to one address of the ledger."""

    url: str
    """The ledger's address."""
    kind: Kind
    attempts: int = 0
    """Failures in a row before this answer."""
    status: int | None
    """None where there was no answer: a time-out, a refused connection."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""
    fetched_at: datetime
    """Aware."""
    depth: int = 0
    """Steps from a seed, as the ledger has it."""
    seen: bool = False
    """Whether the address was asked for before."""
    found_on: str | None = None
    """The page that named the address first; None for a seed."""
    conditional: bool = False
    """Whether it was asked for only if it has changed."""
    gone: int = 0
    """How often in a row its page was found gone before this answer."""
    dated: bool = False
    """Whether a sitemap, or the index of sitemaps, says when it changed."""


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """Why there is no answer to an address."""

    reason: str
    """The slug by which it is counted."""
    detail: str
    """What the server did, to stand after its address: `does not answer in time`."""
    final: bool = False
    """Whether asking again would not help."""


def retry_after(answer: Answer) -> float | None:
    """Seconds that the header Retry-After asks for; None without a usable one. A time is one of the server's
    clock, which may go wrong: its header Date says what it shows."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal():
        return float(said[:9])
    at = _http_date(said)
    if at is None:
        return None
    now = _http_date(answer.headers.get("date", "")) or answer.fetched_at
    return max(0.0, (at - now).total_seconds())


def _http_date(said: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return at if at.tzinfo else None


def redirect_target(answer: Answer) -> str | None:
    """Where a redirect leads, canonical; None where it does not say, or to no web address."""
    location = answer.headers.get("location", "").strip()
    try:
        return canonical_url(urljoin(answer.url, location)) if location else None
    except ValueError:
        return None
