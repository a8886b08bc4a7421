"""What an answer means: status, headers and bytes to a `Visit`. Pure except for the reader's rules: no network, no
Scrapy, no database, no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from archive.record.article import Article
from archive.record.identity import canonical_url
from archive.record.visit import DueUrl, FoundLink, Outcome, Visit
from archive.warc.endings import LOOKED_AT, has_end_tag
from crawler.discover.documents import document_of, unpacked
from crawler.discover.links import LinkFinder
from crawler.discover.page_moves import find_page_move, may_move
from crawler.portal.compare import compare
from crawler.reading import read_page
from crawler.reading.bare import bare
from crawler.reading.challenges import CHALLENGE, is_challenge_page
from crawler.reading.dates.order import UNKNOWN, figures_of
from crawler.reading.errors import Blocked, Challenged, NotAnArticle, ReadingError, Truncated
from crawler.reading.page import Page, parse_page
from crawler.reading.refusals import is_error_title, is_notice_title, refuse_blocked
from crawler.reading.version import reader_version
from crawler.run.answer import Answer, brings_page, redirect_target, retry_after, sends_back
from crawler.run.known import Known
from crawler.run.options import Window
from crawler.run.revisit import (
    PATIENCE,
    REST_INTERVAL,
    SETTLED_DELAY,
    TRUNCATED_INTERVAL,
    again_at,
    delay_after_failure,
    gone_again_at,
    revisit_article_at,
    revisit_list_at,
)
from crawler.run.stats import RunStats
from crawler.urls.inferred import Learnt
from crawler.urls.rules import Addresses
from crawler.urls.shapes import is_pager, is_same_address

OUTSIDE = "outside-window"
"""Why an article is refused that was published on a day that was not requested."""

EACH = 10
"""Of so many pages that a layout has read one is compared with the portal's profile."""

_TRANSIENT = frozenset({401, 403, 408, 425})
"""Client errors that say more about the visitor or the moment than about the page: it is requested again."""

_CUT_SHORT = frozenset({"listing", "no-text"})
"""Why an article's page is refused that breaks off before the article."""

_HEAD = 20_000
"""Bytes of a page in which its titles are looked for."""

_NO_LIST = frozenset({"error-page", "login", "empty", "not-html", "truncated", "too-large"})
"""Why a page that is not an article is not a list either."""


def visit_of(
    answer: Answer, finder: LinkFinder, window: Window, known: Known | None = None, stats: RunStats | None = None
) -> Visit:
    """Return what came of requesting an address. `known`: what is known about the portal from its other pages; `stats`
    take in where that disagrees with a layout. Raises Blocked where the server asks to wait."""
    status, kind = answer.status, answer.due.kind
    assert status is not None
    if not brings_page(status) and is_challenge_page(answer.body, answer.headers.get("content-type")):
        return challenged_visit(answer)
    wait = retry_after(answer.headers, answer.fetched_at) if status in (429, 503) else None
    if status == 429 or wait is not None:  # a 503 that does not say how long is a failure like any other
        raise Blocked(f"http-{status}", f"the server answers {status}", wait=wait)
    if brings_page(status):
        target, page = find_move_within(answer, known, finder)
        if target is not None:
            return _lead_on(answer, finder, target)
        if kind == "page" or _may_be_either(answer.due, finder.addresses):
            return _read_unknown(answer, finder, window, known, stats, page)
        if kind == "article":
            return _read_article(answer, finder, window, known, stats, page)
        return read_links(answer, finder, page)
    if 300 <= status < 400:
        return _read_redirect(answer, finder)
    reason, detail = f"http-{status}", f"the server answers {status}"
    if status in (404, 410):
        return gone_visit(answer, reason=reason, detail=detail)
    if status >= 500 or status in _TRANSIENT:
        return failed_visit(answer, reason=reason, detail=detail)
    return refused_visit(answer, reason=reason, detail=detail)


# --- visits that bring nothing --------------------------------------------------------------------


def failed_visit(answer: Answer, *, reason: str, detail: str) -> Visit:
    """Return a visit without a usable answer; it is requested again after a delay."""
    due_at = answer.fetched_at + delay_after_failure(reason, answer.due.attempts)
    return _visit(answer, "failed", reason=reason, detail=detail, due_at=due_at)


