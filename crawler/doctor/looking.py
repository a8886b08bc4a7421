"""A look at a site: a small polite crawl into an archive that is thrown away."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from archive import Archive
from archive.ledger import DueUrl
from archive.visit import FoundLink, Kind, Saved, Visit
from crawler.crawl import Manners, crawl
from crawler.session import Wishes
from crawler.site import Site
from crawler.tally import Tally

ARTICLES = 5
"""Articles that are read."""

SAMPLE: dict[Kind, int] = {"sitemap": 6, "feed": 2, "listing": 2, "page": 80, "article": 25}
"""Addresses of each kind that are asked for at most; more than five articles where some cannot be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What was seen."""

    site: Site
    tally: Tally
    visits: tuple[Visit, ...]
    """Everything that was asked for, in order, robots.txt apart."""


class _WatchedArchive(Archive):
    """An archive that remembers its visits, and has a listing asked for before articles."""

    visits: list[Visit]

    def save(self, visit: Visit) -> Saved:
        """As any archive; the visit is remembered."""
        self.visits.append(visit)
        return super().save(visit)

    def due(self, site: str, now: datetime, limit: int, exclude: Collection[str] = ()) -> list[DueUrl]:
        """What is due; no article as long as a listing is known and none was seen."""
        due = super().due(site, now, limit, exclude)
        if self._seen("listing") or not any(link.kind == "listing" for link in self._links()):
            return due
        return [one for one in due if one.kind not in ("page", "article")]

    def _seen(self, kind: Kind) -> bool:
        return any(visit.kind == kind for visit in self.visits)

    def _links(self) -> list[FoundLink]:
        return [link for visit in self.visits for link in visit.links]


def look_at(site: Site, manners: Manners, on_progress: Callable[[Tally], None] | None = None) -> Look:
    """Ask a site for its robots.txt, front page, some sitemaps and feeds, a listing and five articles. As
    `crawl`, it can be called once in a process."""
    with (
        TemporaryDirectory(prefix="tulieu-doctor-") as folder,
        _WatchedArchive.open(Path(folder) / "look.db") as archive,
    ):
        archive.visits = []
        (tally,) = crawl([site], archive, Wishes(limit=ARTICLES, sample=SAMPLE), manners, on_progress)
    return Look(site=site, tally=tally, visits=tuple(_last_of_each(archive.visits)))


def _last_of_each(visits: list[Visit]) -> list[Visit]:
    """Of what was asked for twice (a seed is asked for again by another name) what came of it at last."""
    return list({visit.url: visit for visit in visits}.values())
