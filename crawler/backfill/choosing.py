"""Which captures look like articles of a site, and which articles their pages are. No network."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from archive import Archive
from archive.errors import DamagedRecord, NothingFound, SeveralFound
from archive.record.identity import fold, text_fingerprint
from archive.record.visit import DueUrl, Visit
from crawler.backfill.plan import Capture
from crawler.backfill.source import ArchivedPage, CaptureRefused, parse_timestamp
from crawler.discover.links import LinkFinder
from crawler.layouts import layouts
from crawler.reading.errors import Blocked
from crawler.run.address_rules import REMEMBERED, addresses_for, learnt_from, turned_out
from crawler.run.answer import Answer
from crawler.run.options import Window
from crawler.run.outcomes import visit_of
from crawler.site import Site
from crawler.urls.inferred import Learnt
from crawler.urls.rules import Addresses

_SOUGHT = ("article", "page")


class Chooser:
    """Chooses by a site's addresses, as far as its file, the archive and the families of software describe them.

    Addresses are rewritten to where the site answers today, as in a crawl, so that an article is one and the same. At
    the time of a capture the site may have had other software: by which rules a page is read, the page decides.
    """

    def __init__(self, site: Site, archive: Archive | None) -> None:
        """`archive`: of which the site's addresses are inferred; None where there is none yet."""
        self.site = site
        self._learnt = learnt_from(archive, site) if archive is not None else Learnt()
        seed = urlsplit(_newest_article(archive, site) or site.seeds[0])
        self._origin = f"{seed.scheme}://{seed.netloc}"
        self._finders: dict[int, LinkFinder] = {}
        stated = addresses_for(site, b"")
        families = [layout.addresses for layout in layouts().values() if layout.addresses is not None]
        self._rules = [stated] if stated is not None else [*families, self._learnt]

    def find_address(self, original: str) -> str | None:
        """Return the ledger's address for one that a web archive names; None where it does not look like an article's.
        Raises ValueError where it is another site's."""
        found = None
        for rules in self._rules:
            placed = self._finder(rules).place(original)
            if placed is None:
                raise ValueError(f"{original} is not within the site")
            url, kind = placed
            if kind == "article":
                return url
            if kind in _SOUGHT:
                found = url
        return found

    def read(self, capture: Capture, page: ArchivedPage, now: datetime) -> Visit:
        """Return the visit that a capture is: of an article, at the capture's time, without links. It is due at `now`,
        so that the next crawl sees whether the page is still there. Raises CaptureRefused."""
        rules = addresses_for(self.site, page.body) or self._learnt
        finder = self._finder(rules)
        placed = finder.place(capture.original)
        url, kind = placed or ("", None)
        if kind is None or kind not in _SOUGHT:
            raise CaptureRefused("no-article-address")
        answer = Answer(
            site=self.site.name,
            due=DueUrl(url, kind),
            status=200,
            headers=page.headers,
            body=page.body,
            fetched_at=parse_timestamp(capture.at),
        )
        try:
            visit = visit_of(answer, finder, Window())
        except Blocked as blocked:
            raise CaptureRefused(blocked.reason) from blocked
        if rules is self._learnt:
            self._learnt.learn(url, turned_out(visit.kind, visit.outcome))
        if visit.article is None:
            raise CaptureRefused(visit.reason or "list")
        return replace(visit, links=(), due_at=now)

    def _finder(self, rules: Addresses) -> LinkFinder:
        if id(rules) not in self._finders:  # the rules live as long as the program
            self._finders[id(rules)] = LinkFinder(self.site, rules, self._origin)
        return self._finders[id(rules)]


def check_same_article(archive: Archive, visit: Visit) -> None:
    """Refuse an article that has the key of another one: one of another title, day and text. A site that got other
    software may have begun anew with its numbers. Raises CaptureRefused."""
    new = visit.article
    assert new is not None
    try:
        known = archive.article(new.key, site=new.site)
    except (NothingFound, SeveralFound, DamagedRecord):
        return
    if known.key != new.key or new.published is None or known.published is None:
        return
    other = (
        new.published[:10] != known.published[:10]
        and fold(new.title) != fold(known.title)
        and text_fingerprint(new) != text_fingerprint(known)
    )
    if other:
        raise CaptureRefused("another-article")


def _newest_article(archive: Archive | None, site: Site) -> str | None:
    """Return the address of the article that a crawl found last."""
    if archive is None:
        return None
    return next((url for url, _, outcome in archive.visited(site.name, REMEMBERED) if outcome == "article"), None)
