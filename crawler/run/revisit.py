"""The revisit policy: when an address is requested again. Pure."""

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
"""How long after its publication an article is requested again: most corrections come in the first days. Later only
when a sitemap or a feed says that it changed, or with `--full`."""

LISTING_INTERVAL = timedelta(days=7)
"""After this long a page of a section or tag is requested again, whatever leads to it; so is a sitemap of a month that
is over, of pages that are not articles, or one that its index dates."""

REST_INTERVAL = timedelta(days=1)
"""After this long a sitemap is requested again that names more addresses than are taken at once."""

DEEP_PAGE, DEEP_INTERVAL = 5, timedelta(days=30)
"""The pages of a list beyond this one are requested after a longer time: they change when what is before them does."""

TRUSTED_PAGES = 3
"""Where a layout is known to list strictly newest first, pages beyond this one are requested again only as long as
the page before them named something new."""

TRUNCATED_INTERVAL = timedelta(days=7)
"""After this long a page that breaks off is requested again: some software never writes its end."""

FAILURE_DELAYS: Mapping[str, tuple[timedelta, ...]] = {
    "site": (timedelta(0),),
    "soft": (timedelta(0), timedelta(0), timedelta(days=1), timedelta(days=3), timedelta(days=7)),
    "barred": (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30)),
}
"""The delay after so many failures in a row, the last one from then on; zero is the next run. By kind of failure:
`site` says nothing about the address itself, `barred` is what the server will not show, `soft` all else."""

_FAILURE_KINDS = {"http-401": "barred", "http-403": "barred"} | dict.fromkeys(
    ("flood", "http-429", "private-address", "tls", "unknown-host"), "site"
)

AGAIN_DELAYS = (timedelta(hours=20), timedelta(days=7), timedelta(days=30), timedelta(days=91))
"""The delay after an address was answered so many times in a row with nothing to keep, the last one from then on: on a
bad day a portal has no page, or another one, for whatever is requested. The first is less than a day: a run of the
next morning may come to the address a little earlier."""

LIST_DELAYS = (timedelta(hours=20), *AGAIN_DELAYS)
"""The same for lists, feeds and sitemaps, each of which may name many articles."""

OURS = frozenset({"too-large", "header-flood", "no-web-address"})
"""Refusals for a reason of ours, which a bad day does not explain: the delay begins with a month."""

SETTLED_DELAY = AGAIN_DELAYS[-1]
"""The delay after an address led to an article that is held under another one."""

PATIENCE = 4
"""So many times in a row what an address is answered with counts as a bad day of the site; then as its own."""

GONE_VISITS = 6
"""Found gone so many times in a row, which takes seven months, an address is not requested again."""


def delay_after_failure(reason: str, attempts: int) -> timedelta:
    """Return how long an address is left alone that failed for a reason, after so many failures before."""
    kind = "site" if reason.startswith("robots-") else _FAILURE_KINDS.get(reason, "soft")
    return FAILURE_DELAYS[kind][min(attempts, len(FAILURE_DELAYS[kind]) - 1)]


def again_at(answer: Answer, reason: str) -> datetime:
    """Return when an address is requested again that was answered with nothing to keep, for a reason."""
    is_list = answer.due.kind in ("seed", "sitemap", "feed", "listing")
    delays: tuple[timedelta, ...] = LIST_DELAYS if is_list else AGAIN_DELAYS
    if reason in OURS:
        delays = AGAIN_DELAYS[2:]
    return answer.fetched_at + delays[min(answer.due.in_vain, len(delays) - 1)]


def gone_again_at(answer: Answer, reason: str) -> datetime | None:
    """Return when an address is requested again whose page is gone; None for never, which is so of articles' addresses
    alone."""
    final = answer.due.in_vain + 1 >= GONE_VISITS and answer.due.kind in ("article", "page")
    return None if final else again_at(answer, reason)


def revisit_article_at(article: Article, fetched_at: datetime) -> datetime | None:
    """Return when an article that was fetched then is requested again; None for never of its own accord."""
    if article.published is None:
        return None
    published = datetime.fromisoformat(article.published)
    if published.tzinfo is None:  # a day alone
        published = published.replace(tzinfo=ZONE)
    return next((published + after for after in ARTICLE_INTERVALS if published + after > fetched_at), None)


def revisit_list_at(answer: Answer, links: Sequence[FoundLink], *, newest_first: bool = False) -> datetime | None:
    """Return when a list is requested again of its own accord. None where every run requests it (a seed, a feed, a
    sitemap of what is new), and where only what leads to it does."""
    due = answer.due
    if due.kind in ("listing", "page"):
        number = page_number(due.url)
        if newest_first and number > TRUSTED_PAGES:
            return None
        return answer.fetched_at + (LISTING_INTERVAL if number <= DEEP_PAGE else DEEP_INTERVAL)
    if due.kind != "sitemap":
        return None
    no_articles = not any(link.kind in ("article", "page", "sitemap") for link in links)
    settled = no_articles or due.modified_at is not None or _is_of_a_past_month(answer)
    return answer.fetched_at + LISTING_INTERVAL if settled else None


_MONTH = re.compile(r"(?<!\d)(19\d\d|20\d\d)[-_/]?(1[0-2]|0?[1-9])(?!\d)")


def _is_of_a_past_month(answer: Answer) -> bool:
    """Return whether a sitemap's address names a month that has been over for a while (`/sitemaps/news-2025-1.xml`)."""
    last_month = answer.fetched_at - timedelta(days=31)
    months = [(int(year), int(month)) for year, month in _MONTH.findall(urlsplit(answer.due.url).path)]
    return bool(months) and max(months) < (last_month.year, last_month.month)
