"""One run over one site, without the network: what is asked for first, what an answer changes, what is
counted. The spider carries requests and answers between this and Scrapy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from archive import Archive
from archive.errors import NothingFound
from archive.ledger.urls import KINDS, RELIABLE, DueUrl
from archive.record.article import Article
from archive.record.visit import FoundLink, Kind, Saved, Visit
from crawler.discover.links import LinkFinder
from crawler.engine.errors import Streak
from crawler.reading.errors import Blocked
from crawler.run.aliases import TWIN, without_twin
from crawler.run.answer import Answer
from crawler.run.entry import KNOWN_BOUNDS, Arrival, Redirects, turned_out
from crawler.run.lock import Held, Hold
from crawler.run.options import Wishes
from crawler.run.outcomes import OUTSIDE, failed_visit, refused_visit, unchanged_visit, visit_of
from crawler.run.revisit import LISTING_REST
from crawler.run.stats import Tally
from crawler.schedule.plan import plan_next
from crawler.site import Site
from crawler.sites import word_for
from crawler.urls.inferred import Learnt
from crawler.urls.rules import page_number
from crawler.urls.traps import OVER_BUDGET, Bounds

if TYPE_CHECKING:
    from crawler.engine.errors import Miss

# --- deferred addresses ---------------------------------------------------------------------------
#
# What a run did not ask for because what was like it had brought nothing, till something like it brings something.

MOST = 5000
"""Addresses that are remembered; the ledger has the others for a later run."""


class Declined:
    """The addresses that one run declined for their template's budget, in order."""

    def __init__(self) -> None:
        self._waiting: dict[str, DueUrl] = {}
        self._finds = 0

    def add(self, due: DueUrl) -> None:
        """Remember an address."""
        if len(self._waiting) < MOST:
            self._waiting[due.url] = due

    def take_back(self, bounds: Bounds, most: int) -> list[DueUrl]:
        """At most so many addresses that may be asked for after all, each once; looked for only where something
        was found since the last time."""
        if not self._waiting or bounds.finds == self._finds:
            return []
        free = [due for due in self._waiting.values() if bounds.find_refusal(due.url, due.kind, due.depth) is None]
        if len(free) <= most:
            self._finds = bounds.finds
        for due in free[:most]:
            del self._waiting[due.url]
        return free[:most]


NEWS: tuple[Kind, ...] = ("seed", "sitemap", "feed")
"""What a new run asks for again whatever it knows: new articles are named there first."""

GOES_ON = timedelta(hours=24)
"""A run that begins this soon after one that was cut off goes on with it: its lists are not asked for again."""

REMEMBERED = 8_000
"""Addresses of which it is remembered that the ledger has them."""

LISTS_BEYOND = 100
"""Pages of a listing, and listings for each article, more than known articles can fill: a calendar, or a
pager without end. Such pages are not asked for."""


