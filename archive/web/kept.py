"""A kept page as it looked. It is the only markup of others that is shown, and it may neither run nor ask for anything
but its own kept parts.

It comes in a frame without an origin (`sandbox`), under a policy that allows its own style attributes and elements,
pictures that are in it, and what `parts` answers, nothing else. Whatever a browser asks for before it looks at a policy
(`preconnect`, `dns-prefetch`) is taken out of it, and so are its scripts, its `meta`, and what else acts or loads.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from archive.database.records import parse_headers
from archive.database.schema import captures
from archive.database.timestamps import from_text
from archive.errors import NothingFound
from archive.markup.charsets import declared_charset
from archive.messages.language import _
from archive.record.article import Article
from archive.store import Archive
from archive.web.article import find
from archive.web.guard import POLICY
from archive.web.marks import KeptPage, MarkedPage, Marker
from archive.web.page import archive_of, render_page, with_etag
from archive.web.parts import parts_of, source_of
from archive.web.tame import Tamed

FRAME_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline' {parts}; img-src data: {parts}; font-src data: {parts};"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""The Content-Security-Policy of a kept page; `parts`: where its kept parts are."""


def show(request: Request) -> Response:
    """The frame, with what is known of the page; `marks=1`: with the record's values marked."""
    archive = archive_of(request)
    with archive.reading() as connection:
        found = find(request, connection)
        kept = read_kept(connection, archive, found.shown.article)
    return render_page(
        request,
        "kept.html",
        headers={"Content-Security-Policy": f"{POLICY}; frame-src 'self'"},
        found=found,
        kept=kept,
        can_mark=request.app.state.marker is not None,
        marked=_mark(request, archive, kept) if _is_marked(request) else None,
    )


def show_page(request: Request) -> Response:
    """The page itself, for the frame; `marks=1`: with the record's values marked."""
    archive = archive_of(request)
    with archive.reading() as connection:
        kept = read_kept(connection, archive, find(request, connection).shown.article)
    return frame_response(request, archive, kept, marks=_is_marked(request))


def frame_response(
    request: Request, archive: Archive, kept: KeptPage, headers: Mapping[str, str] | None = None, *, marks: bool = False
) -> Response:
    """Return a kept page, tamed, under its policy, with what is kept of its looks; `marks`: with the record's values
    marked, as far as they can be."""
    marked = _mark(request, archive, kept).html if marks else None
    page = Tamed(marked, kept.url) if marked is not None else Tamed(kept.body, kept.url, _encoding(kept))
    parts = parts_of(request, kept.article.site, kept.fetched_at)
    with archive.reading() as connection:
        parts.find(connection, page.base, page.written)
    policy = FRAME_POLICY.format(parts=source_of(request))
    own = {"Content-Security-Policy": policy, "Content-Language": "vi", **(headers or {})}
    return with_etag(request, HTMLResponse(page.write(parts), headers=own))


def read_kept(connection: Connection, archive: Archive, article: Article) -> KeptPage:
    """Return the page that a revision was read from. Raise NothingFound."""
    c = captures.c
    wanted = select(c.sha256, c.url, c.fetched_at, c.headers).where(c.sha256 == article.sha256)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise NothingFound(_("no page of it is kept"))
    return KeptPage(
        article=article,
        body=archive.pages.read(connection, row.sha256),
        url=row.url,
        fetched_at=from_text(row.fetched_at),
        content_type=(parse_headers(row.headers) or {}).get("content-type"),
    )


def _is_marked(request: Request) -> bool:
    return request.app.state.marker is not None and request.query_params.get("marks") == "1"


def _mark(request: Request, archive: Archive, kept: KeptPage) -> MarkedPage:
    marker: Marker = request.app.state.marker
    return marker(archive, kept)


def _encoding(kept: KeptPage) -> str | None:
    """Return in what encoding a page is, as a crawl reads it: UTF-8 wherever it can be, else what the answer said;
    None where what is in the page says it."""
    if b"\0" in kept.body:  # UTF-16
        return None
    try:
        kept.body.decode()
    except UnicodeDecodeError:
        said = declared_charset(b"", kept.content_type)
        return said if said is not None and said != "utf-8" else None
    return "utf-8"
