"""What search engines are told: nothing is for them, unless whoever serves the archive wants its articles found.

Then `/sitemap.xml` leads to all of them (https://www.sitemaps.org/protocol.html), a part for each range of ids, as that
costs nothing however many there are.
"""

from __future__ import annotations

from sqlalchemy import func, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from archive.database.schema import CURRENT_REVISION, articles, revisions
from archive.reports.templates import render
from archive.web.page import address, archive_of, own_address

IDS = 2_000
"""Ids in a part: its articles are fewer where some were removed."""
_MOST_PARTS = 50_000  # of a sitemap index, by its protocol


def robots(request: Request) -> Response:
    """`/robots.txt` (RFC 9309): of the articles alone, or of nothing."""
    if not request.app.state.sitemap:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")
    allowed = f"Allow: {address(request, '/article')}?\nAllow: {address(request, '/sitemap')}\nDisallow: /\n"
    return PlainTextResponse(f"User-agent: *\n{allowed}Sitemap: {own_address(request, '/sitemap.xml')}\n")


def index(request: Request) -> Response:
    """`/sitemap.xml`, which names the parts. Raise HTTPException where there is none."""
    _check(request)
    with archive_of(request).reading() as connection:
        last = connection.scalar(select(func.max(articles.c.id))) or 0
    parts = range(min(last // IDS + 1, _MOST_PARTS))
    return _answer(parts=[own_address(request, f"/sitemap/{number}.xml") for number in parts], pages=())


def part(request: Request) -> Response:
    """Some of the articles, and when their current revision was first seen. Raise HTTPException."""
    _check(request)
    if request.path_params["number"] >= _MOST_PARTS:
        raise HTTPException(404)
    first = request.path_params["number"] * IDS
    c, r = articles.c, revisions.c
    wanted = select(c.site, c.key, r.seen_at).join_from(articles, revisions, CURRENT_REVISION).order_by(c.id)
    with archive_of(request).reading() as connection:
        rows = connection.execute(wanted.where(c.id >= first, c.id < first + IDS)).all()
    pages = [(own_address(request, "/article", site=site, key=key), seen_at[:10]) for site, key, seen_at in rows]
    return _answer(parts=(), pages=pages)


def _check(request: Request) -> None:
    if not request.app.state.sitemap:
        raise HTTPException(404)


def _answer(**values: object) -> Response:
    return Response(render("archive/web/sitemap.xml", **values), media_type="application/xml")
