"""The same for programs, as JSON under `/api/`, described by `/api/openapi.json`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archive.database.timestamps import local
from archive.export.output import program
from archive.history.changes import EVENTS
from archive.history.copies import with_changes
from archive.history.diff import find_changes
from archive.history.listing import list_articles
from archive.ledger.removals import read_removals
from archive.web import lists
from archive.web import sites as room
from archive.web.article import find, read_copies
from archive.web.asked import MOST_PAGES, PAGE, days_of, number_of, read_asked, text_of
from archive.web.directory import LEVELS, directory_of
from archive.web.lists import numbers_of
from archive.web.page import archive_of, own_address, with_etag
from archive.web.search import counts_of, find_overview

_LIMIT, _MOST = 100, 1000
_LAST_PLACE = 1 << 62


def answer(request: Request, value: object) -> Response:
    """Return a value as JSON, with its ETag."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return with_etag(request, Response(body, media_type="application/json"))


def search(request: Request) -> Response:
    """What a search finds, twenty at a time, with how many there are of what."""
    asked = read_asked(request)
    found = find_overview(request, asked)
    more = found.number > asked.page * PAGE and asked.page < MOST_PAGES
    following = own_address(request, "/api/search", **asked.parameters(page=asked.page + 1)) if more else None
    return answer(
        request,
        {
            "number": found.number,
            "is_exact": found.is_exact,
            "counts": {name: dict(counted.most_common()) for name, counted in counts_of(request, found).items()},
            "results": [one.as_json() for one in found.results],
            "next": following,
        },
    )


def articles(request: Request) -> Response:
    """All records, in the order in which the archive came to know them; `next` is the address of what follows."""
    site, limit = text_of(request, "site"), number_of(request, "limit", _MOST) or _LIMIT
    after = number_of(request, "cursor", _LAST_PLACE) or 0
    with archive_of(request).reading() as connection:
        found, last = list_articles(connection, site=site, after=after, limit=limit)
    following = own_address(request, "/api/articles", site=site, limit=limit, cursor=last) if last else None
    return answer(request, {"articles": [one.article.as_json() for one in found], "next": following})


def article(request: Request) -> Response:
    """One record: the current revision, `revision`, or what it was at the end of the day `on`."""
    with archive_of(request).reading() as connection:
        found = find(request, connection)
    told = found.shown.article.as_json()
    gone = [one.as_json() for one in found.withdrawals]
    return answer(request, told | {"revision": found.shown.number, "withdrawn": gone})


def history(request: Request) -> Response:
    """All revisions of an article, each with what changed since the one before, twenty at a time; `next` is the address
    of what follows."""
    with archive_of(request).reading() as connection:
        found = find(request, connection)
    first = (number_of(request, "cursor", _LAST_PLACE) or 1) - 1
    entries = []
    for position, one in islice(enumerate(found.revisions), first, first + PAGE):
        changes = find_changes(found.revisions[position - 1].article, one.article) if position else []
        entries.append(
            {
                "number": one.number,
                "seen_at": local(one.seen_at).isoformat(),
                "last_seen_at": local(one.last_seen_at).isoformat(),
                "reader": one.reader,
                "changed": {change.field: list(change.differences) for change in changes},
                "article": one.article.as_json(),
            }
        )
    which = {"site": text_of(request, "site"), "key": text_of(request, "key")}
    more = len(found.revisions) > first + PAGE
    following = own_address(request, "/api/history", **which, cursor=first + PAGE + 1) if more else None
    gone = [one.as_json() for one in found.withdrawals]
    return answer(request, {"revisions": entries, "withdrawn": gone, "next": following})


def copies(request: Request) -> Response:
    """The articles with nearly the text of one, as they were last compared."""
    with archive_of(request).reading() as connection:
        view = read_copies(connection, find(request, connection).id)
        told = with_changes(connection, view).as_json() if view else None
    return answer(request, {"cluster": told})


def changes(request: Request) -> Response:
    """What was edited, withdrawn and brought back on some days, the newest first."""
    found, _since, _until = lists.find_changes(request)
    return answer(request, {"counts": found.counts} | {e: [one.as_json() for one in found.of(e)] for e in EVENTS})


def withdrawn(request: Request) -> Response:
    """Articles whose page is gone, the newest first."""
    since, until = days_of(request)
    found = archive_of(request).withdrawn(site=text_of(request, "site"), since=since, until=until, at_most=_MOST)
    return answer(request, {"withdrawn": [one.as_json() for one in found]})