def refused_visit(
    answer: Answer,
    *,
    reason: str,
    detail: str,
    due_at: datetime | None = None,
    body: bytes | None = None,
    links: tuple[FoundLink, ...] = (),
) -> Visit:
    """Return a visit that was answered with what is not stored. It waits to be requested again, unless `due_at` says
    when it is."""
    waits = due_at is None
    due_at = due_at or again_at(answer, reason)
    return _visit(answer, "refused", reason=reason, detail=detail, due_at=due_at, waits=waits, body=body, links=links)


def refused_instead(visit: Visit, *, reason: str, detail: str, due_at: datetime | None) -> Visit:
    """Return a visit whose article is not stored, or not now."""
    waits = due_at is not None
    return replace(visit, outcome="refused", reason=reason, detail=detail, article=None, due_at=due_at, waits=waits)


def gone_visit(answer: Answer, *, reason: str, detail: str) -> Visit:
    """Return a visit to a page that is not there, or no longer."""
    return _visit(answer, "gone", reason=reason, detail=detail, due_at=gone_again_at(answer, reason), waits=True)


def moved_visit(answer: Answer, target: str, links: tuple[FoundLink, ...] = ()) -> Visit:
    """Return a visit that was redirected within the site; `links`: the target, for the ledger."""
    detail, due_at = f"leads to {target}", again_at(answer, "moved")
    return _visit(answer, "redirect", reason="moved", detail=detail, links=links, due_at=due_at, waits=True)


def settled(visit: Visit) -> Visit:
    """Return a visit to what leads to an article that is held under another address."""
    return replace(visit, due_at=visit.fetched_at + SETTLED_DELAY)


def unchanged_visit(answer: Answer, article: Article | None) -> Visit:
    """Return a visit to what the server says is as it was. `article`: what the address led to."""
    due_at = revisit_article_at(article, answer.fetched_at) if article is not None else revisit_list_at(answer, ())
    return _visit(answer, "unchanged", due_at=due_at)


def _visit(answer: Answer, outcome: Outcome = "links", **brought: Any) -> Visit:
    """Return the visit that an answer is; `brought`: the fields of `Visit` that say what it brought."""
    due, article = answer.due, brought.get("article")
    of_page = article.sha256 if article is not None else None
    return Visit(
        site=answer.site,
        url=due.url,
        kind=due.kind,
        depth=due.depth,
        fetched_at=answer.fetched_at,
        outcome=outcome,
        status=answer.status,
        headers=answer.headers,
        digest=(of_page or hashlib.sha256(answer.body).hexdigest()) if brings_page(answer.status) else None,
        **brought,
    )


def challenged_visit(answer: Answer) -> Visit:
    """Return a visit that was answered with a test for browsers. The next run asks again; of an address that is
    answered so whenever it is asked, that counts as a property of its own."""
    make = failed_visit if answer.due.attempts < PATIENCE else refused_visit
    return make(answer, reason=CHALLENGE, detail="answers with a test for browsers")


# --- answers that are read ------------------------------------------------------------------------


def read_links(answer: Answer, finder: LinkFinder, page: Page | None = None) -> Visit:
    """Return a visit with the links of a page, sitemap or feed; `page`: the answer where it is parsed already. Raises
    Blocked for a flood page."""
    url, content_type = answer.due.url, answer.headers.get("content-type")
    body = unpacked(answer.body)
    if document_of(body) is not None:
        links = finder.find(body, url=url, content_type=content_type)
    else:
        try:
            if page is None or body is not answer.body:
                page = parse_page(body, url=url, content_type=content_type)
            refuse_blocked(page)
        except Blocked:
            raise
        except Challenged:
            return challenged_visit(answer)
        except ReadingError as error:
            return refused_visit(answer, reason=error.reason, detail=error.detail)
        links = finder.find_in_page(page)
        no_list = find_no_list(answer, links) if answer.due.kind != "seed" else None
        if no_list is not None:
            return refused_visit(answer, reason=no_list.reason, detail=no_list.detail, links=tuple(links))
    due_at = revisit_list_at(answer, links, newest_first=finder.newest_first)
    visit = _visit(answer, links=tuple(links), due_at=due_at)
    if finder.left_out.pop(url, 0):  # the rest of a giant sitemap: also where it does not change
        soon = answer.fetched_at + REST_INTERVAL
        visit = replace(visit, headers={}, due_at=min(due_at, soon) if due_at is not None else None)
    return visit


