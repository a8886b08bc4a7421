"""Read a page in order to draw it: the record or the refusal, and the tree in any case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from archive.markup.charsets import declared_charset
from archive.record.article import Article
from crawler.reading import read_page
from crawler.reading.dates.order import UNKNOWN, Orders
from crawler.reading.decode import Decoded
from crawler.reading.elements import parse_html
from crawler.reading.errors import ReadingError
from crawler.reading.page import Page, parse_page

if TYPE_CHECKING:
    from crawler.reading.portal.profile import Portal
    from crawler.site import Site

MOST_BYTES = 10_000_000
"""Bytes of a page that are drawn at most; the reader refuses larger ones."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What became of a page: exactly one of `article` and `refusal` is there."""

    page: Page | None
    """Its tree as the reader left it; None where there is nothing to draw: no markup in it, or no bytes."""
    article: Article | None = None
    refusal: ReadingError | None = None
    cut: int = 0
    """Bytes at its end that are not drawn."""


def read_to_draw(
    body: bytes,
    *,
    url: str,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    date_orders: Orders = UNKNOWN,
    site: Site | None = None,
    portal: Portal | None = None,
) -> Reading:
    """Do as `read_article`, but keep a page that is refused as well."""
    try:
        page = parse_page(
            body,
            url=url,
            fetched_at=fetched_at,
            content_type=content_type,
            date_orders=date_orders,
            portal=portal,
        )
    except ReadingError as error:
        rest = _parse_refused(body[:MOST_BYTES], url=url, fetched_at=fetched_at, content_type=content_type)
        return Reading(page=rest, refusal=error, cut=max(0, len(body) - MOST_BYTES))
    try:
        return Reading(page=page, article=read_page(page, site=site))
    except ReadingError as error:
        return Reading(page=page, refusal=error)


def _parse_refused(body: bytes, *, url: str, fetched_at: datetime | None, content_type: str | None) -> Page | None:
    """Return the tree of a page that the reader does not even parse (a feed, too many tags, no known encoding), or None
    where there is none."""
    charset = declared_charset(body, content_type) or "utf-8"
    try:
        text = body.decode(charset, "replace").replace("\0", "")
    except (LookupError, UnicodeError):  # Python's codecs that are no encodings of text: hex, idna
        text = body.decode("utf-8", "replace").replace("\0", "")
    if "<" not in text:
        return None
    root = parse_html(text)
    return Page(
        url=url, body=body, decoded=Decoded(text, charset, None), root=root, fetched_at=fetched_at, date_orders=UNKNOWN
    )
