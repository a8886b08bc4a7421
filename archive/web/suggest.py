"""What the fields of a form may hold: offered while somebody types, and asked about what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from archive.database.schema import articles
from archive.ledger.sites import read_states
from archive.messages.language import _
from archive.record.identity import fold
from archive.reports.templates import render
from archive.search.overview import read_overview
from archive.search.results import SearchScope
from archive.web.asked import text_of
from archive.web.directory import directory_of
from archive.web.page import NoSuchSite, archive_of, with_etag

MOST = 20
FIELDS = ("site", "section", "author")
"""Parameters of addresses that are suggested."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a field may hold."""

    value: str
    label: str = ""
    """What is shown beside it. A browser leaves out what has the typed letters neither in the value nor here."""


def show(request: Request) -> Response:
    """The options of a list: what contains the words that were typed so far, with or without diacritics; of sections
    and authors those of the newest articles of `site`."""
    field = request.path_params["field"]
    if field not in FIELDS:
        raise HTTPException(404)
    typed = text_of(request, field) or ""
    found = choose(typed, _titles(request).items() if field == "site" else _values(request, field))
    return with_etag(request, HTMLResponse(render("archive/web/suggest.html", suggestions=found)))


def choose(typed: str, known: Iterable[tuple[str, str]]) -> list[Suggestion]:
    """Return of values, each with what is shown beside it, those that contain what was typed, first those that begin
    with it; where there is none, those that contain each of its words."""
    wanted = fold(typed)
    found = []
    for value, beside in known:
        told = f"{value} {beside}".strip()
        folded = fold(told)
        if all(word in folded for word in wanted.split()):
            seen = all(word in told.casefold() for word in typed.casefold().split())
            label = beside if seen else " · ".join(filter(None, (beside, folded)))
            at = folded.find(wanted)
            found.append(((at < 0, at != 0), Suggestion(value, label)))
    found.sort(key=lambda one: one[0])
    best = [suggestion for (apart, _later), suggestion in found if not apart]
    return (best or [suggestion for _rank, suggestion in found])[:MOST]


def site_of(request: Request) -> str | None:
    """Return the site that an address asks for; None: all. Raise NoSuchSite where the archive has nothing of it."""
    site = text_of(request, "site")
    if site is None:
        return None
    with archive_of(request).reading() as connection:
        has_article = select(articles.c.id).where(articles.c.site == site).limit(1)
        if connection.scalar(has_article) is not None or read_states(connection, site):
            return site
    alike = [one.value for one in choose(site, _titles(request).items())]
    raise NoSuchSite(_("There is no site {site} in this archive.", site=site), alike)


def _titles(request: Request) -> dict[str, str]:
    """What each site calls itself, by its name; empty where that is not known."""
    return {name: site.publisher.title or "" for name, site in directory_of(request).sites.items()}


def _values(request: Request, field: str) -> Iterable[tuple[str, str]]:
    with archive_of(request).reading() as connection:
        found = read_overview(connection, "", SearchScope(text_of(request, "site")))
    return [(value, "") for value, _number in found.counts[field].most_common()]
