"""Whether a site that used to publish has gone silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import exp

from archive.ledger.completeness import PublishedCount

LOOK_BACK = timedelta(days=90)
"""Days before the last article from which its rate is taken."""

SHORTEST = 3
"""Days without an article of which nothing is said: a weekend, an evening's crawl."""

FEWEST_ARTICLES, FEWEST_DAYS = 10, 7
"""With fewer articles, or fewer days that had any, in the days looked back on, there is no habit to break."""

UNLIKELY = 0.001
"""Probability under which such a silence is no chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
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
    """Whether that is no longer its habit."""


def find_silence(published: Sequence[PublishedCount], today: date) -> Silence | None:
    """How silent a site was on the day of its last crawl; None where it has too little history to say.

    Its habit is broken where the silence is longer than any before, and than `SHORTEST`, and where articles
    that come by chance at its own rate (Poisson) would leave so many days empty less than once in a thousand
    times. Both are asked: a site that publishes in bursts has long gaps that Poisson knows nothing of, a
    young one no long gaps yet.
    """
    past = [one for one in published if one.day <= today]  # a date in the future is a mistake of the page's
    if not past:
        return None
    last_on = max(one.day for one in past)
    habit = [one for one in past if one.day > last_on - LOOK_BACK]
    articles, first_on = sum(one.number for one in habit), min(one.day for one in habit)
    if articles < FEWEST_ARTICLES or len(habit) < FEWEST_DAYS:
        return None
    a_day = articles / ((last_on - first_on).days + 1)
    days = (today - last_on).days - 1  # today is not over
    on = sorted(one.day for one in habit)
    longest = max((later - earlier).days - 1 for earlier, later in pairwise(on))
    broken = days > max(SHORTEST, longest) and exp(-a_day * days) < UNLIKELY
    return Silence(last_on=last_on, days=max(days, 0), a_day=a_day, longest=longest, broken=broken)
