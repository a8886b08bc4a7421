"""How long an address rests before it is asked for again: articles, lists, failures. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from archive.record.article import Article
from archive.record.visit import FoundLink
from crawler.reading.dates.parse import ZONE
from crawler.run.answer import Answer
from crawler.urls.rules import page_number

ARTICLE_INTERVALS = (timedelta(hours=24), timedelta(days=7), timedelta(days=30))
"""How long after its publication an article is asked for again: most corrections come in the first days.
Later only when a sitemap or a feed says that it changed, or for `--full`."""

LISTING_INTERVAL = timedelta(days=7)
"""After this long a page of a section or tag is asked for again, whatever leads to it; so is a sitemap of a
month that is over, of pages that are no articles, or one that its index dates."""

DEEP_PAGE, DEEP_INTERVAL = 5, timedelta(days=30)
"""Pages of a list beyond this one rest longer: they change when what is before them does."""

TRUSTED_PAGES = 3
"""Where a layout is known to list strictly newest first, pages beyond this one are asked for again only as long as
the page before them named something new."""

FAILURE_DELAYS: Mapping[str, tuple[timedelta, ...]] = {
    "site": (timedelta(0),),
    "soft": (timedelta(0), timedelta(0), timedelta(days=1), timedelta(days=3), timedelta(days=7)),
    "barred": (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30)),
}
"""How long an address rests after so many failures in a row; the last goes on. Nothing: until the next run.
`site`: what says nothing of the address itself; `barred`: what the server will not show; `soft`: all else. What is
answered with what is no page rests for ever."""

GONE = (timedelta(days=1), timedelta(days=30))
"""How long an article rests whose page was found gone: a server under maintenance knows no page for an hour. Found
gone once more after that it rests for ever."""

_FAILURE_KINDS = {"http-401": "barred", "http-403": "barred"} | dict.fromkeys(
    ("flood", "anti-robot", "http-429", "private-address", "tls", "unknown-host"), "site"
)

TRUNCATED_INTERVAL = timedelta(days=7)
"""After this long such a page is asked for again: some software never writes its end."""


def delay_after_failure(reason: str, attempts: int) -> timedelta:
    """How long an address rests that failed for a reason, after so many failures before."""
    kind = "site" if reason.startswith("robots-") else _FAILURE_KINDS.get(reason, "soft")
    return FAILURE_DELAYS[kind][min(attempts, len(FAILURE_DELAYS[kind]) - 1)]


def revisit_gone_at(answer: Answer) -> datetime | None:
    """When an address is asked for again whose page is gone; None for never."""
    if not answer.seen or answer.kind != "article" or answer.gone >= len(GONE):
        return None
    return answer.fetched_at + GONE[answer.gone]


def revisit_article_at(article: Article, fetched_at: datetime) -> datetime | None:
    """When an article that was fetched then is asked for again; None for never of its own accord."""
    if article.published is None:
        return None
    published = datetime.fromisoformat(article.published)
    if published.tzinfo is None:  # a day alone
        published = published.replace(tzinfo=ZONE)
    return next((published + after for after in ARTICLE_INTERVALS if published + after > fetched_at), None)


def revisit_list_at(answer: Answer, links: Sequence[FoundLink], *, newest_first: bool = False) -> datetime | None:
    """When a list is asked for again of its own accord; None where every run asks for it: a seed, a feed, a
    sitemap of what is new; or where only what leads to it does."""
    if answer.kind in ("listing", "page"):
        number = page_number(answer.url)
        if newest_first and number > TRUSTED_PAGES:
            return None
        return answer.fetched_at + (LISTING_INTERVAL if number <= DEEP_PAGE else DEEP_INTERVAL)
    if answer.kind != "sitemap":
        return None
    useless = not any(link.kind in ("article", "page", "sitemap") for link in links)
    return answer.fetched_at + LISTING_INTERVAL if useless or answer.dated or _is_of_the_past(answer) else None


_MONTH = re.compile(r"(?<!\d)(19\d\d|20\d\d)[-_/]?(1[0-2]|0?[1-9])(?!\d)")


def _is_of_the_past(answer: Answer) -> bool:
    """Whether a sitemap's address names a month that has been over for a while (`/sitemaps/news-2025-1.xml`)."""
    last_month = answer.fetched_at - timedelta(days=31)
    months = [(int(year), int(month)) for year, month in _MONTH.findall(urlsplit(answer.url).path)]
    return bool(months) and max(months) < (last_month.year, last_month.month)
