"""A kept page as it looked. It is the only markup of others that is shown, and it may neither run nor ask for anything.

It comes in a frame without an origin (`sandbox`), under a policy that allows its own style attributes and elements and
pictures that are in it, nothing else. Whatever a browser asks for before it looks at a policy (`preconnect`,
`dns-prefetch`) is taken out of it, and so are its scripts, its `meta`, and what else acts or loads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin

from sqlalchemy import Connection, Row, select
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from archive.database.schema import captures
from archive.database.timestamps import from_text
from archive.errors import NothingFound
from archive.messages.language import _
from archive.record.article import Article
from archive.store import Archive
from archive.web.article import find
from archive.web.guard import POLICY
from archive.web.page import archive_of, render_page, with_etag

FRAME_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'"
)
"""The Content-Security-Policy of a kept page."""

_GOES = frozenset("applet base embed frame frameset iframe link meta object script".split())
"""Elements that act, load, or say how the page is to be shown."""
_LEADS = frozenset({"a", "area"})
_ATTRIBUTES = re.compile(r"on.*|ping|srcdoc|attributionsrc|target|shadowroot.*", re.IGNORECASE)


def show(request: Request) -> Response:
    """The frame, with what is known of the page."""
    with archive_of(request).reading() as connection:
        found = find(request, connection)
        capture = _read_row(connection, found.shown.article.sha256)
    return render_page(
        request,
        "kept.html",
        headers={"Content-Security-Policy": f"{POLICY}; frame-src 'self'"},
        found=found,
        article=found.shown.article,
        capture=capture,
        from_text=from_text,
    )


def show_page(request: Request) -> Response:
    """The page itself, for the frame."""
    archive = archive_of(request)
    with archive.reading() as connection:
        return frame_response(request, connection, archive, find(request, connection).shown.article)


def frame_response(
    request: Request,
    connection: Connection,
    archive: Archive,
    article: Article,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the page that a revision was read from, tamed, under its policy. Raise NothingFound."""
    row = _read_row(connection, article.sha256)
    body = archive.pages.read(connection, row.sha256)
    own = {"Content-Security-Policy": FRAME_POLICY, "Content-Language": "vi", **(headers or {})}
    return with_etag(request, HTMLResponse(tame(body, row.url), headers=own))


def tame(body: bytes, url: str) -> str:
    """Return a page without what acts or loads by itself, the addresses of its links absolute."""
    import turbohtml  # slow to import, and needed by this page alone

    document = turbohtml.parse(body, positions=False, allow_declarative_shadow_roots=False)
    for element in list(document.iter_elements()):
        if element.tag.lower() in _GOES:
            element.decompose()
            continue
        for name in [name for name in element.attrs if _ATTRIBUTES.fullmatch(name)]:
            del element.attrs[name]
        if element.tag in _LEADS and "href" in element.attrs:
            element.attrs["href"] = _absolute(url, str(element.attrs["href"]))
    return str(document.serialize())


def _absolute(base: str, address: str) -> str:
    try:
        joined = urljoin(base, address)
    except ValueError:
        return "#"
    return joined if joined.startswith(("http://", "https://")) else "#"


def _read_row(connection: Connection, sha256: str | None) -> Row[str, str, str, int | None]:
    c = captures.c
    row = connection.execute(select(c.sha256, c.url, c.fetched_at, c.status).where(c.sha256 == sha256)).one_or_none()
    if row is None:
        raise NothingFound(_("no page of it is kept"))
    return row