def find_move_within(
    answer: Answer, known: Known | None = None, finder: LinkFinder | None = None
) -> tuple[str | None, Page | None]:
    """Return where a page with hardly anything to read leads by a script, a refresh or a frame, canonical, None where
    it does not; and the page where it had to be parsed for that. Raises Blocked for a flood page."""
    if not may_move(answer.body, answer.headers):
        return None, None
    page = None
    try:
        page = _parse(answer, known, finder)
        refuse_blocked(page)
        target = find_page_move(page, answer.headers)
        target = canonical_url(target) if target is not None else None
    except Blocked:
        raise
    except (ReadingError, ValueError):  # no page, no address
        return None, page
    return (target if target != canonical_url(answer.due.url) else None), page


def _parse(answer: Answer, known: Known | None, finder: LinkFinder | None) -> Page:
    """Return a page as articles are read from it. Raises the errors of `parse_page`."""
    return parse_page(
        answer.body,
        url=answer.due.url,
        fetched_at=answer.fetched_at,
        content_type=answer.headers.get("content-type"),
        date_orders=known.dates.known if known is not None else UNKNOWN,
        portal=known.portal if known is not None else None,
        is_expected=finder is not None and finder.addresses.expects(answer.due.url),
    )


def _may_be_either(due: DueUrl, addresses: Addresses) -> bool:
    """Whether an address that was taken for an article's or a list's may be the other's, as it was inferred."""
    if not isinstance(addresses, Learnt):
        return False
    return due.kind == "article" or (
        due.kind == "listing" and not is_pager(due.url) and addresses.is_like_articles(due.url)
    )


def find_no_list(answer: Answer, links: Sequence[FoundLink]) -> NotAnArticle | None:
    """Return why a page is not a list; None where it may be one. A list that is empty today is requested again
    tomorrow, like one in whose place an error is."""
    if any(link.kind == "article" for link in links):
        return None
    titles = bare(answer.body[:_HEAD].decode("utf-8", "replace")).titles
    if any(is_error_title(title) or is_notice_title(title) for title in titles):
        return NotAnArticle("error-page", f"an error page: {next(iter(titles), '')[:80]}")
    elsewhere = (link for link in links if link.kind in ("page", "listing") and link.url != answer.due.url)
    if not any(urlsplit(link.url).path != "/" or urlsplit(link.url).query for link in elsewhere):
        return NotAnArticle("no-links", "a page in a list's place that leads to nothing")
    return None


def _read_redirect(answer: Answer, finder: LinkFinder) -> Visit:
    target = redirect_target(answer)
    if target is None:
        return refused_visit(answer, reason=f"http-{answer.status}", detail="a redirect that leads nowhere")
    return _lead_on(answer, finder, target)


def _lead_on(answer: Answer, finder: LinkFinder, target: str) -> Visit:
    """Return the visit to an address that leads to another one."""
    due = answer.due
    placed, detail = finder.place(target), f"leads to {target}"
    if placed is None:
        return refused_visit(answer, reason="off-site", detail=detail)
    url, kind = placed
    if sends_back(target, due.url):
        return refused_visit(answer, reason="moved-away", detail=detail)
    if url == due.url:
        return refused_visit(answer, reason="redirect-loop", detail="leads to itself")
    if kind is None or (urlsplit(url).path == "/" and not urlsplit(url).query):
        # NukeViet sends those who request what it no longer has to its front page (FACTS A1.7).
        if due.seen and due.kind == "article":
            return gone_visit(answer, reason="moved-away", detail=detail)
        return refused_visit(answer, reason="moved-away", detail=detail)
    return moved_visit(answer, target, (FoundLink(url=url, kind=kind),))


