"""What an answer of a server means: status, headers and bytes to a `Visit`. Pure but for the reader's rules:
no network, no Scrapy, no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from archive.article import Article
from archive.identity import canonical_url
from archive.visit import FoundLink, Kind, Visit
from crawler.discover.documents import document_of, unpacked
from crawler.discover.links import LinkFinder
from crawler.reading import read_page
from crawler.reading.errors import Blocked, ReadingError, Truncated
from crawler.reading.page import Page, parse_page
from crawler.reading.refusals import refuse_blocked

RECHECKS = ((timedelta(days=7), timedelta(days=1)), (timedelta(days=30), timedelta(days=7)))
"""An article this young is asked for again after this long: most corrections come in the first days.
Older ones only when a sitemap says that they changed."""

LISTING_REST = timedelta(days=7)
"""After this long a page of a section or tag is asked for again, whatever leads to it."""

BACK_OFF = (timedelta(0), timedelta(0), timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""How long an address rests after so many failures in a row; the last goes on. Nothing: until the next run."""

OUTSIDE = "outside-window"
"""Why an article is refused that was published on a day that was not asked for."""

_LISTS = frozenset({"listing", "no-text"})
"""Why the reader refuses a page that may be a list."""

_AGAIN = frozenset({401, 403, 408, 425})
"""Client errors that say more of the visitor or the moment than of the page: asked for again."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A server's answer to one address of the ledger."""

    url: str
    """The ledger's address."""
    kind: Kind
    attempts: int = 0
    """Failures in a row before this answer."""
    depth: int = 0
    """Steps from a seed."""
    found_on: str | None = None
    """The page that named the address first; None for a seed."""
    status: int | None
    """None where there was no answer: a time-out, a refused connection."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""
    fetched_at: datetime
    """Aware."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days of publication that are wanted, both included; None is open."""

    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        return f"{self.since or ''}..{self.until or ''}"

    def holds(self, article: Article) -> bool:
        """Whether the article is wanted. An undated one is: leaving it out would be a guess."""
        if article.published is None:
            return True
        day = date.fromisoformat(article.published[:10])
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def visit_of(answer: Answer, finder: LinkFinder, window: Window) -> Visit:
    """What came of asking for an address. Raises Blocked where the server asks to wait."""
    site, status = finder.site.name, answer.status
    assert status is not None
    if status in (429, 503):
        raise Blocked(f"http-{status}", f"the server answers {status}", wait=retry_after(answer))
    if status == 200:
        if answer.kind == "page":
            return _read_either(answer, finder, window)
        return _read_article(answer, finder, window) if answer.kind == "article" else read_links(answer, finder)
    if 300 <= status < 400:
        return _moved(answer, finder)
    reason, detail = f"http-{status}", f"the server answers {status}"
    if status in (404, 410):
        return replace(_blank(answer, site), outcome="gone", reason=reason)
    if status >= 500 or status in _AGAIN:
        return failed_visit(answer, site, reason=reason, detail=detail)
    return refused_visit(answer, site, reason=reason, detail=detail)


def failed_visit(answer: Answer, site: str, *, reason: str, detail: str) -> Visit:
    """A visit that brought nothing, with the time after which the address is asked for again."""
    rest = BACK_OFF[min(answer.attempts, len(BACK_OFF) - 1)]
    due_at = answer.fetched_at + rest
    return replace(_blank(answer, site), outcome="failed", reason=reason, detail=detail, due_at=due_at)


def refused_visit(answer: Answer, site: str, *, reason: str, detail: str) -> Visit:
    """A visit that was answered with what is not stored, and is not asked for again."""
    return replace(_blank(answer, site), outcome="refused", reason=reason, detail=detail)


def recheck_at(article: Article, fetched_at: datetime) -> datetime | None:
    """When an article that was just read is asked for again; None for never of its own accord."""
    if article.published is None:
        return None
    age = fetched_at.date() - date.fromisoformat(article.published[:10])
    return next((fetched_at + after for young, after in RECHECKS if age <= young), None)