def sites(request: Request) -> Response:
    """The sites that have articles or were crawled, in order of name, with what is known of each; what is not known, or
    not counted yet, is null. A level without a province: of the whole country."""
    chosen, directory, numbers = room.read_chosen(request), directory_of(request), numbers_of(request)
    limit, after = number_of(request, "limit", _MOST) or _LIMIT, number_of(request, "cursor", _LAST_PLACE) or 0
    names = chosen.of(directory)
    counted = numbers.by_site if numbers else {}
    found = [room.site_as_json(name, directory.sites[name], counted.get(name)) for name in names[after : after + limit]]
    given = {**asdict(chosen), "limit": limit, "cursor": after + limit}
    following = own_address(request, "/api/sites", **given) if after + limit < len(names) else None
    return answer(request, {"number": len(names), "sites": found, "next": following})


def site(request: Request) -> Response:
    """One site: its crawls, what is waiting and what failed, and what was learnt of its portal."""
    return answer(request, room.read_view(request).as_json())


def removed(request: Request) -> Response:
    """What was removed by order."""
    with archive_of(request).reading() as connection:
        found = read_removals(connection)
    return answer(request, {"removed": [one.as_json() for one in found]})


# --- its description -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Call:
    """An address of the API."""

    endpoint: Callable[[Request], Response]
    parameters: Sequence[str]

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/api/{self.endpoint.__name__}"


_WHICH = ("site", "key", "revision", "on")
_DAYS = ("site", "since", "until")
CALLS = (
    Call(search, ("q", "site", "province", "level", "section", "author", "since", "until", "order", "page")),
    Call(articles, ("site", "limit", "cursor")),
    Call(article, _WHICH),
    Call(history, (*_WHICH[:2], "cursor")),
    Call(copies, _WHICH[:2]),
    Call(changes, _DAYS),
    Call(withdrawn, _DAYS),
    Call(sites, ("q", "province", "level", "state", "limit", "cursor")),
    Call(site, ("site",)),
    Call(removed, ()),
)
_PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "q": ("Words, in the language of `tulieu search`; without them all articles.", {"type": "string"}),
    "site": ("Of this site.", {"type": "string"}),
    "province": (
        "Of sites of this province of today, or of one of before July 2025; where both bear the name, `Bắc Ninh (cũ)` "
        "is the former one. `national`: of the whole country; `unknown`: where it is not known.",
        {"type": "string"},
    ),
    "level": ("Of sites of this level.", {"type": "string", "enum": list(LEVELS)}),
    "state": (
        "Only those whose last crawl failed, or that are below their own normal.",
        {"type": "string", "enum": ["problem"]},
    ),
    "section": ("Of this section of its site, whatever its case and marks.", {"type": "string"}),
    "author": ("By this author.", {"type": "string"}),
    "since": ("On this day in Vietnam or later.", {"type": "string", "format": "date"}),
    "until": ("On this day in Vietnam or earlier.", {"type": "string", "format": "date"}),
    "order": ("Which come first.", {"type": "string", "enum": ["newest", "relevance"]}),
    "page": ("Which twenty.", {"type": "integer", "minimum": 1, "maximum": MOST_PAGES}),
    "limit": ("How many at once.", {"type": "integer", "minimum": 1, "maximum": _MOST}),
    "cursor": ("As in `next`.", {"type": "integer", "minimum": 1}),
    "key": ("The site's own number of the article, or its address.", {"type": "string"}),
    "revision": ("Which revision; without it the current one.", {"type": "integer", "minimum": 1}),
    "on": ("As it was at the end of this day.", {"type": "string", "format": "date"}),
}
_ERRORS = {
    "400": "what is asked for cannot be understood",
    "404": "there is no such article",
    "429": "too many requests",
    "503": "the archive cannot be read now",
}


def openapi(request: Request) -> Response:
    """The description of all this, OpenAPI 3.1."""
    name, _space, version = program(" ").partition(" ")
    return answer(
        request,
        {
            "openapi": "3.1.0",
            "info": {"title": f"The reading room of {name}", "version": version or "0"},
            "servers": [{"url": own_address(request, "").rstrip("/")}],
            "paths": {call.path: {"get": _describe(call)} for call in CALLS},
        },
    )


def _describe(call: Call) -> dict[str, Any]:
    told = {
        "operationId": call.endpoint.__name__,
        "summary": " ".join((call.endpoint.__doc__ or "").split()),
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": name == "key" or (name == "site" and call.parameters == ("site",)),
                "description": _PARAMETERS[name][0],
                "schema": _PARAMETERS[name][1],
            }
            for name in call.parameters
        ],
    }
    found = {"description": "found", "content": {"application/json": {"schema": {"type": "object"}}}}
    errors = {status: {"description": why} for status, why in _ERRORS.items()}
    return told | {"responses": {"200": found, "304": {"description": "as before, see ETag"}, **errors}}


ROUTES = [*(Route(call.path, call.endpoint) for call in CALLS), Route("/api/openapi.json", openapi)]