def _read_unknown(
    answer: Answer,
    finder: LinkFinder,
    window: Window,
    known: Known | None,
    stats: RunStats | None,
    page: Page | None,
) -> Visit:
    """Read a page of which it is not known whether it is a list or an article: what is printed on it decides."""
    if document_of(unpacked(answer.body)) is not None:
        return replace(read_links(answer, finder), kind="listing")
    visit = _read_article(answer, finder, window, known, stats, page)
    if visit.article is not None and _is_undated(visit.article) and not finder.addresses.expects(visit.url):
        # Pages about the publisher, terms of use: without a date, and alone of their kind.
        detail = "a text without a date, at an address that does not look like an article's"
        return refused_instead(visit, reason="undated", detail=detail, due_at=again_at(answer, "undated"))
    if visit.article is not None or visit.reason == OUTSIDE:
        return replace(visit, kind="article")
    if visit.reason in _NO_LIST or not visit.links:
        return visit
    if find_no_list(answer, visit.links) is not None:
        return visit
    due_at = revisit_list_at(answer, visit.links, newest_first=finder.newest_first)
    return replace(
        visit, kind="listing", outcome="links", reason=None, detail=None, body=None, due_at=due_at, waits=False
    )


def _is_undated(article: Article) -> bool:
    """Whether an article has no date, and no line that would be one if it were not in doubt."""
    return article.published is None and not figures_of(article.published_raw)


def _read_article(
    answer: Answer,
    finder: LinkFinder,
    window: Window,
    known: Known | None,
    stats: RunStats | None,
    page: Page | None,
) -> Visit:
    """`page`: the answer where it is parsed already."""
    try:
        page = page or _parse(answer, known, finder)
        article = _identified(read_page(page, site=finder.site), page, finder)
    except Blocked:
        raise
    except Challenged:
        return challenged_visit(answer)
    except ReadingError as error:
        return _refuse_unread(answer, error, links=tuple(finder.find_in_page(page)) if page is not None else ())
    links = tuple(finder.find_in_page(page, of_article=True))
    if not window.holds(article):
        return _visit(answer, "refused", reason=OUTSIDE, detail=f"published {article.published}", links=links)
    if stats is not None:
        _compare(page, article, stats)
    return _visit(
        answer,
        "article",
        article=article,
        reader=reader_version(),
        profile=page.guide.digest if page.guide is not None else None,
        body=answer.body,
        links=links,
        due_at=revisit_article_at(article, answer.fetched_at),
    )


def _compare(page: Page, article: Article, stats: RunStats) -> None:
    """Count where the portal's profile disagrees with the layout that has read a page; of each tenth such page, as that
    costs as much as reading."""
    if page.guide is None or not any(said.startswith("layout ") for said in article.evidence.values()):
        return
    if stats.by_layout % EACH == 0:
        stats.count_comparison(compare(page, article))
    stats.by_layout += 1


def _refuse_unread(answer: Answer, error: ReadingError, links: tuple[FoundLink, ...]) -> Visit:
    """Return the visit to a page that cannot be read as an article."""
    if error.reason in _CUT_SHORT and not has_end_tag(answer.body[-2 * LOOKED_AT :]):
        error = Truncated("truncated", f"the page breaks off before its end; till there it is {error}")
        visit = refused_visit(answer, reason=error.reason, detail=error.detail, body=answer.body, links=links)
        assert visit.due_at is not None
        return replace(visit, due_at=max(visit.due_at, answer.fetched_at + TRUNCATED_INTERVAL))
    return refused_visit(answer, reason=error.reason, detail=error.detail, body=answer.body, links=links)


def _identified(article: Article, page: Page, finder: LinkFinder) -> Article:
    """Return the article under its one address where the portal's addresses are learnt. The page's own
    `link rel=canonical` is believed where it means what was requested by the addresses alone: portals name one article,
    or their front page, on all of their pages. Whether it is the same article as another is seen by the text, in
    `aliases`."""
    learnt = finder.addresses
    if not isinstance(learnt, Learnt):
        return article
    url, canonical = learnt.canonical(page.url), page.canonical
    if canonical is not None and finder.site.owns(canonical):
        canonical = learnt.canonical(canonical)
        same = is_same_address(canonical, url) or learnt.article_key(canonical) == learnt.article_key(url)
        url = canonical if same else url
    return replace(article, url=url, key=learnt.article_key(url) or url)
