"""What an answer of a server means: status, headers and bytes to a `Visit`. Pure but for the reader's rules:
no network, no Scrapy, no database, no clock."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from archive.record.article import Article
from archive.record.visit import FoundLink, Outcome, Visit
from crawler.discover.documents import document_of, unpacked
from crawler.discover.links import LinkFinder
from crawler.reading import read_page
from crawler.reading.errors import Blocked, ReadingError, Truncated
from crawler.reading.page import Page, parse_page
from crawler.reading.refusals import refuse_blocked
from crawler.reading.version import reader_version
from crawler.run.answer import Answer, redirect_target, retry_after
from crawler.run.options import Window
from crawler.run.revisit import (
    TRUNCATED_INTERVAL,
    delay_after_failure,
    revisit_article_at,
    revisit_gone_at,
    revisit_list_at,
)
from crawler.urls.inferred import Learnt
from crawler.urls.shapes import shape_of

OUTSIDE = "outside-window"
"""Why an article is refused that was published on a day that was not asked for."""

_AGAIN = frozenset({401, 403, 408, 425})
"""Client errors that say more of the visitor or the moment than of the page: asked for again."""


_CUT_SHORT = frozenset({"listing", "no-text"})
"""What an article's page looks like that breaks off before the article."""


def visit_of(answer: Answer, finder: LinkFinder, window: Window) -> Visit:
    """What came of asking for an address. Raises Blocked where the server asks to wait."""
    site, status = finder.site.name, answer.status
    assert status is not None
    wait = retry_after(answer) if status in (429, 503) else None
    if status == 429 or wait is not None:  # a 503 that does not say how long is a failure like any other
        raise Blocked(f"http-{status}", f"the server answers {status}", wait=wait)
    if status == 200:
        if answer.kind == "page" or (answer.kind == "article" and isinstance(finder.addresses, Learnt)):
            return _read_unknown(answer, finder, window)
        return _read_article(answer, finder, window) if answer.kind == "article" else read_links(answer, finder)
    if 300 <= status < 400:
        return _moved(answer, finder)
    reason, detail = f"http-{status}", f"the server answers {status}"
    if status in (404, 410):
        return gone_visit(answer, site, reason=reason, detail=detail)
    if status >= 500 or status in _AGAIN:
        return failed_visit(answer, site, reason=reason, detail=detail)
    return refused_visit(answer, site, reason=reason, detail=detail)


def failed_visit(answer: Answer, site: str, *, reason: str, detail: str) -> Visit:
    """A visit that brought nothing, with the time after which the address is asked for again."""
    due_at = answer.fetched_at + delay_after_failure(reason, answer.attempts)
    return _visit(answer, site, "failed", reason=reason, detail=detail, due_at=due_at)


def refused_visit(answer: Answer, site: str, *, reason: str, detail: str) -> Visit:
    """A visit that was answered with what is not stored, and is not asked for again."""
    return _visit(answer, site, "refused", reason=reason, detail=detail)


def gone_visit(answer: Answer, site: str, *, reason: str, detail: str) -> Visit:
    """A visit to a page that is not there, or no longer."""
    due_at = revisit_gone_at(answer)
    return _visit(answer, site, "gone", reason=reason, detail=detail, due_at=due_at)


def unchanged_visit(answer: Answer, site: str, article: Article | None) -> Visit:
    """What the server says is as it was. `article`: what the address led to."""
    due_at = revisit_article_at(article, answer.fetched_at) if article is not None else revisit_list_at(answer, ())
    return _visit(answer, site, "unchanged", due_at=due_at)


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
    due_at = revisit_list_at(answer, links, newest_first=finder.newest_first)
    return _visit(answer, finder.site.name, links=tuple(links), due_at=due_at)


