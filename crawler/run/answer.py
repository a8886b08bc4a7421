"""What a server answers to an address of the ledger, or why it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl, unquote, urlsplit

from archive.record.identity import canonical_url
from archive.record.visit import DueUrl
from crawler.urls.joining import join_url

KEPT_HEADERS = ("content-type", "last-modified", "etag", "date", "server", "location", "retry-after", "refresh")
"""Headers of an answer that are kept with its page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came back for one address of the ledger."""

    site: str
    """Name of the site."""
    due: DueUrl
    """The address, with what the ledger knew about it when it was requested."""
    status: int | None
    """HTTP status; None where there was no answer: a time-out, a refused connection."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""
    fetched_at: datetime
    """Aware."""
    conditional: bool = False
    """Whether it was requested only if it has changed."""


def brings_page(status: int | None) -> bool:
    """Return whether an answer with this status brings a page, as browsers have it: 200, 203 of a proxy, 206 with all
    of it, any 2xx but those without content."""
    return status is not None and 200 <= status < 300 and status not in (204, 205)


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """Why there is no answer to an address."""

    reason: str
    """The slug by which it is counted."""
    detail: str
    """What the server did, to be printed after its address: `does not answer in time`."""
    final: bool = False
    """Whether asking again would not help."""


def retry_after(headers: Mapping[str, str], fetched_at: datetime) -> float | None:
    """Return the seconds that the header Retry-After requests; None without a usable one. A time in it is one of the
    server's clock, which may be wrong: the header Date says what that clock shows."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    at = http_date(value)
    if at is None:
        return None
    now = http_date(headers.get("date", "")) or fetched_at
    return max(0.0, (at - now).total_seconds())


def http_date(value: str) -> datetime | None:
    """Return the time that a header says, aware; None where it says none."""
    try:
        at = parsedate_to_datetime(value)
        at = at.astimezone(UTC) if at.tzinfo else at
    except (ValueError, OverflowError):  # "Fri, 31 Dec 9999 23:59:59 -1200"
        return None
    return at if at.tzinfo else None


def sends_back(target: str, url: str) -> bool:
    """Whether an address is told about another one in its query: a page to log in, or for errors, to which a visitor is
    sent instead of what was requested (`/Error.aspx?aspxerrorpath=/tin/bai-1.html`)."""
    path = urlsplit(url).path
    return len(path) > 1 and any(names_path(value, path) for _, value in parse_qsl(urlsplit(target).query))


def names_path(value: str, path: str) -> bool:
    """Whether the value of a parameter is a path, or an address with it, however often it is encoded."""
    return path in unquote(unquote(value))


def redirect_target(answer: Answer) -> str | None:
    """Return where a redirect leads, canonical; None where it does not say, or leads to no web address."""
    location = answer.headers.get("location", "").strip()
    try:
        return canonical_url(join_url(answer.due.url, location)) if location else None
    except ValueError:
        return None
