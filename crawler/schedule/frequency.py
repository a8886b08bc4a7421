"""How often a site is crawled. Pure: counts and times in, a time span out."""

from __future__ import annotations

from datetime import timedelta

SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=7)
"""Bounds of what is learnt: no portal wants to be asked more often, no reader to wait longer."""

UNKNOWN = timedelta(days=1)
"""For a site of which nothing is known yet."""

WATCHED = timedelta(days=60)
"""How far back it is looked."""

ARTICLES_A_CRAWL = 4
"""New articles that a crawl should bring in the mean: fewer cost requests for nothing, and a feed of thirty
items loses none of them."""


def learn_interval(published: int, watched: timedelta = WATCHED) -> timedelta:
    """The time between two crawls of a site that published so many articles within `watched`: as long as it
    takes for ARTICLES_A_CRAWL, within the bounds. 20 a day: some 5 hours; one a day: four days; none: a week. It is
    never more than two days where anything was published, for some portals take things down again."""
    if not published:
        return LONGEST
    pace = watched / published * ARTICLES_A_CRAWL
    return max(SHORTEST, min(pace, timedelta(days=2)))


def back_off(failures: int, interval: timedelta) -> timedelta:
    """The time until the next try after so many crawls in a row that ended with a problem: an hour, two, four,
    up to a day or the site's own interval, whichever is shorter."""
    return min(timedelta(hours=2 ** min(failures - 1, 10)), timedelta(days=1), max(interval, SHORTEST))