def retry_after(answer: Answer) -> float | None:
    """Seconds that the header Retry-After asks for; None without a usable one."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, (at - answer.fetched_at).total_seconds()) if at.tzinfo else None


def redirect_target(answer: Answer) -> str | None:
    """Where a redirect leads, canonical; None where it does not say, or to no web address."""
    location = answer.headers.get("location", "").strip()
    try:
        return canonical_url(urljoin(answer.url, location)) if location else None
    except ValueError:
        return None


def read_links(answer: Answer, finder: LinkFinder) -> Visit:
    """What a page, sitemap or feed names. Raises Blocked for a flood page."""
    content_type = answer.headers.get("content-type")
    body = unpacked(answer.body)
    if document_of(body) is not None:
        links = finder.find(body, url=answer.url, content_type=content_type)
    else:
        try:
            page = parse_page(body, url=answer.url, content_type=content_type)
            refuse_blocked(page)
        except Blocked:
            raise
        except ReadingError as error:
            return refused_visit(answer, finder.site.name, reason=error.reason, detail=error.detail)
        links = finder.find_in_page(page)
    due_at = answer.fetched_at + LISTING_REST if answer.kind == "listing" else None
    return replace(_blank(answer, finder.site.name), links=tuple(links), due_at=due_at)


def _blank(answer: Answer, site: str) -> Visit:
    return Visit(
        site=site,
        url=answer.url,
        kind=answer.kind,
        fetched_at=answer.fetched_at,
        outcome="links",
        status=answer.status,
        headers=answer.headers,
        depth=answer.depth,
    )


def _moved(answer: Answer, finder: LinkFinder) -> Visit:
    site, target = finder.site.name, redirect_target(answer)
    if target is None:
        return refused_visit(answer, site, reason=f"http-{answer.status}", detail="a redirect that leads nowhere")
    placed, detail = finder.place(target), f"leads to {target}"
    if placed is None:
        return refused_visit(answer, site, reason="off-site", detail=detail)
    url, kind = placed
    if url == answer.url:
        return refused_visit(answer, site, reason="redirect-loop", detail="leads to itself")
    if kind is None:
        # NukeViet sends those who ask for what it no longer has to its front page (FACTS A1.7).
        return refused_visit(answer, site, reason="moved-away", detail=detail)
    link = FoundLink(url=url, kind=kind)
    return replace(_blank(answer, site), outcome="redirect", reason="moved", detail=detail, links=(link,))


def _read_either(answer: Answer, finder: LinkFinder, window: Window) -> Visit:
    """A page that may be an article or a list: what it turns out to be is the visit's kind."""
    if document_of(unpacked(answer.body)) is not None:
        return replace(read_links(answer, finder), kind="listing")
    visit = _read_article(answer, finder, window)
    if visit.outcome == "article" or visit.reason == OUTSIDE:
        return replace(visit, kind="article")
    if visit.reason in _LISTS:
        due_at = answer.fetched_at + LISTING_REST
        return replace(visit, kind="listing", outcome="links", reason=None, detail=None, body=None, due_at=due_at)
    return visit


def _read_article(answer: Answer, finder: LinkFinder, window: Window) -> Visit:
    content_type, fetched_at = answer.headers.get("content-type"), answer.fetched_at
    visit = replace(_blank(answer, finder.site.name), body=answer.body)
    page: Page | None = None
    try:
        page = parse_page(answer.body, url=answer.url, fetched_at=fetched_at, content_type=content_type)
        article = read_page(page, site=finder.site)
    except Blocked:
        raise
    except ReadingError as error:
        # What was cut off may be whole tomorrow; what is no article will not become one.
        again = isinstance(error, Truncated) or error.reason == "empty"
        visit = replace(visit, outcome="refused", reason=error.reason, detail=error.detail)
        visit = replace(visit, due_at=fetched_at + timedelta(days=1) if again else None)
    else:
        if window.holds(article):
            visit = replace(visit, outcome="article", article=article, due_at=recheck_at(article, fetched_at))
        else:
            detail = f"published {article.published}"
            visit = replace(visit, outcome="refused", reason=OUTSIDE, detail=detail, body=None)
    return replace(visit, links=tuple(finder.find_in_page(page)) if page is not None else ())
