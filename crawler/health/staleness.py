"""Whether a site that used to publish has stopped: how many days it has been without a new article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import exp

from archive.ledger.completeness import PublishedCount

LOOK_BACK = timedelta(days=90)
"""Days before the last article from which its rate is taken."""

MIN_STALE_DAYS = 3
"""So many days without an article are never told of: a weekend, an evening's crawl."""

MIN_ARTICLES, MIN_DAYS = 10, 7
"""With fewer articles, or fewer days that had any, in the days looked back on, a site has no rate."""

UNLIKELY = 0.001
"""Probability under which so many days without an article are not chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staleness:
    """How long a site has been without a new article."""

    last_on: date
    """Day of its last article."""
    days: int
    """Whole days since then without one, up to the last crawl."""
    a_day: float
    """Articles a day that it used to bring."""
    longest: int
    """The longest earlier row of days without one, in the days looked back on."""
    broken: bool
    """Whether it is without one for longer than can be explained by its rate and its earlier gaps."""


def find_staleness(published: Sequence[PublishedCount], today: date) -> Staleness | None:
    """Return how stale a site was on the day of its last crawl; None where it has too little history to say.

    It is `broken` where the gap is longer than any before and than `MIN_STALE_DAYS`, and where articles that come by
    chance at the site's own rate (Poisson) would leave so many days empty less than once in a thousand times. Both
    are asked: a site that publishes in bursts has long gaps that Poisson knows nothing about, a young one no long gaps
    yet.
    """
    past = [one for one in published if one.day <= today]  # a date in the future is a mistake of the page's
    if not past:
        return None
    last_on = max(one.day for one in past)
    recent = [one for one in past if one.day > last_on - LOOK_BACK]
    articles, first_on = sum(one.number for one in recent), min(one.day for one in recent)
    if articles < MIN_ARTICLES or len(recent) < MIN_DAYS:
        return None
    a_day = articles / ((last_on - first_on).days + 1)
    days = (today - last_on).days - 1  # today is not over
    on = sorted(one.day for one in recent)
    longest = max((later - earlier).days - 1 for earlier, later in pairwise(on))
    broken = days > max(MIN_STALE_DAYS, longest) and exp(-a_day * days) < UNLIKELY
    return Staleness(last_on=last_on, days=max(days, 0), a_day=a_day, longest=longest, broken=broken)
