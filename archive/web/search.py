"""The search: the first page, and its results as files."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from archive.messages.language import Message, _, language
from archive.reports.templates import render
from archive.search.overview import Overview, read_overview
from archive.web.asked import MOST_PAGES, PAGE, Asked, read_asked
from archive.web.directory import NAMES, directory_of, level_of, province_of
from archive.web.guard import FORM_POLICY
from archive.web.page import address, archive_of, own_address, render_page
from archive.web.suggest import site_of

_MOST_MONTHS = 60  # bars: five years
_TALLEST = 60


@dataclass(frozen=True, slots=True)
class Month:
    """A bar of the histogram."""

    first: date
    last: date
    number: int
    height: float


def show(request: Request) -> Response:
    """The search and what it finds; without words the newest articles."""
    asked = read_asked(request)
    site_of(request)
    offset, found = (asked.page - 1) * PAGE, find_overview(request, asked)
    last = offset + len(found.results)
    more = found.number > last and asked.page < MOST_PAGES
    return render_page(
        request,
        "search.html",
        headers={"Content-Security-Policy": FORM_POLICY},
        asked=asked,
        directory=directory_of(request),
        found=found,
        first=offset + 1,
        said=_say(found, offset, last),
        facets={name: counted.most_common(100) for name, counted in counts_of(request, found).items()},
        **NAMES,
        months=months_of(found.counts["month"]),
        looked_at=found.looked_at,
        before=_page(request, asked, asked.page - 1) if asked.page > 1 else None,
        after=_page(request, asked, asked.page + 1) if more else None,
    )


def find_overview(request: Request, asked: Asked) -> Overview:
    """Return the page of results that is asked for, with what all of them are like."""
    offset = (asked.page - 1) * PAGE
    with archive_of(request).reading() as connection:
        return read_overview(
            connection, asked.words, asked.scope, asked.order, section=asked.section, offset=offset, limit=PAGE
        )


def counts_of(request: Request, found: Overview) -> dict[str, Counter[str]]:
    """Return what the results are like, with the provinces and levels of their sites where any are known."""
    directory, counts = directory_of(request), dict(found.counts)
    if directory.provinces:
        counts["province"] = directory.count_by(province_of, counts["site"])
    if directory.levels:
        counts["level"] = directory.count_by(level_of, counts["site"])
    return counts


def _page(request: Request, asked: Asked, number: int) -> str:
    return address(request, "/", **asked.parameters(page=number if number > 1 else None))


def _say(found: Overview, offset: int, last: int) -> Message:
    if not found.number:
        return _("No article matches.")
    if found.is_exact:
        return _("{first} to {last} of {total:article|articles}", first=offset + 1, last=last, total=found.number)
    return _("{first} to {last} of more than {total:article|articles}", first=offset + 1, last=last, total=found.number)


def months_of(counted: Counter[str]) -> list[Month]:
    """Return a bar for each month from the first to the last, those without articles too; of more than `_MOST_MONTHS`
    the last."""
    if not counted:
        return []
    first, last = (12 * int(name[:4]) + int(name[5:7]) - 1 for name in (min(counted), max(counted)))
    tallest = max(counted.values())
    bars = []
    for number in range(max(first, last - _MOST_MONTHS + 1), last + 1):
        year, month = number // 12, number % 12 + 1
        articles = counted[f"{year:04}-{month:02}"]
        days = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        bars.append(Month(*days, articles, round(_TALLEST * articles / tallest, 1)))
    return bars


def describe(request: Request) -> Response:
    """The OpenSearch description, by which a browser offers the search among its own."""
    text = render(
        "archive/web/opensearch.xml",
        page=own_address(request, "/", q="WORDS").replace("WORDS", "{searchTerms}"),
        feed=own_address(request, "/results.rss", q="WORDS").replace("WORDS", "{searchTerms}"),
        language=language(),
    )
    return Response(text, media_type="application/opensearchdescription+xml")
