"""One run over one site, without the network: what is asked for first, what an answer changes, what is
counted. The spider carries requests and answers between this and Scrapy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive import Archive
from archive.ledger import KINDS, DueUrl
from archive.visit import FoundLink, Kind, Saved, Visit
from crawler.discover.addresses import Addresses, AddressRules, addresses_of, page_number
from crawler.discover.learnt import Learnt
from crawler.discover.links import LinkFinder
from crawler.failures import Streak
from crawler.layouts import layouts, recognise
from crawler.reading.errors import Blocked
from crawler.scout import Scout
from crawler.site import Site
from crawler.tally import Tally
from crawler.visits import (
    OUTSIDE,
    Answer,
    Window,
    failed_visit,
    read_links,
    redirect_target,
    refused_visit,
    visit_of,
)

if TYPE_CHECKING:
    from crawler.failures import Miss

NEWS: tuple[Kind, ...] = ("seed", "sitemap", "feed")
"""What a new run asks for again whatever it knows: new articles are named there first."""

LISTS: tuple[Kind, ...] = ("sitemap", "feed", "listing")
"""What a new run asks for again where a seed, or a list that named something new, leads to it."""

GOES_ON = timedelta(hours=24)
"""A run that begins this soon after one that was cut off goes on with it: its lists are not asked for again."""

MAX_HOPS = 5

LISTS_BEYOND = 100
"""Pages of a listing, and listings for each article, more than known articles can fill: a calendar, or a
pager without end. Such pages are not asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """What a run was asked for."""

    window: Window = field(default_factory=Window)
    limit: int | None = None
    """Articles after which it stops."""
    full: bool = False
    """Whether every known address is asked for again."""

    @classmethod
    def from_words(cls, since: str = "", until: str = "", limit: str = "", full: str = "") -> Wishes:
        """As `scrapy crawl NAME -a since=2025-01-01 -a limit=20 -a full=1` gives them. ValueError."""
        return cls(
            window=Window(
                since=date.fromisoformat(since) if since else None,
                until=date.fromisoformat(until) if until else None,
            ),
            limit=int(limit) if limit else None,
            full=full not in ("", "0", "no"),
        )


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
        self.tally = Tally(site.name)
        self.finder: LinkFinder | None = None
        """None until the portal's addresses are understood: till then only seeds are asked for."""
        self.scout: Scout | None = None
        """Where the portal's addresses are learnt, what is learnt; None where its rules are known."""
        self._on_progress = on_progress or (lambda _: None)
        self.again: dict[str, Kind] = {}
        """Lists that are asked for although the ledger does not have them due."""
        self._listed: set[str] = set()
        self._robots: list[tuple[bytes, str]] = []
        self._redirects: dict[str, str] = {}
        self._hops = 0
        self._known = 0
        self.streak = Streak()
        """How the last addresses fared: whether the site is there at all."""
        self._run: int | None = None

    @property
    def full(self) -> bool:
        """Whether the limit is reached: what else arrives is not taken, and stays due."""
        return self.wishes.limit is not None and self.tally.stored >= self.wishes.limit

    def begin(self, now: datetime) -> None:
        """Open the run: makes due what a new run asks for again."""
        name = self.site.name
        last = next(iter(self.archive.runs(name, limit=1)), None)
        cut_off = last is not None and not last.counts.get("complete") and now - last.started_at < GOES_ON
        self._run = self.archive.start_run(name, now)
        if self.wishes.full:
            self.archive.make_due(name, KINDS, now)
        elif not cut_off:
            self.archive.make_due(name, NEWS, now)
        if last is not None and last.counts.get("window") != str(self.wishes.window):
            # Other days are asked for: what an earlier run left out may be wanted now.
            self.archive.make_due(name, ("article",), now, reason=OUTSIDE)
        counts = self.archive.counts(name)
        waiting = (c.number for c in counts if c.kind == "article" and c.outcome in (None, "failed"))
        self.tally.articles_due = sum(waiting)
        self._known = sum(c.number for c in counts if c.kind == "article")

    def end(self, now: datetime, *, ending: str, request_count: int, seconds: float) -> None:
        """Close the run and write its counts down. `ending` is Scrapy's word for why it ended."""
        tally = self.tally
        tally.ending, tally.request_count, tally.seconds = ending, request_count, seconds
        if tally.problem is None and ending == "finished":
            tally.problem = self._find_shortfall()
        if self._run is not None:
            self.archive.end_run(self._run, now, {**tally.record(), "window": str(self.wishes.window)})

    def save(self, visit: Visit) -> Saved:
        """Write down what came of an address: one transaction."""
        visit = replace(visit, links=tuple(link for link in visit.links if self._may_exist(link)))
        saved = self.archive.save(visit)
        self.tally.count(visit, saved)
        if self.scout is not None:
            self.scout.settle(visit.url)
        if visit.kind != "article":
            self._listed.add(visit.url)
            self.again.pop(visit.url, None)
            if visit.kind == "seed" or saved.found:
                # A section's first page is on the front page's menu; its others are asked for again as long
                # as they name what is new. Where pages 2, 3, ... run oldest first, what the first page no
                # longer shows stands on the last, to which the pager leads too (FACTS A1.5).
                lists = (link for link in visit.links if link.kind in LISTS and link.url not in self._listed)
                self.again.update((link.url, link.kind) for link in lists)
        self._on_progress(self.tally)
        return saved

    def admit(self, due: list[DueUrl], now: datetime) -> tuple[list[DueUrl], bool]:
        """Those of the due addresses that may be asked for now, and whether others were put off."""
        return (due, False) if self.scout is None else self.scout.admit(due, now)

    def admit_again(self, lists: list[DueUrl]) -> list[DueUrl]:
        """Those of the lists that may be asked for again, and what had been held and may be asked for."""
        if self.scout is None:
            return lists
        admitted, _ = self.scout.admit(lists, datetime.now(UTC))
        for one in lists:
            if one not in admitted:
                self.again.pop(one.url, None)
        return admitted or self.scout.released()

    def turn_to_learning(self, now: datetime) -> bool:
        """Learn the portal's addresses where the rules of its software found no article at all: true where
        that makes anything due."""
        if self.scout is not None or self.finder is None or self.site.article_path or not self._is_strange():
            return False
        self._learn(self.finder.origin)
        self.archive.doubt_kinds(self.site.name, now)
        self.archive.make_due(self.site.name, NEWS, now)
        return True

    def _is_strange(self) -> bool:
        """Whether the rules of the portal's software found no article, and nothing else explains it."""
        for count in self.archive.counts(self.site.name):
            if count.outcome == "failed" or count.reason in (OUTSIDE, "robots"):
                return False
            if count.kind == "article" and count.outcome in ("article", None):
                return False
        return not self.tally.failures

    def _learn(self, origin: str | None) -> LinkFinder:
        learnt = Learnt(self.site.seeds)
        self.scout = Scout(self.site.name, self.archive, self.tally, learnt)
        self.scout.rebuild()
        self.finder = LinkFinder(self.site, learnt, origin)
        return self.finder

    def _may_exist(self, link: FoundLink) -> bool:
        """Whether a listing is one that articles can be on: page 7 needs more articles than page 6 has."""
        known = self._known + self.tally.found
        room = LISTS_BEYOND + known
        return link.kind != "listing" or (page_number(link.url) <= room and len(self._listed) <= LISTS_BEYOND * room)

    def _find_shortfall(self) -> str | None:
        """Why a run that came to its end did not do what it was asked."""
        name = self.site.name
        if self.finder is None:
            return f"nothing of {name} could be asked for"
        if not any(c.outcome == "article" or c.reason == OUTSIDE for c in self.archive.counts(name)):
            return f"no article of {name} was found"
        return None

    def take(self, answer: Answer) -> None:
        """Read an answer and save what it brought. Raises Blocked where the server asks to wait."""
        assert self.finder is not None
        visit = visit_of(answer, self.finder, self.wishes.window)
        if visit.outcome == "redirect" and self._closes_loop(visit.url, visit.links[0].url):
            detail = "redirects in a circle"
            visit = refused_visit(answer, self.site.name, reason="redirect-loop", detail=detail)
        self.streak.count(visit)
        if self.scout is None:
            self.save(visit)
        else:
            visit = self.scout.judge(answer, visit)
            self.scout.count(answer, visit, self.save(visit))

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

    def take_robots(self, body: bytes, url: str) -> None:
        """Take the sitemaps that a robots.txt names."""
        self._robots.append((body, url))
        if self.finder is not None:
            links = self.finder.find(body, url=url)
            self.archive.add_links(self.site.name, url, links, datetime.now(UTC))

    def take_seed(self, answer: Answer) -> str | None:
        """Read the answer to a seed, to learn how the portal writes its addresses. Returns the address
        to ask for next where the seed moved within the site. Raises Blocked.

        Afterwards `finder` is set, or `tally.problem` says why not.
        """
        status = answer.status or 0
        target = redirect_target(answer) if 300 <= status < 400 else None
        if target is not None:
            return self._follow(answer, target)
        blank = LinkFinder(self.site, _NOWHERE)
        if status != 200:
            self.save(visit_of(answer, blank, self.wishes.window))
            self.tally.problem = f"{answer.url} answers {status}"
            return None
        read_links(answer, blank)  # raises Blocked
        self.tally.problem = None
        self._open(answer, self._addresses(answer.body))
        return None

    def _open(self, answer: Answer, addresses: Addresses | None) -> None:
        """Enter the portal's entrances, robots.txt's sitemaps and the seed's links. Without rules for its
        addresses they are learnt."""
        parts = urlsplit(answer.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = LinkFinder(self.site, addresses, origin) if addresses is not None else self._learn(origin)
        self.finder = known
        visit = read_links(answer, self.finder)
        rules: AddressRules = known.addresses
        links = [FoundLink(url=f"{origin}{path}", kind=kind) for path, kind in rules.entrances]
        links += [FoundLink(url=seed, kind="seed") for seed in self.site.seeds]
        for body, url in self._robots:
            links += self.finder.find(body, url=url)
        self.save(replace(visit, links=(*links, *visit.links)))

    def _addresses(self, body: bytes) -> Addresses | None:
        stated = addresses_of(self.site)
        if stated is not None:
            return stated
        for name in self.site.layouts:
            if layouts()[name].addresses is not None:
                return layouts()[name].addresses
        layout = recognise(body)
        addresses = layout.addresses if layout is not None else None
        if addresses is not None and self._contradicts(addresses):
            return None
        return addresses

    def _contradicts(self, addresses: Addresses) -> bool:
        """Whether this portal's articles have other addresses than its software's: earlier runs learnt them."""
        stored = [row.url for row in self.archive.visited(self.site.name, outcome="article", limit=20)]
        return bool(stored) and not any(addresses.classify(url) == "article" for url in stored)

    def _follow(self, answer: Answer, target: str) -> str | None:
        site, self._hops = self.site, self._hops + 1
        if not site.owns(target):
            self.tally.problem = f"{answer.url} leads to {target}, which is another site"
            self.save(refused_visit(answer, site.name, reason="off-site", detail=f"leads to {target}"))
            return None
        if self._hops > MAX_HOPS or self._closes_loop(answer.url, target):
            self.tally.problem = f"{answer.url} redirects in a circle"
            detail = f"leads to {target}"
            self.save(refused_visit(answer, site.name, reason="redirect-loop", detail=detail))
            return None
        visit = refused_visit(answer, site.name, reason="moved", detail=f"leads to {target}")
        self.save(replace(visit, outcome="redirect"))
        return target

    def _closes_loop(self, url: str, target: str) -> bool:
        self._redirects[url] = target
        seen = {url}
        while target in self._redirects:
            if target in seen:
                return True
            seen.add(target)
            target = self._redirects[target]
        return target in seen


def _never() -> Addresses:
    import re

    return Addresses(article=re.compile(r"(?!)(?P<key>)"))


_NOWHERE = _never()
"""Addresses of a portal of which nothing is understood yet."""
