"""How often a site is crawled, learnt from how often it publishes. Pure.

A crawl costs the server some requests, and waiting for the next one costs the archive: what is changed or taken
down before it is seen is lost. Where a crawl costs `c` and a site publishes `r` articles an hour, `c / T + r T / 2`
an hour is least at `T = sqrt(2 c / r)`: the time between two crawls grows with the square root of the time between
two articles. The constant is chosen so that 20 articles a day give a crawl every 2 hours, one a day every 10 hours,
one a week every 26 hours. A list page or a feed then never overflows between two crawls.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from archive.instants import VIETNAM

SHORTEST = timedelta(hours=1)
LONGEST = timedelta(days=7)
"""Bounds of what is learnt; a site that published nothing in the last 60 days is crawled this seldom."""

MEMORY = timedelta(days=60)
"""What was published earlier says nothing of how often a site publishes now."""

LATELY = timedelta(days=14)
"""A site that publishes more than it did is believed after this long."""

COST = 4.0
"""Twice the cost of a crawl, in hours for which one article waits to be seen."""

LONGEST_BACK_OFF = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Appearance:
    """When one article appeared."""

    published: str | None
    """As in the record: a day or a time; None where it is not known."""
    first_seen_at: datetime


def learn_every(appearances: Iterable[Appearance], now: datetime) -> timedelta:
    """The time between two crawls of a site with these articles: 1 hour to 7 days, in whole minutes.

    An undated article counts from its first sight, but not where that was on the first day: a first crawl finds
    years of them at once. What is dated in the future does not count.
    """
    ages = [now - at for at in _moments(list(appearances)) if now - MEMORY < at <= now]
    gaps = [span / number for span in (MEMORY, LATELY) if (number := sum(age < span for age in ages))]
    if not gaps:
        return LONGEST
    hours = sqrt(COST * min(gaps) / timedelta(hours=1))
    return min(max(timedelta(minutes=round(hours * 60)), SHORTEST), LONGEST)


def back_off(failures: int) -> timedelta:
    """How long a site rests after so many crawls in a row that ended with a problem, at least 1: an hour, then
    twice as long each time, at most a day."""
    return min(timedelta(hours=2 ** min(failures - 1, 10)), LONGEST_BACK_OFF)


def _moments(appearances: list[Appearance]) -> Iterable[datetime]:
    begun = min((one.first_seen_at for one in appearances), default=None)
    for one in appearances:
        if one.published is not None:
            at = datetime.fromisoformat(one.published)
            yield at if at.tzinfo else at.replace(tzinfo=VIETNAM)
        elif begun is not None and one.first_seen_at - begun > timedelta(days=1):
            yield one.first_seen_at
