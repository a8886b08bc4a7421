"""Unwrap pages that a browser saved as one file: `.mhtml` and `.mht` (RFC 2557), a MIME message whose first part of
HTML is the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime

from crawler.reading.errors import NotAnArticle

MAX_FILE = 60_000_000
"""Bytes of such a file, with its pictures, that are read at most."""

ENDINGS = (".mhtml", ".mht")
"""Of the names of such files, in lower case."""


@dataclass(frozen=True, kw_only=True)
class Unwrapped:
    """The page within a file."""

    body: bytes
    """Its transfer encoding is undone; its markup is the browser's, not the server's."""
    url: str | None
    """Where it is from, as the browser wrote it; None where it did not."""
    content_type: str | None
    saved_at: datetime | None
    """When the browser saved it, aware; None where it does not say."""


def is_mhtml(name: str) -> bool:
    """Whether a file is such a one by its name."""
    return name.lower().endswith(ENDINGS)


def unwrap(raw: bytes) -> Unwrapped:
    """Return the page within the bytes of such a file. Raises NotAnArticle where there is none."""
    try:
        # compat32: the newer policies parse headers into objects, and fail on hostile ones.
        message: Message = message_from_bytes(raw, policy=policy.compat32)
        for part in message.walk():
            if part.get_content_type() == "text/html" and not part.is_multipart():
                return _unwrapped(message, part)
    except RecursionError as error:
        raise NotAnArticle("not-html", "parts are nested in parts without end") from error
    raise NotAnArticle("not-html", "no part of it is a page (text/html)")


def _unwrapped(message: Message, part: Message) -> Unwrapped:
    body = part.get_payload(decode=True)
    content_type = _header(part, "Content-Type")
    return Unwrapped(
        body=body if isinstance(body, bytes) else b"",
        url=_header(part, "Content-Location") or _header(message, "Snapshot-Content-Location"),
        content_type=" ".join(content_type.split()) if content_type else None,
        saved_at=_date(_header(message, "Date")),
    )


def _header(message: Message, name: str) -> str | None:
    value = message.get(name)
    if value is None:
        return None
    try:
        return str(make_header(decode_header(str(value)))).strip() or None
    except (LookupError, ValueError):  # an encoding that nobody knows, or bytes that are not of it
        return str(value).strip() or None


def _date(value: str | None) -> datetime | None:
    try:
        at = parsedate_to_datetime(value) if value else None
    except ValueError:
        return None
    if at is not None and at.tzinfo is None and value and value.endswith("-0000"):
        return at.replace(tzinfo=UTC)  # a time of UTC that says nothing about the writer's zone (RFC 5322, 3.3)
    return at if at is not None and at.tzinfo else None
