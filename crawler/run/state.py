"""The state of one run over one site: what is known about the portal, what is under way, what was counted. The session,
the entry points and the scheduler share it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from time import monotonic

from archive import Archive
from archive.messages.language import _
from archive.record.visit import FoundLink, Kind, Saved, Visit
from crawler.discover.links import MAX_ADDRESSES, LinkFinder
from crawler.run.address_rules import turned_out
from crawler.run.again import Again
from crawler.run.aliases import ALIAS
from crawler.run.answer import Answer
from crawler.run.clock import Clock
from crawler.run.known import Known
from crawler.run.lock import SiteLock, SiteTaken
from crawler.run.machine import Machine
from crawler.run.media import MediaRun
from crawler.run.narrowing import Narrowing
from crawler.run.options import RunOptions
from crawler.run.outcomes import OUTSIDE
from crawler.run.site_state import Suspense
from crawler.run.stats import RunStats, Streak
from crawler.site import Site
from crawler.urls.inferred import Learnt
from crawler.urls.rules import page_number
from crawler.urls.traps import KNOWN_BOUNDS, Bounds, DeferredUrls, Redirects

MAX_ENTERED = 8_000
"""Addresses of which a run remembers that it entered them in the ledger."""

LISTS_BEYOND = 100
"""Pages of a listing, and listings for each article, more than known articles can fill: a calendar, or a
pager without end. Such pages are not requested."""


class RunState:
    """What one run over one site knows, has under way and has counted; `save` keeps it in step with the archive."""

    def __init__(
        self,
        site: Site,
        archive: Archive,
        options: RunOptions | None = None,
        on_progress: Callable[[RunStats], None] | None = None,
        clock: Clock | None = None,
        machine: Machine | None = None,
    ) -> None:
        """`on_progress` gets the counts after every saved visit. `clock` and `machine`: those of the crawl, where it is
        of several sites."""
        self.site = site
        self.archive = archive
        self.options = options or RunOptions()
        self.stats = RunStats(site.name, politeness={"tls": site.tls} if site.tls else {})
        self._on_progress = on_progress or (lambda _: None)

        only_new = self.options.limit is not None or self.options.is_narrow
        self.media = MediaRun(archive, site.name, self.options.media, only_new=only_new)
        """The pictures and documents of the run."""
        self.stats.media = self.media.stats if self.options.media else None
        self.narrowing = Narrowing(archive, site, self.options) if self.options.is_narrow else None
        """What the run leaves out; None where it is over the whole portal."""
        self.run_id: int | None = None
        """The run's number in the archive; None until it begins."""
        self.lock: SiteLock | None = None
        """None until the run begins, and where another process has taken the site over."""
        self.started_at: datetime | None = None
        """When the run began, to the second, as visits are dated; None until then."""
        self.broken = False
        """Whether the archive or this machine failed, or the clock cannot be believed: answers that are still on their
        way are dropped and stay due, without a wait for a lock for each."""
        self.machine = machine or Machine()
        self.fault: str | None = None
        """What is wrong with this machine or the archive, where the run ends for that."""
        self.clock = clock or Clock()
        self.clock_agreed = False
        """Whether the server's clock agreed with this machine's in the last crawl."""

        self.finder: LinkFinder | None = None
        """None until the portal's addresses are understood: till then only seeds are requested."""
        self.known = Known()
        """What is known about the portal from its pages."""
        self.robots: list[tuple[bytes, str]] = []
        """Every robots.txt that was fetched, with its address."""
        self.front_page: Answer | None = None
        """The answer to the seed by which the portal was understood."""
        self.trusted_kinds: frozenset[Kind] = frozenset()
        """Kinds of addresses whose ETag and Last-Modified mean something on this site."""
        self.known_articles = 0
        """Article addresses that the ledger had at the start."""

        self.claimed: set[str] = set()
        """Addresses that were handed out and whose visit is not saved yet."""
        self.paused_until = 0.0
        """Until when the site is left alone, as `time.monotonic` counts."""
        self.bounds = Bounds(*KNOWN_BOUNDS)
        self.deferred = DeferredUrls()
        self.redirects = Redirects()
        self.streak = Streak()
        self.suspense = Suspense()
        self.again = Again()
        self._listed: set[str] = set()
        """Lists that this run requested."""
        self._sitemaps_entered = 0
        self._entered: set[str] = set()
        """Addresses that this run entered in the ledger last: menus are on every page."""

    @property
    def limit_reached(self) -> bool:
        """Whether the limit of articles is reached: answers that still arrive are dropped and stay due."""
        return self.options.limit is not None and self.stats.stored >= self.options.limit

    @property
    def limit_in_sight(self) -> bool:
        """Whether the limit is reached when the articles are saved that are held back."""
        return self.options.limit is not None and self.stats.stored + self.suspense.articles >= self.options.limit

    @property
    def paused(self) -> bool:
        """Whether the site is left alone for now."""
        return monotonic() < self.paused_until

    def pause(self, seconds: float) -> float:
        """Leave the site alone for this long. Return by how many seconds that is longer than before."""
        now = monotonic()
        before = max(self.paused_until, now)
        self.paused_until = max(self.paused_until, now + seconds)
        return self.paused_until - before

    def find_shortfall(self) -> str | None:
        """Return why a run that came to its end did not do what it was asked; None where it did."""
        name = self.site.name
        if self.finder is None:
            return _("no request could be sent to {site}", site=name)
        if self.narrowing is not None and self.narrowing.is_empty:
            return _("no article of {site} was found", site=" ".join(self.options.scope.sections))
        if self.narrowing is not None and self.narrowing.left_out:
            return None
        if self.archive.count_articles(name) or any(c.reason == OUTSIDE for c in self.archive.counts(name)):
            return None
        return _("no article of {site} was found", site=name)

    def check_lock(self) -> None:
        """Raise SiteTaken where the site is another process's by now: nothing more of the run may be stored."""
        if self.lock is not None:
            try:
                self.lock.check()
            except SiteTaken:
                self.lock = None
                raise

    def save(self, visit: Visit) -> Saved:
        """Save what came of an address, in one transaction; count it and learn from it. Raises SiteTaken where the site
        is another process's by now."""
        self.check_lock()
        links = tuple(link for link in visit.links if self._may_exist(link))
        new = tuple(link for link in links if link.url not in self._entered or _tells_something(link))
        # A section's first page is on the front page's menu; its others are requested again as long as they name
        # what is new. Where pages 2, 3, ... run oldest first, what the first page no longer shows is on the
        # last, to which the pager leads too (FACTS A1.5).
        requeue_lists_before = self.started_at if visit.kind != "article" else None
        saved = self._save(replace(visit, links=new, requeue_lists_before=requeue_lists_before))
        if len(self._entered) > MAX_ENTERED:
            self._entered.clear()
        self._entered.update(link.url for link in new)
        self._sitemaps_entered += sum(link.kind == "sitemap" for link in new)
        self.stats.count(visit, saved)
        self._learn(visit, links, saved)
        if visit.kind != "article":
            self._listed.add(visit.url)
        self.tell_progress()
        return saved

    def tell_progress(self) -> None:
        """Tell whoever shows it how far the run is."""
        self._on_progress(self.stats)

    def _save(self, visit: Visit) -> Saved:
        found = self.media.find(visit)
        if not found:
            return self.archive.save(visit)
        with self.archive.joining(self.site.name):
            saved = self.archive.save(visit)
            if saved.result is not None:
                self.media.enter(visit, found)
        return saved

    def _may_exist(self, link: FoundLink) -> bool:
        """Whether a listing is one that articles can be on: page 7 needs more articles than page 6 has; and whether
        there is room for one more sitemap."""
        if link.kind == "sitemap":
            return self._sitemaps_entered < MAX_ADDRESSES
        known = self.known_articles + self.stats.found
        room = LISTS_BEYOND + known
        return link.kind != "listing" or (page_number(link.url) <= room and len(self._listed) <= LISTS_BEYOND * room)

    def _learn(self, visit: Visit, links: tuple[FoundLink, ...], saved: Saved) -> None:
        """Take in what an address led to: for the bounds, and where the portal's addresses are learnt."""
        # A feed names articles; a list that is requested for the first time shows how many articles lists like it lead
        # to.
        if visit.kind != "sitemap" or visit.outcome != "unchanged":  # whose links nobody read
            self.bounds.count(visit.url, visit.kind, saved.found + (saved.result == "new"), links)
        learnt = self.finder.addresses if self.finder is not None else None
        if not isinstance(learnt, Learnt) or visit.outcome in ("failed", "unchanged", "redirect", "gone"):
            return
        if visit.kind == "feed":
            learnt.learn_feed(link.url for link in links)
        elif visit.reason == ALIAS:
            learnt.learn_alias(visit.url)
        elif visit.kind in ("page", "listing", "article"):
            learnt.learn(visit.url, "article" if visit.reason == OUTSIDE else turned_out(visit.kind, visit.outcome))


def _tells_something(link: FoundLink) -> bool:
    """Whether a link that the ledger has changes something there: a list that may be due again, news of it."""
    return link.kind not in ("article", "sitemap") or any((link.modified_at, link.feed_digest, link.listed_on))
