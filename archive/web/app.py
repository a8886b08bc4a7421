"""The application: which address is answered by what, and how errors are told."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archive.errors import (
    ArchiveDamaged,
    ArchiveError,
    CannotOpen,
    CannotSearch,
    CannotWrite,
    NotCompared,
    NothingFound,
    SeveralFound,
    StorageFailed,
)
from archive.messages.language import _, message_of
from archive.messages.terminal import print_error
from archive.store import Archive
from archive.web import (
    api,
    article,
    download,
    kept,
    lists,
    media,
    memento,
    oai,
    page,
    parts,
    search,
    sitemap,
    sites,
    suggest,
)
from archive.web.directory import read_directory
from archive.web.guard import Access, Guard
from archive.web.marks import Marker
from archive.web.page import SCRIPT, Mistake, NoSuchSite, address, path_of, render_error
from archive.web.prepared import Prepared, count, draw, removed

_THREADS = 8
"""Requests that are worked on at once. Each has a connection, whose cache may take twelve megabytes in SQLite; more of
them are not quicker, as Python does one thing at a time."""


_SAID = {
    500: _("What is stored of it is damaged. Whoever keeps this archive can see what, by tulieu verify."),
    503: _("The archive cannot be read at this moment. Try again in half a minute."),
}


def make_app(archive: Archive, access: Access | None = None, marker: Marker | None = None) -> Guard:
    """Return the reading room over an open archive, which it never writes to. `marker` marks a record's values on its
    kept page; without one they are not."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _THREADS
        yield

    app = Starlette(
        routes=[
            Route("/", search.show),
            Route("/article", article.show),
            Route("/history", article.history),
            Route("/kept", kept.show),
            Route("/kept/page", kept.show_page),
            Route(f"{parts.PATH}{{signature}}/{{name}}", parts.show),
            Route("/changes", lists.changes),
            Route("/withdrawn", lists.withdrawn),
            Route("/sites", sites.show),
            Route("/site", sites.show_one),
            Route("/copies", lists.copies),
            Route("/statistics", lists.statistics),
            Route("/removed", lists.removed),
            Route("/about", lists.about),
            Route("/results.{ending}", download.results),
            *api.ROUTES,
            Route("/timemap/link/{url:path}", memento.timemap),
            Route("/timegate/{url:path}", memento.timegate),
            Route("/memento/{stamp}/{url:path}", memento.memento),
            Route("/oai", oai.answer, methods=["GET", "POST"]),
            Route("/opensearch.xml", search.describe),
            Route("/style.css", page.style),
            Route(SCRIPT, page.script),
            Route("/suggest/{field}", suggest.show),
            Route("/media/{sha256}", media.show),
            Route("/favicon.ico", page.no_icon),
            Route("/robots.txt", sitemap.robots),
            Route("/sitemap.xml", sitemap.index),
            Route("/sitemap/{number:int}.xml", sitemap.part),
        ],
        exception_handlers={
            HTTPException: _tell_status,
            Mistake: _tell_mistake,
            NoSuchSite: _tell_no_such_site,
            ArchiveError: _tell_archive_error,
            500: _tell_fault,
        },
        lifespan=lifespan,
    )
    access = access or Access()
    app.state.archive, app.state.sitemap = archive, access.sitemap
    app.state.marker = marker
    app.state.key = secrets.token_bytes(32)
    app.state.numbers = Prepared(partial(count, archive), stamp=partial(removed, archive))
    app.state.directory = Prepared(partial(read_directory, archive))
    app.state.plots = Prepared(partial(draw, archive), stamp=partial(removed, archive))
    return Guard(app, access)  # around it, so that what it says of faults of its own is guarded too


def _tell_status(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return render_error(request, error.status_code, headers=error.headers)


def _tell_mistake(request: Request, error: Exception) -> Response:
    return render_error(request, 400, message_of(error))


def _tell_no_such_site(request: Request, error: Exception) -> Response:
    assert isinstance(error, NoSuchSite)
    given = dict(request.query_params)
    alike = [
        {"title": name, "to": address(request, path_of(request), **{**given, "site": name})} for name in error.alike
    ]
    return render_error(request, 404, message_of(error), choices=alike)


def _tell_archive_error(request: Request, error: Exception) -> Response:
    choices: list[dict[str, Any]] = []
    if isinstance(error, SeveralFound):
        for site, _colon, url in (choice.partition(": ") for choice in error.choices):
            choices.append({"title": f"{site}: {url}", "to": address(request, "/article", site=site, key=url)})
        return render_error(request, 300, choices=choices)
    kinds: tuple[tuple[int, tuple[type[ArchiveError], ...]], ...] = (
        (404, (NothingFound,)),
        (400, (CannotSearch, NotCompared)),
        (500, (ArchiveDamaged,)),
        (503, (CannotOpen, CannotWrite, StorageFailed)),
    )
    status = next((status for status, of in kinds if isinstance(error, of)), 500)
    if status < 500:
        return render_error(request, status, message_of(error))
    print_error(message_of(error))  # it may say where the archive is: not for everybody
    return render_error(request, status, _SAID[status], headers={"Retry-After": "30"} if status == 503 else None)


def _tell_fault(request: Request, _error: Exception) -> Response:
    return render_error(request, 500)