def _visit(answer: Answer, site: str, outcome: Outcome = "links", **rest: Any) -> Visit:
    return Visit(
        site=site,
        url=answer.url,
        kind=answer.kind,
        fetched_at=answer.fetched_at,
        outcome=outcome,
        status=answer.status,
        headers=answer.headers,
        digest=hashlib.sha256(answer.body).hexdigest() if answer.status == 200 else None,
        depth=answer.depth,
        **rest,
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
    if kind is None or (urlsplit(url).path == "/" and not urlsplit(url).query):
        # NukeViet sends those who ask for what it no longer has to its front page (FACTS A1.7).
        make = gone_visit if answer.seen and answer.kind == "article" else refused_visit
        return make(answer, site, reason="moved-away", detail=detail)
    link = FoundLink(url=url, kind=kind)
    return _visit(answer, site, "redirect", reason="moved", detail=detail, links=(link,))


def _read_unknown(answer: Answer, finder: LinkFinder, window: Window) -> Visit:
    """A page of which it is not known whether it is a list or an article: what is printed on it decides."""
    if document_of(unpacked(answer.body)) is not None:
        return replace(read_links(answer, finder), kind="listing")
    visit = _read_article(answer, finder, window)
    if visit.article is not None and visit.article.published is None and not finder.addresses.expects(answer.url):
        # Pages about the publisher, terms of use: without a date, and alone of their kind.
        detail = "a text without a date, at an address unlike those of articles"
        return replace(visit, outcome="refused", reason="undated", detail=detail, article=None, due_at=None)
    if visit.article is not None or visit.reason == OUTSIDE:
        return replace(visit, kind="article")
    if visit.reason in _NO_LIST or not visit.links:
        return visit
    due_at = revisit_list_at(answer, visit.links, newest_first=finder.newest_first)
    return replace(visit, kind="listing", outcome="links", reason=None, detail=None, body=None, due_at=due_at)


_NO_LIST = frozenset({"error-page", "login", "empty", "not-html", "truncated", "too-large"})
"""Why a page that is no article is no list either."""


def _identified(article: Article, page: Page, finder: LinkFinder) -> Article:
    """The article under its one address where the portal's addresses are learnt. The page's own
    `link rel=canonical` is believed where it looks like the address that was asked for."""
    learnt = finder.addresses
    if not isinstance(learnt, Learnt):
        return article
    url, said = learnt.canonical(page.url), page.canonical
    if said is not None and finder.site.owns(said):
        said = learnt.canonical(said)
        url = said if shape_of(said) == shape_of(url) else url
    return replace(article, url=url, key=learnt.article_key(url) or url)


def _read_article(answer: Answer, finder: LinkFinder, window: Window) -> Visit:
    content_type, fetched_at = answer.headers.get("content-type"), answer.fetched_at
    visit = _visit(answer, finder.site.name, body=answer.body)
    page: Page | None = None
    try:
        page = parse_page(answer.body, url=answer.url, fetched_at=fetched_at, content_type=content_type)
        article = _identified(read_page(page, site=finder.site), page, finder)
    except Blocked:
        raise
    except ReadingError as error:
        # What was cut off may be whole tomorrow; what is no article will not become one.
        rest = timedelta(days=1) if isinstance(error, Truncated) or error.reason == "empty" else None
        if error.reason in _CUT_SHORT and not _has_end(answer.body):
            error, rest = (
                Truncated("truncated", f"the page breaks off before its end; till there it is {error}"),
                TRUNCATED_INTERVAL,
            )
        due_at = fetched_at + rest if rest else None
        visit = replace(visit, outcome="refused", reason=error.reason, detail=error.detail, due_at=due_at)
    else:
        if window.holds(article):
            visit = replace(
                visit,
                outcome="article",
                article=article,
                reader=reader_version(),
                due_at=revisit_article_at(article, fetched_at),
            )
        else:
            detail = f"published {article.published}"
            visit = replace(visit, outcome="refused", reason=OUTSIDE, detail=detail, body=None)
    return replace(visit, links=tuple(finder.find_in_page(page)) if page is not None else ())


def _has_end(body: bytes) -> bool:
    end = body[-4000:].lower()
    return b"</body" in end or b"</html" in end
