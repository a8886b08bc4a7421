"""A look at a portal that nobody has described yet: a small crawl whose pages are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.record.article import Article
from crawler.crawl import Politeness, look
from crawler.discover.documents import document_of
from crawler.layouts import layout_of, recognise
from crawler.reading.errors import ReadingError
from crawler.reading.page import parse_page
from crawler.spiders.responses import answer_of
from crawler.workshop.fixtures import MAX_PAGE, SavedPage

if TYPE_CHECKING:
    from scrapy.http import Response

    from archive.ledger.queries import VisitedUrl
    from crawler.run.stats import RunStats
    from crawler.site import Site

ARTICLES = 16
"""Articles that are read in a look. Pages to save are chosen among them."""

MAX_KEPT, MAX_BYTES = 80, 60_000_000
"""Pages kept in memory during a look, and their bytes."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a small crawl of a portal saw."""

    site: Site
    """As it was found by its address, before anything was known."""
    stats: RunStats
    articles: Sequence[tuple[Article, SavedPage]]
    """In the order in which they were read."""
    front: SavedPage | None
    listing: SavedPage | None
    """The page that names most articles; None where none was seen."""

    @property
    def layouts(self) -> tuple[str, ...]:
        """Names of the layouts by which its articles were read, the most frequent first."""
        counts = Counter(name for _, page in self.articles if (name := layout_name(page)) is not None)
        return tuple(name for name, _ in counts.most_common())

    @property
    def software(self) -> str | None:
        """The family of software whose marks its pages have, also where none of its layouts reads them; None where none
        is known."""
        named = self.layouts
        if named:
            return named[0]
        marked = recognise(self.front.body) if self.front is not None else None
        return marked.name if marked is not None else None


class PageKeeper:
    """Keeps pages as they come, lists too, which an archive does not keep: `pages`, by address."""

    def __init__(self) -> None:
        self.pages: dict[str, SavedPage] = {}
        self._bytes = 0

    def take(self, response: Response) -> None:
        """Keep a page, if it is one, and there is room."""
        due = response.request.cb_kwargs.get("due") if response.request is not None else None
        body = response.body
        if due is None or response.status != 200 or b"<" not in body or document_of(body) is not None:
            return
        if len(self.pages) >= MAX_KEPT or self._bytes + len(body) > MAX_BYTES or len(body) > MAX_PAGE:
            return
        self._bytes += len(body)
        answer = answer_of(response, "", due)
        self.pages[due.url] = SavedPage(
            url=due.url,
            body=body,
            fetched_at=answer.fetched_at,
            content_type=answer.headers.get("content-type", "")[:200] or None,
            final_url=response.url,
            headers=answer.headers,
        )


def look_at(site: Site, politeness: Politeness) -> Look:
    """Crawl a few pages of a portal, politely, and return what they showed.

    It runs Twisted's reactor, so it can be called once in a process. KeyboardInterrupt where somebody ended the crawl.
    """
    keeper = PageKeeper()
    with look(site, ARTICLES, politeness, keeper.take) as (archive, stats):
        seen = archive.seen(site.name)
        read = {article.sha256: article for article in archive.articles(site=site.name)}
    pages = list(keeper.pages.values())
    return Look(
        site=site,
        stats=stats,
        articles=[(read[page.sha256], page) for page in pages if page.sha256 in read],
        front=find_front(seen, keeper.pages),
        listing=find_list(seen, keeper.pages),
    )


def find_front(seen: Sequence[VisitedUrl], pages: Mapping[str, SavedPage]) -> SavedPage | None:
    """Return the page of the first seed that was kept; None where none was."""
    return next((pages[one.url] for one in seen if one.kind == "seed" and one.url in pages), None)


def find_list(seen: Sequence[VisitedUrl], pages: Mapping[str, SavedPage]) -> SavedPage | None:
    """Return the list that names most articles, a front page only where there is no other; None where none was kept."""
    lists = sorted(
        (one for one in seen if one.kind == "listing" and one.outcome == "links" and one.url in pages),
        key=lambda one: (urlsplit(one.url).path in ("", "/"), -one.links),
    )
    return pages[lists[0].url] if lists else None


def layout_name(page: SavedPage) -> str | None:
    """Return the layout by which an article's page is read; None where it is read without one."""
    try:
        parsed = parse_page(page.body, url=page.url, content_type=page.content_type)
    except ReadingError:
        return None
    layout = layout_of(page.body, parsed.root)
    return layout.name if layout is not None else None
