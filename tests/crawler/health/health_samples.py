"""Runs and archives for the tests of health: counted, not crawled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from archive import Archive, FoundLink
from archive.ledger.runs import Run
from crawler.health.coverage import ALL_FIELDS
from tests.archive.samples import SITE, address, make_article, make_visit

FIRST = datetime(2026, 3, 1, 2, tzinfo=UTC)
"""Of all runs: nine in the morning in Vietnam."""

DATE = "layout nukeviet: span.h5"


def on(day: int) -> datetime:
    """The same hour so many days after the first run."""
    return FIRST + timedelta(days=day)


def counts(read: int = 0, *, undated: int = 0, refused: dict[str, int] | None = None, **other: Any) -> dict[str, Any]:
    """What a run counted that read so many new articles, all with every field but for the undated ones."""
    dated = read - undated
    fields = dict.fromkeys(ALL_FIELDS, read) | {"published": dated, "authors": read // 2}
    witnesses = {name: {f"layout nukeviet: {name}": number} for name, number in fields.items() if number}
    witnesses |= {"published": {DATE: dated}} if dated else {}
    if not dated:
        witnesses.pop("published", None)
    lost = refused or {}
    return {
        "site": SITE,
        "found": read + sum(lost.values()),
        "new": read,
        "revised": 0,
        "unchanged": 0,
        "refused": lost,
        "failed": {},
        "ending": "finished",
        "problem": None,
        "complete": True,
        "faults": {},
        "waits": {},
        "waited": 0.0,
        "politeness": {},
        "read": read,
        "fields": fields if read else {},
        "witnesses": witnesses if read else {},
        "window": "..",
    } | other


def runs(*counted: dict[str, Any]) -> list[Run]:
    """Runs of one site, one a day, oldest first."""
    return [Run(day + 1, SITE, on(day), on(day) + timedelta(minutes=5), one) for day, one in enumerate(counted)]


def fill(archive: Archive, *counted: dict[str, Any], site: str = SITE) -> None:
    """Write such runs into an archive."""
    for day, one in enumerate(counted):
        archive.crawls.end_run(archive.crawls.start_run(site, on(day)), on(day) + timedelta(minutes=5), one)


def publish(archive: Archive, numbers: range, day: int, *, site: str = SITE, missing: int = 0) -> None:
    """Articles found on a sitemap and archived on one day, and some addresses that stay missing."""
    links = [FoundLink(url=address(number), kind="article") for number in numbers]
    gone = [FoundLink(url=address(f"x{number}"), kind="article") for number in numbers[:missing]]
    page = "https://thanhuy.example.vn/sitemap.xml"
    visit = make_visit(site=site, url=page, kind="sitemap", fetched_at=on(day), links=(*links, *gone))
    archive.save(visit)
    for number in numbers:
        published = (on(day) + timedelta(hours=7)).strftime("%Y-%m-%dT08:00+07:00")
        article = make_article(number, site=site, published=published)
        archive.save(make_visit(article, site=site, fetched_at=on(day)))
    for link in gone[::2]:
        archive.save(
            make_visit(site=site, url=link.url, outcome="refused", reason="no-text", status=200, fetched_at=on(day))
        )
