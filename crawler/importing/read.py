"""Reads imported pages by the rules of a crawl, as if each had been fetched at its own time."""

from __future__ import annotations

from dataclasses import replace
from typing import cast, get_args

from archive import Archive
from archive.database.timestamps import from_text
from archive.errors import DamagedRecord, NothingFound
from archive.record.identity import canonical_url
from archive.record.visit import DueUrl, Kind, Visit
from archive.warc.http import Unusable
from crawler.discover.links import LinkFinder
from crawler.importing.spool import Event
from crawler.reading.dates.parse import ZONE
from crawler.reading.errors import Blocked
from crawler.run.address_rules import addresses_for, learnt_from, turned_out
from crawler.run.aliases import settle_identity
from crawler.run.answer import KEPT_HEADERS, Answer
from crawler.run.known import Known, known_of
from crawler.run.options import Window
from crawler.run.outcomes import visit_of
from crawler.site import Site
from crawler.sites import find_site, site_named, site_of
from crawler.urls.inferred import Learnt

_LISTS = frozenset({"seed", "sitemap", "feed", "listing"})


class PageReader:
    """Reads the pages of one import. It infers how a portal writes its addresses as a crawl does."""

    def __init__(self, archive: Archive, site: Site | None) -> None:
        """`site`: that of pages whose address no site of the catalogue owns; None: each host is a site of its own."""
        self._archive = archive
        self._site = site
        self.known: dict[str, Known] = {}
        """By site: what is known about its portal."""
        self._learnt: dict[str, Learnt] = {}
        self._finders: dict[tuple[str, int], LinkFinder] = {}

    def read(self, event: Event, headers: dict[str, str], body: bytes) -> Visit:
        """Return the visit that brings the page, an article or a refused page. Unusable for what is neither."""
        site = self.site_of(event)
        addresses = addresses_for(site, body) or self._learnt_of(site)
        known = self.known_of(site.name)
        finder = self._finders.setdefault((site.name, id(addresses)), LinkFinder(site, addresses))
        url, kind = _classify(event, finder)
        kept = {name: value for name, value in headers.items() if name in KEPT_HEADERS}
        at = from_text(event.at).astimezone(ZONE)
        due = DueUrl(url, kind)
        answer = Answer(site=site.name, due=due, status=200, headers=kept, body=body, fetched_at=at)
        try:
            visit = visit_of(answer, finder, Window(), known)
        except Blocked as blocked:
            raise Unusable(blocked.reason) from None
        if event.key is None:
            learnt = isinstance(addresses, Learnt)
            visit = settle_identity(visit, self._archive, learnt=learnt)
            visit = self._as_known(visit) if learnt else visit
        visit = _as_stated(visit, event, site)
        if isinstance(addresses, Learnt):
            addresses.learn(visit.url, turned_out(visit.kind, visit.outcome))
        if visit.outcome not in ("article", "refused"):
            raise Unusable("list")
        if visit.outcome == "refused" and event.site is None and self._site is None and site_named(site.name) is None:
            raise Unusable(f"foreign-{visit.reason}")  # nothing is known about its site
        return replace(visit, links=())

    def site_of(self, event: Event) -> Site:
        """Return the site that a page is of. Unusable where it is of none."""
        try:
            if event.site is not None:
                return site_of(event.site)
            found = find_site(event.asked)
        except ValueError:
            raise Unusable("no-site") from None
        if found is None or (self._site is not None and site_named(found.name) is None):
            found = self._site
        if found is None:
            raise Unusable("no-site")
        return found

    def _learnt_of(self, site: Site) -> Learnt:
        if site.name not in self._learnt:
            self._learnt[site.name] = learnt_from(self._archive, site)
        return self._learnt[site.name]

    def known_of(self, site: str) -> Known:
        """Return what is known about a portal, for this import."""
        if site not in self.known:
            self.known[site] = known_of(self._archive, site)
        return self.known[site]

    def _as_known(self, visit: Visit) -> Visit:
        """Return the visit with its article under the identity that its address has in the archive: what was inferred
        since makes no second article of it."""
        if visit.article is None:
            return visit
        try:
            known = self._archive.article(visit.url, site=visit.site)
        except (NothingFound, DamagedRecord):
            return visit
        return replace(visit, article=replace(visit.article, url=known.url, key=known.key))


def _classify(event: Event, finder: LinkFinder) -> tuple[str, Kind]:
    """Return the address as the ledger has it, and what it is expected to lead to. Unusable where a crawl would not
    take it for an article."""
    if event.kind is not None:
        if event.kind not in get_args(Kind):
            raise Unusable("no-kind")
        return event.asked, cast(Kind, event.kind)
    try:
        url = finder.addresses.canonical(canonical_url(event.asked))
    except ValueError:
        raise Unusable("no-web-address") from None
    kind = finder.addresses.classify(url)
    if kind in _LISTS:
        raise Unusable("list")
    if kind is None and finder.addresses.exhaustive:
        raise Unusable("no-article-address")
    return url, kind or "page"


def _as_stated(visit: Visit, event: Event, site: Site) -> Visit:
    """Return the visit with its article under the identity that it had in the archive that the page comes from."""
    if visit.article is None or event.key is None or event.url is None or not site.owns(event.url):
        return visit
    return replace(visit, article=replace(visit.article, url=event.url, key=event.key))
