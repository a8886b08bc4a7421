"""What a session does where a portal's addresses are learnt: how much may be asked of what shape, which pages
are believed to be articles, and what is learnt from each answer. It forgets everything at its end: the ledger
has it, and `rebuild` takes it from there."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from archive.identity import text_fingerprint
from archive.ledger import DueUrl
from archive.visit import Kind, Saved, Visit
from crawler.discover.learnt import Learnt
from crawler.discover.shapes import shape_of, split_page
from crawler.discover.visitors import is_static
from crawler.visits import OUTSIDE

if TYPE_CHECKING:
    from archive import Archive
    from crawler.tally import Tally
    from crawler.visits import Answer

BUDGETS: dict[Kind, int] = {"sitemap": 200, "feed": 60, "listing": 30, "page": 30}
"""How many addresses of one shape are asked for in a run that lead to nothing."""

YIELD = 4
"""By how many each article that a shape brought raises its budget."""

MAX_DEPTH = 30
"""Steps from a seed, pagers not counted, beyond which only articles are asked for."""

REST = timedelta(days=7)
"""After this long an address that there was no budget for may be asked for again."""

MOST_HELD = 5000
MOST_REMEMBERED = 20_000
MOST_REBUILT = 200_000

REPEATS = 2
"""Pages of a list that show what an earlier one showed, after which it counts as ended."""

BARREN = 25
"""Pages of a list in a row that name nothing new, after which it is left for this run."""

SAME_BODIES = 3
"""Addresses that answer with the same bytes, after which those are an error page, whatever its status."""


@dataclass(slots=True)
class Series:
    """The pages of one list."""

    shown: set[int] = field(default_factory=set)
    repeats: int = 0
    barren: int = 0

    @property
    def ended(self) -> bool:
        """Whether no further page is worth asking for."""
        return self.repeats >= REPEATS or self.barren >= BARREN


class Scout:
    """The memory of one run over a portal whose address rules are learnt."""

    def __init__(self, site: str, archive: Archive, tally: Tally, learnt: Learnt) -> None:
        self.site = site
        self.archive = archive
        self.tally = tally
        self.learnt = learnt
        self._asked: Counter[str] = Counter()
        self._flying: dict[str, str] = {}
        self._held: dict[str, deque[DueUrl]] = {}
        self._held_count = 0
        self._undated: dict[str, None] = {}
        self._series: dict[str, Series] = {}
        self._bodies: Counter[bytes] = Counter()

    def rebuild(self) -> None:
        """Learn again from the ledger what earlier runs, or one that was killed, have seen."""
        for row in self.archive.visited(self.site, limit=MOST_REBUILT):
            dated = row.reason != "undated"
            outcome = "article" if row.reason == OUTSIDE else row.outcome
            self.learnt.count(row.url, row.kind, outcome, dated=dated)
            if outcome == "article" and row.found_on is not None:
                self.learnt.credit(row.found_on, 1)

    # --- what may be asked for --------------------------------------------------------------------

    def admit(self, due: list[DueUrl], now: datetime) -> tuple[list[DueUrl], bool]:
        """Those of the due addresses that may be asked for, and whether the others were put off. What waits
        for the answers to others of its shape is neither: it stays due."""
        admitted, put_off = [], []
        for one in due:
            fault = self._fault(one)
            if fault is None:
                self._take_off(one)
                admitted.append(one)
            elif fault != "wait":
                put_off.append(one)
                self._hold(one, fault)
        if put_off:
            self.archive.postpone(self.site, [one.url for one in put_off], now + REST)
        return admitted, bool(put_off)

    def released(self) -> list[DueUrl]:
        """What was held and may be asked for now, since its shape has brought articles after all."""
        free: list[DueUrl] = []
        for shape in list(self._held):
            waiting = self._held[shape]
            while waiting and self._fault(waiting[0]) is None:
                one = waiting.popleft()
                self._held_count -= 1
                self.tally.faults[_fault_of(one.kind)] -= 1
                self._take_off(one)
                free.append(one)
            if not waiting:
                del self._held[shape]
        for url in [url for url in self._undated if self.learnt.takes_undated(url)]:
            del self._undated[url]
            free.append(DueUrl(url, "page"))
        self.tally.faults += Counter()  # zeros away
        return free

    def settle(self, url: str) -> None:
        """Take note that the visit of an address is saved."""
        self._flying.pop(url, None)

    def _fault(self, one: DueUrl) -> str | None:
        """Why an address is not asked for now; None where it is."""
        budget = BUDGETS.get(one.kind)
        if budget is None:
            return None
        if one.depth > MAX_DEPTH and one.kind in ("page", "listing"):
            return "depth"
        shape = shape_of(one.url)
        record = self.learnt.record(one.url)
        paged = split_page(one.url)
        if paged is not None and (series := self._series.get(paged[0])) is not None and series.ended:
            return "budget-pager"
        if record.is_article:
            return None
        if self._asked[shape] < budget + YIELD * (record.dated + record.led_to):
            return None
        return "wait" if shape in self._flying.values() else _fault_of(one.kind)

    def _take_off(self, one: DueUrl) -> None:
        shape = shape_of(one.url)
        self._asked[shape] += 1
        if one.kind in BUDGETS:
            self._flying[one.url] = shape

    def _hold(self, one: DueUrl, fault: str) -> None:
        self.tally.faults[fault] += 1
        if fault == _fault_of(one.kind) and self._held_count < MOST_HELD:
            self._held.setdefault(shape_of(one.url), deque()).append(one)
            self._held_count += 1

    # --- what answers mean ------------------------------------------------------------------------

    def judge(self, answer: Answer, visit: Visit) -> Visit:
        """The visit as it is believed: a page that prints no date, a page about the portal, the same article at
        another address and the same bytes everywhere are no articles."""
        article = visit.article
        if article is None:
            return self._judge_list(answer, visit)
        if is_static(visit.url):
            return _refused(visit, answer, "static", "by its address a page about the portal itself")
        if article.published is None and not self.learnt.takes_undated(visit.url):
            if len(self._undated) < MOST_HELD:
                self._undated[visit.url] = None
            return _refused(visit, answer, "undated", "a text without a date, where articles have one")
        twin = self._find_twin(visit)
        if twin is not None:
            return replace(_refused(visit, answer, "twin", f"the same article as {twin}"), body=None)
        return visit

    def count(self, answer: Answer, visit: Visit, saved: Saved) -> None:
        """Learn from a visit that is saved."""
        learnt = self.learnt
        is_article = visit.outcome == "article" or visit.reason == OUTSIDE
        outcome = "article" if is_article else visit.outcome
        learnt.count(visit.url, visit.kind, outcome, dated=visit.reason != "undated")
        learnt.credit(visit.url, saved.found)
        if is_article and answer.kind == "page":
            self.tally.found += 1
            if answer.found_on is not None:
                learnt.credit(answer.found_on, 1)
        self._follow_series(visit, saved)

    def _judge_list(self, answer: Answer, visit: Visit) -> Visit:
        if visit.outcome not in ("links", "refused") or answer.kind not in ("page", "listing") or not answer.body:
            return visit
        digest = hashlib.blake2b(answer.body, digest_size=16).digest()
        if digest in self._bodies or len(self._bodies) < MOST_REMEMBERED:
            self._bodies[digest] += 1
        if self._bodies[digest] <= SAME_BODIES:
            return visit
        return replace(_refused(visit, answer, "soft-404", "the same bytes as at other addresses"), body=None, links=())

    def _find_twin(self, visit: Visit) -> str | None:
        """The address of a stored article that has this one's title, moment and text; None where none has."""
        article = visit.article
        assert article is not None
        for other in self.archive.namesakes(article):
            if text_fingerprint(other) == text_fingerprint(article):
                return other.url
        return None

    def _follow_series(self, visit: Visit, saved: Saved) -> None:
        paged = split_page(visit.url)
        if paged is None or visit.outcome != "links" or len(self._series) >= MOST_REMEMBERED:
            return
        series = self._series.setdefault(paged[0], Series())
        shown = hash(tuple(sorted(link.url for link in visit.links if link.kind in ("page", "article"))))
        lists = sum(link.kind not in ("page", "article") for link in visit.links)
        series.repeats += shown in series.shown
        series.shown.add(shown)
        series.barren = 0 if saved.found or saved.queued > lists else series.barren + 1


def _fault_of(kind: Kind) -> str:
    return f"budget-{kind}"


def _refused(visit: Visit, answer: Answer, reason: str, detail: str) -> Visit:
    return replace(visit, outcome="refused", kind=answer.kind, reason=reason, detail=detail, article=None, due_at=None)