class Session:
    """The state of one run over one site."""

    def __init__(
        self,
        site: Site,
        archive: Archive,
        wishes: Wishes | None = None,
        on_progress: Callable[[Tally], None] | None = None,
    ) -> None:
        self.site = site
        self.archive = archive
        self.wishes = wishes or Wishes()
        self.tally = Tally(site.name, politeness={"tls": site.tls} if site.tls else {})
        self.finder: LinkFinder | None = None
        """None until the portal's addresses are understood: till then only seeds are asked for."""
        self._on_progress = on_progress or (lambda _: None)
        self.bounds = Bounds(*KNOWN_BOUNDS)
        self._declined = Declined()
        self._listed: set[str] = set()
        self._entered: set[str] = set()
        """Addresses that this run saw last in the ledger: menus stand on every page."""
        self.redirects = Redirects()
        self.arrival = Arrival(self)
        self._known = 0
        self.streak = Streak()
        """How the last addresses fared: whether the site is there at all."""
        self._run: int | None = None
        self.shut = False
        """Whether the archive failed: what is still on its way stays due, without a wait for a lock for each."""
        self._hold: Hold | None = None
        self._started_at: datetime | None = None
        self._believed: frozenset[Kind] = frozenset()

    def conditions(self, due: DueUrl) -> dict[str, str]:
        """The headers by which an address is asked for only if it has changed; empty where it is asked for
        in any case: where the server's word is not known to be good, at the seeds, by which the software is
        recognised, and with `full`."""
        if not (due.validators == RELIABLE or due.kind in self._believed) or due.kind == "seed" or self.wishes.full:
            return {}
        told = {"If-None-Match": due.etag, "If-Modified-Since": due.last_modified}
        return {name: value for name, value in told.items() if value}

    @property
    def full(self) -> bool:
        """Whether the limit is reached: what else arrives is not taken, and stays due."""
        return self.wishes.limit is not None and self.tally.stored >= self.wishes.limit

    def begin(self, now: datetime) -> bool:
        """Open the run: makes due what a new run asks for again. False where nothing is to be asked for: another
        process is at it, or it is not the time of day."""
        name, hours = self.site.name, self.wishes.hours
        if hours is not None:
            self.tally.politeness["hours"] = str(hours)
            if not hours.hold(now):
                self.tally.ending = "hours"
                return False
        self.archive.crawls.enter_site(name, word_for(self.site))
        hold = Hold(self.archive, name)
        try:
            hold.take()
        except Held as held:
            self.tally.problem, self.tally.ending = str(held), "held"
            return False
        self._hold, self._started_at = hold, now.replace(microsecond=0)  # visits are dated to the second
        self.archive.crawls.note_facts(name, {"tls": self.site.tls, "title": self.site.title})
        last = next(iter(self.archive.crawls.runs(name, limit=1)), None)
        cut_off = last is not None and not last.counts.get("complete") and now - last.started_at < GOES_ON
        if last is not None and (delay := last.counts.get("politeness", {}).get("least_delay")):
            self.tally.politeness["least_delay"] = delay
        self._run = self.archive.crawls.start_run(name, now)
        if self.wishes.full and self.wishes.limit is not None:
            # All that is known would stay due when the limit ends the run.
            self.archive.make_due(name, NEWS, now)
            self.archive.make_due(name, ("article",), now, limit=self.wishes.limit)
        elif self.wishes.full:
            self.archive.make_due(name, KINDS, now)
        elif not cut_off:
            self.archive.make_due(name, NEWS, now, idle=True)
        self._believed = self.archive.kinds_with_reliable_validators(name)
        if last is not None and last.counts.get("window") != str(self.wishes.window):
            # Other days are asked for: what an earlier run left out may be wanted now.
            self.archive.make_due(name, ("article",), now, reason=OUTSIDE)
        counts = self.archive.counts(name)
        waiting = (c.number for c in counts if c.kind == "article" and c.outcome in (None, "failed"))
        self.tally.articles_due = sum(waiting)
        self._known = sum(c.number for c in counts if c.kind == "article")
        return True

    def renew(self) -> bool:
        """Go on holding the site; False where another process has taken it over."""
        if self._hold is None or self._hold.renew():
            return True
        self.tally.problem = f"{self.site.name} was taken over by another process"
        self._hold = None
        return False

    def end(self, now: datetime, *, ending: str, request_count: int, seconds: float) -> None:
        """Close the run and write its counts down. `ending` is Scrapy's word for why it ended."""
        tally = self.tally
        if self._run is None:  # it never began
            return
        tally.ending, tally.request_count, tally.seconds = ending, request_count, seconds
        if tally.problem is None and ending == "finished":
            tally.problem = self.find_shortfall()
        self.archive.crawls.end_run(self._run, now, {**tally.record(), "window": str(self.wishes.window)})
        if self._hold is not None:
            plan_next(
                self.archive,
                self.site.name,
                now,
                started_at=self._started_at or now,
                complete=tally.complete,
                failed=tally.problem is not None,
                besides=self.wishes.besides,
            )
            self._hold.release()

    def save(self, visit: Visit) -> Saved:
        """Write down what came of an address: one transaction."""
        links = tuple(link for link in visit.links if self._may_exist(link))
        if len(links) < len(visit.links):
            visit = replace(visit, links=links)
        new = tuple(link for link in visit.links if link.url not in self._entered or self._may_matter(link))
        # A section's first page is on the front page's menu; its others are asked for again as long as they name
        # what is new. Where pages 2, 3, ... run oldest first, what the first page no longer shows stands on the
        # last, to which the pager leads too (FACTS A1.5).
        wakes_before = self._started_at if visit.kind != "article" else None
        saved = self.archive.save(replace(visit, links=new, wakes_before=wakes_before))
        if len(self._entered) > REMEMBERED:
            self._entered.clear()
        self._entered.update(link.url for link in new)
        self.tally.count(visit, saved)
        self.learn(visit, saved)
        if visit.kind != "article":
            self._listed.add(visit.url)
        self._on_progress(self.tally)
        return saved

    def _may_matter(self, link: FoundLink) -> bool:
        """Whether a link that the ledger has changes something there: a list that may be due again, news of it."""
        return link.kind not in ("article", "sitemap") or link.modified_at is not None or link.teaser is not None

    def learn(self, visit: Visit, saved: Saved) -> None:
        """Take in what an address led to: for the bounds, and where the portal's addresses are learnt."""
        # A feed names articles; a list that is asked for the first time shows what its like are good for.
        self.bounds.count(visit.url, visit.kind, saved.found + (saved.result == "new"), visit.links)
        learnt = self.finder.addresses if self.finder is not None else None
        if not isinstance(learnt, Learnt) or visit.outcome in ("failed", "unchanged", "redirect", "gone"):
            return
        if visit.kind == "feed":
            learnt.learn_feed(link.url for link in visit.links)
        elif visit.reason == TWIN:
            learnt.learn_alias(visit.url)
        elif visit.kind in ("page", "listing", "article"):
            learnt.learn(visit.url, "article" if visit.reason == OUTSIDE else turned_out(visit.kind, visit.outcome))

    def declines(self, due: DueUrl, now: datetime) -> bool:
        """Whether an address is not asked for because it looks like a trap; that is written down."""
        reason = self.bounds.find_refusal(due.url, due.kind, due.depth)
        learnt = self.finder.addresses if self.finder is not None else None
        if isinstance(learnt, Learnt) and due.kind in ("page", "article") and learnt.repeats_others(due.url):
            reason = "trap-twins"
        if reason is None:
            return False
        answer = Answer(url=due.url, kind=due.kind, status=None, fetched_at=now, depth=due.depth)
        detail = "not asked for: what is like it brought nothing new"
        visit = refused_visit(answer, self.site.name, reason=reason, detail=detail)
        self.archive.save(replace(visit, due_at=now + LISTING_REST))
        self.tally.refused[reason] += 1
        if reason == OVER_BUDGET:
            self._declined.add(due)
        return True

    def reconsidered(self, most: int) -> list[DueUrl]:
        """Addresses that were declined and may be asked for after all, as what is like them has brought articles."""
        back = self._declined.take_back(self.bounds, most)
        self.tally.refused[OVER_BUDGET] -= len(back)
        self.tally.refused += Counter()  # without what is at zero
        return back

    def _may_exist(self, link: FoundLink) -> bool:
        """Whether a listing is one that articles can be on: page 7 needs more articles than page 6 has."""
        known = self._known + self.tally.found
        room = LISTS_BEYOND + known
        return link.kind != "listing" or (page_number(link.url) <= room and len(self._listed) <= LISTS_BEYOND * room)

    def find_shortfall(self) -> str | None:
        """Why a run that came to its end did not do what it was asked."""
        name = self.site.name
        if self.finder is None:
            return f"nothing of {name} could be asked for"
        if name in self.archive.sites() or any(c.reason == OUTSIDE for c in self.archive.counts(name)):
            return None
        return f"no article of {name} was found"

    def take(self, answer: Answer) -> None:
        """Read an answer and save what it brought. Raises Blocked where the server asks to wait."""
        assert self.finder is not None
        if answer.status == 304 and answer.conditional:
            visit = unchanged_visit(answer, self.site.name, self._led_to(answer))
        else:
            visit = visit_of(answer, self.finder, self.wishes.window)
        if visit.outcome == "redirect" and self.redirects.lead_nowhere(visit.url, visit.links[0].url):
            detail = "redirects in a circle, or on and on"
            visit = refused_visit(answer, self.site.name, reason="redirect-loop", detail=detail)
        if isinstance(self.finder.addresses, Learnt):
            visit = without_twin(visit, self.archive)
        self.streak.count(visit)
        saved = self.save(visit)
        if visit.article is not None and not answer.seen:
            self.bounds.count_article(visit.url, is_new=saved.result == "new")
        if answer.kind == "page" and (saved.result == "new" or visit.reason == OUTSIDE):
            self.tally.found += 1
            if answer.found_on is not None:
                self.bounds.credit(answer.found_on)

    def _led_to(self, answer: Answer) -> Article | None:
        """The article that an address led to."""
        try:
            return self.archive.article(answer.url, site=self.site.name) if answer.kind == "article" else None
        except NothingFound:
            return None

    def take_miss(self, answer: Answer, miss: Miss) -> None:
        """Save that there was no answer."""
        if self.finder is None:
            self.tally.problem = f"{answer.url} {miss.detail}"
        make = refused_visit if miss.final else failed_visit
        visit = make(answer, self.site.name, reason=miss.reason, detail=miss.detail)
        self.streak.count(visit)
        self.save(visit)

    def take_block(self, answer: Answer, blocked: Blocked) -> None:
        """Save that the server asked to wait. What it was asked for stays to be asked for."""
        self.save(failed_visit(answer, self.site.name, reason=blocked.reason, detail=blocked.detail))

    def take_bug(self, answer: Answer, error: BaseException | None) -> None:
        """Save that our own code failed on an answer."""
        detail = f"{type(error).__name__}: {error}"
        self.tally.problem = f"a mistake in tulieu itself on {answer.url} (please report it): {detail}"
        self.save(failed_visit(answer, self.site.name, reason="internal-error", detail=detail))
