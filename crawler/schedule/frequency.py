"""How often a site is crawled. Pure: counts and times in, a time span out."""

from __future__ import annotations

import math
from datetime import timedelta

SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=7)
"""Bounds of what is learnt: no portal wants to be asked more often, no reader to wait longer."""

WATCHED = timedelta(days=60)
"""How far back it is looked: what was published earlier says nothing of how often a site publishes now."""

COST = 4.0
"""Twice the cost of a crawl, in hours for which one article waits to be seen."""


def learn_interval(published: int, watched: timedelta = WATCHED) -> timedelta:
    """The time between two crawls of a site that published so many articles within `watched`.

    A crawl costs the server some requests, and waiting for the next one costs the archive: what is changed or
    taken down before it is seen is lost. Where a crawl costs `c` and a site publishes `r` articles an hour,
    `c / T + r T / 2` an hour is least at `T = sqrt(2 c / r)`. With COST: 20 a day give a crawl every two hours,
    one a day every ten, one a week every 26; none, one a week.
    """
    if not published:
        return LONGEST
    hours = math.sqrt(COST * (watched / published / timedelta(hours=1)))
    return max(SHORTEST, min(timedelta(minutes=round(60 * hours)), LONGEST))


def back_off(failures: int, interval: timedelta) -> timedelta:
    """The time until the next try after so many crawls in a row that ended with a problem: an hour, two, four,
    up to a day or the site's own interval, whichever is shorter."""
    return min(timedelta(hours=2 ** min(failures - 1, 10)), timedelta(days=1), max(interval, SHORTEST))
