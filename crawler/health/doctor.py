"""Whether a live site can be read today, and which statements of its file are confirmed: by a small crawl of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from archive.ledger.queries import VisitedUrl
from archive.messages.language import _
from archive.record.article import Article
from archive.record.fields import TOLD
from crawler.crawl import Politeness, look
from crawler.layouts import recognise
from crawler.reading import read_page
from crawler.reading.errors import ReadingError
from crawler.reading.page import parse_page
from crawler.reading.portal.profile import Portal
from crawler.run.stats import RunStats
from crawler.site import Site

if TYPE_CHECKING:
    from scrapy.http import Response

ARTICLES = 5
"""Articles that are read field by field."""


@dataclass(frozen=True, slots=True)
class LearntFit:
    """How a site's live pages fit what was learnt about it."""

    fit: int
    """Articles whose pages are of a design that is known."""
    of: int
    """Articles that were looked at."""
    pages: int
    """The number of pages that the designs were learnt from."""


@dataclass(frozen=True)
class Examination:
    """What a small crawl of a site showed."""

    site: Site
    stats: RunStats
    seen: Sequence[VisitedUrl]
    articles: Sequence[Article]
    software: str | None
    """The family of software that the pages of articles bear the marks of; None where none is known."""
    learnt: LearntFit | None = None
    """None where nothing is learnt about the site, or no article was seen."""

    @property
    def fits(self) -> bool:
        """Whether articles with title, date and text could be read."""
        whole = [article for article in self.articles if article.published and article.body]
        return bool(whole) and len(whole) * 2 > len(self.articles)

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return {
            "site": self.site.name,
            "fits": self.fits,
            "problem": self.stats.problem,
            "software": self.software,
            "learnt": None if self.learnt is None else asdict(self.learnt),
            "politeness": self.stats.politeness,
            "faults": dict(self.stats.faults),
            "stuck": dict(self.stats.stuck),
            "pages": {kind: [_page(one) for one in self.seen if one.kind == kind] for kind in KINDS_SHOWN},
            "articles": [_article(article) for article in self.articles],
            "statements": self.statements(),
        }

    def statements(self) -> dict[str, dict[str, str]]:
        """Each statement of the site's file with what it rests on, and whether what was seen confirms it."""
        return {name: {"basis": basis, "today": self._confirmed(name)} for name, basis in dict(self.site.basis).items()}

    def _confirmed(self, name: str) -> str:
        answered = [one for one in self.seen if one.outcome in ("links", "article")]
        if name in ("seeds", "domains"):
            return "confirmed" if any(one.kind == "seed" for one in answered) else "not confirmed"
        if name == "article_path":
            return "confirmed" if self.articles else "not confirmed"
        if name == "listing_path":
            return "confirmed" if any(one.kind == "listing" and one.links for one in answered) else "not confirmed"
        if name == "layouts" and self.software is not None and self.articles:
            named = self.software in self.site.layouts
            return "confirmed" if named else _("contradicted: its pages are made by {software}", software=self.software)
        return "not confirmed"


KINDS_SHOWN = ("seed", "sitemap", "feed", "listing")


def examine(
    site: Site,
    politeness: Politeness,
    on_response: Callable[[Response], None] | None = None,
    portal: Portal | None = None,
) -> Examination:
    """Crawl a few pages of a site into an archive of their own, politely, and return what they showed. `on_response`
    gets every answer, see `crawler.crawl.crawl`. Articles are read with what was learnt about the site, where that is
    given.

    It runs Twisted's reactor, so it can be called once in a process. KeyboardInterrupt where somebody ended the crawl.
    """
    with look(site, ARTICLES, politeness, on_response) as (archive, stats):
        seen = archive.seen(site.name)
        articles = list(archive.articles(site=site.name))[:ARTICLES]
        pages = [archive.capture(article.sha256) for article in articles if article.sha256]
    layouts = [layout.name for page in pages if (layout := recognise(page)) is not None]
    software = max(set(layouts), key=layouts.count, default=None)
    learnt = None
    if portal is not None and len(pages) == len(articles) > 0:
        read = [_read(article, page, portal, site) for article, page in zip(articles, pages, strict=True)]
        articles = [article for article, _ in read]
        known = sum(generation.pages for generation in portal.generations)
        learnt = LearntFit(sum(fits for _, fits in read), len(read), known)
    return Examination(site, stats, seen, articles, software, learnt)


def _read(article: Article, body: bytes, portal: Portal, site: Site) -> tuple[Article, bool]:
    """Return an article as it is read with a profile, and whether its page is of a design that the profile has. What
    cannot be read so stays as it was."""
    try:
        page = parse_page(body, url=article.url, fetched_at=article.fetched_at, portal=portal)
        fits = page.guide is not None
        return (read_page(page, site=site) if fits else article), fits
    except ReadingError:
        return article, False


def _page(one: VisitedUrl) -> dict[str, Any]:
    return {
        "url": one.url,
        "outcome": one.outcome,
        "reason": one.reason,
        "detail": one.detail,
        "links": one.links,
    }


def _article(article: Article) -> dict[str, Any]:
    record = article.as_json()
    return {
        "url": article.url,
        "key": article.key,
        "fields": {
            field.name: {"value": record[field.name], "witness": article.evidence.get(field.name)} for field in TOLD
        },
    }
