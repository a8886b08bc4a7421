"""Which articles of certain days must be requested: what lists, sitemaps and addresses say about a day of publication,
and how far that was seen to be true. Pure.

A day that is beside an address is believed as long as every article that was read agrees with it, and only where
enough of them were read: those of the days requested, and some of other days, requested as a check (`choose_checks`).
A sitemap's `lastmod` is by its standard a day of change: an article that was changed last before the first day asked
for was published before it. That it is the day of publication (NukeViet, FACTS A1) is believed only where articles were
read that were changed later and whose lastmod stayed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from archive.record.article import Article
from archive.record.visit import DueUrl
from crawler.run.options import Window

ENOUGH = 8
"""Articles that must agree with a source before it is believed."""
PROVED = 2
"""Articles changed on another day whose lastmod is the day of publication, before that is believed of all."""
CHECKS = 12
"""Articles of other days that are requested as a check."""
FEWEST_OTHERS = 6
"""Articles of other days that must have been read before a source is believed: those of the days requested were chosen
by what it states, and show nothing of what it leaves out."""
DAY = timedelta(days=1)
"""How far a stated day may be off in any case: zones, and midnight."""
LARGEST_SLIP = timedelta(days=10)
"""How far it may be off where that was seen, for the source to be believed at all."""

Says = Literal["listed", "sitemap", "address"]
Verdict = Literal["ask", "leave", "check"]
"""`ask`: it may be of the days requested; `leave`: it is not; `check`: it is not, if its source can be believed."""

_IN_PATH = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[/\-_.]?)(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01])(?!\d{1,5}(?!\d))"
)


@dataclass(slots=True)
class Trust:
    """How far one source was seen to state days of publication."""

    agreed: int = 0
    """Articles of which it stated the very day, or one beside it."""
    slips: int = 0
    """The largest difference seen, in days."""
    later: int = 0
    """Articles published after the day stated."""
    earlier: int = 0
    """Articles published before it, by more than may be."""
    proved: int = 0
    """Articles changed on another day of which it states that of publication."""
    others: int = 0
    """Articles that it states to be of other days than those requested."""

    def count(self, stated: date, article: Article, *, is_other: bool) -> None:
        """Take in an article that was read. `is_other`: whether the day stated is not one of those requested."""
        if article.published is None:
            return
        published = date.fromisoformat(article.published[:10])
        off = stated - published
        self.others += is_other
        if abs(off) <= LARGEST_SLIP:
            self.slips = max(self.slips, abs(off.days))
            self.agreed += 1
        else:
            self.later += off < -LARGEST_SLIP
            self.earlier += off > LARGEST_SLIP
        modified = date.fromisoformat(article.modified[:10]) if article.modified else None
        self.proved += modified is not None and abs(off) <= DAY < abs(stated - modified)

    @property
    def read(self) -> int:
        """How many articles were compared."""
        return self.agreed + self.later + self.earlier

    @property
    def margin(self) -> timedelta:
        """How far from the days requested a stated day must be."""
        return max(DAY, 2 * timedelta(days=self.slips))


class Days:
    """Tells which addresses may be those of articles of the days requested."""

    def __init__(self, window: Window, zone: str, known: Mapping[str, Any] | None = None) -> None:
        """`known`: what `as_facts` gave at the end of earlier runs."""
        self.window = window
        self._zone = ZoneInfo(zone)
        self.trust: dict[Says, Trust] = {"listed": Trust(), "sitemap": Trust(), "address": Trust()}
        for name, trust in self.trust.items():
            counts = known.get(name) if isinstance(known, Mapping) else None
            if isinstance(counts, Mapping):
                for field in asdict(trust):
                    number = counts.get(field)
                    setattr(trust, field, number if isinstance(number, int) else 0)
        self._settled = False

    def as_facts(self) -> dict[str, dict[str, int]]:
        """Return what was seen of the sources, for later runs."""
        return {name: asdict(trust) for name, trust in self.trust.items()}

    def stated(self, due: DueUrl) -> dict[Says, date]:
        """Return the days that are stated of an address, by source."""
        found: dict[Says, date] = {}
        if due.listed_on is not None:
            found["listed"] = date.fromisoformat(due.listed_on)
        if due.modified_at is not None:
            at = datetime.fromisoformat(due.modified_at)
            found["sitemap"] = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(self._zone).date()
        day = day_in_address(due.url)
        if day is not None:
            found["address"] = day
        return found

    def count(self, due: DueUrl, article: Article) -> None:
        """Take in an article that was read."""
        for name, day in self.stated(due).items():
            self.trust[name].count(day, article, is_other=not self.window.has(day))

    def judge(self, due: DueUrl) -> Verdict:
        """Return whether an address is requested."""
        verdicts = [self._judge(name, day) for name, day in self.stated(due).items()]
        if "ask" in verdicts:  # a source that is believed, or may be, says that it is of these days
            return "ask"
        if "leave" in verdicts:
            return "leave"
        return "check" if "check" in verdicts else "ask"

    def _judge(self, name: Says, day: date) -> Verdict | None:
        """Return what one source says about an address; None where it says nothing that can be believed."""
        trust = self.trust[name]
        before = self.window.since is not None and day < self.window.since - trust.margin
        after = self.window.until is not None and day > self.window.until + trust.margin
        exact = self._is_exact(name)
        if exact is False and (name != "sitemap" or after):
            return None
        if not before and not after:
            return "ask" if exact is not False else None
        if name == "sitemap" and before:
            if trust.later:
                return None
            return (
                "leave"
                if trust.read >= ENOUGH and trust.others >= FEWEST_OTHERS
                else ("ask" if self._settled else "check")
            )
        if exact:
            return "leave"
        return None if self._settled else "check"

    def _is_exact(self, name: Says) -> bool | None:
        """Whether a source states days of publication; None where it is not known yet."""
        trust = self.trust[name]
        if trust.later or trust.earlier:
            return False
        if trust.agreed < ENOUGH or trust.others < FEWEST_OTHERS or (name == "sitemap" and trust.proved < PROVED):
            return None
        return True

    def settle(self) -> None:
        """Take what was seen for all that can be seen: a source that is not known to be true by now is not believed."""
        self._settled = True

    @property
    def is_settled(self) -> bool:
        """Whether it was decided which sources are believed."""
        return self._settled


def choose_checks(left: Sequence[tuple[date, DueUrl]], most: int = CHECKS) -> list[DueUrl]:
    """Return addresses that are to be requested as a check, of those that would be left out with the days stated of
    them: spread over all days."""
    in_order = [due for _, due in sorted(left, key=lambda one: (one[0], one[1].url))]
    if len(in_order) <= most:
        return in_order
    step = (len(in_order) - 1) / (most - 1)
    return [in_order[round(number * step)] for number in range(most)]


def day_in_address(url: str) -> date | None:
    """Return the one day that an address names (`/2025/01/31/...`, `...-20250131.html`); None where it names none, or
    several."""
    days = set()
    for found in _IN_PATH.finditer(urlsplit(url).path):
        try:
            days.add(date(int(found["y"]), int(found["m"]), int(found["d"])))
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None


LONGEST_INVERSION = timedelta(days=92)
"""How far a list that counts as newest first may be out of order: what was published late is where it was
entered."""

BEYOND = timedelta(days=7)
"""How much older than the first day requested a list must have become, besides."""


class ListOrder:
    """What the pages of one list show of its order, by the days beside their items."""

    def __init__(self) -> None:
        self._pages: dict[int, tuple[date, date]] = {}
        self._slack = timedelta(0)

    def note(self, number: int, days: Sequence[date]) -> None:
        """Take in the days of a page's items, in the order of the page."""
        if not days:
            return
        self._pages[number] = (min(days), max(days))
        oldest = days[0]
        for day in days:
            self._slack = max(self._slack, day - oldest)
            oldest = min(oldest, day)

    def ends_at(self, since: date) -> int | None:
        """Return the number of the page after which all are older than a day; None where the list is not seen to run
        newest first, or none is so old."""
        if len(self._pages) < 2 or self._slack > LONGEST_INVERSION:
            return None
        pages = [self._pages[number] for number in sorted(self._pages)]
        slack = self._slack + BEYOND
        for at, (oldest, newest) in enumerate(pages):
            if any(later[1] > newest + slack or later[0] > oldest + slack for later in pages[at + 1 :]):
                return None
        if 1 not in self._pages or pages[0][0] <= pages[-1][0]:
            return None
        old = [number for number, (_, newest) in self._pages.items() if newest < since - slack and number > 1]
        return min(old, default=None)
