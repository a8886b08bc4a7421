"""Keep a crawl out of crawler traps: calendars, filters, endless pagination, relative links that make ever longer
paths.

One rule covers all of them: addresses of one template (`template_of`: alike except for numbers and words) are requested
only as long as they lead to new articles.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.record.visit import DueUrl, FoundLink, Kind
from crawler.urls.shapes import has_article_shape, is_pager, list_of, template_of

KNOWN_BOUNDS, LEARNT_BOUNDS = (1000, 20), (60, 5)
"""`Bounds.free` and `Bounds.per_find` where the portal's software is known, whose lists are known to end, and where its
addresses are learnt."""

DEEPEST = 30
"""Steps from a seed beyond which no list is requested; the pages of one list count as one step."""

REPEATS = 2
"""Pages of a list that show exactly what an earlier one showed, after which the list is taken to be at its end."""

BARREN = 5
"""How often, in units of `free` and once more for each article, addresses are requested without result before templates
that yielded nothing at all are left alone. A trap that makes ever new templates is one all the same."""

FEEDS = 3
"""Feeds are requested without result so many times less often than lists: some software has one for each article's
comments."""

SITEMAPS_IN_VAIN = 200
"""Sitemaps that name no page which are requested, and once more for each that does: the protocol has one index above
the sitemaps, and indexes that name indexes may go on for ever."""

MOST_SITEMAPS = 1_000
"""Sitemaps that one run requests, and once more for each article that it brings: they come before all articles."""

MOST_CHAINED = 10_000
"""Articles that no list, feed or sitemap names, only other articles, which one run requests."""

CHAINED_PER_NAMED = 5
"""How many more it requests, for each article that is named otherwise: lists show how much a portal holds."""

OVER_BUDGET = "trap-budget"
"""Why an address is not requested where enough of its template was requested without result."""

_FEED = "feeds"
"""The template that all feeds count as."""


@dataclass
class Bounds:
    """How much one run over one site requests before it leaves a template alone."""

    free: int
    """Lists and unknown pages of one template that are requested in any case."""
    per_find: int
    """How many more are requested, for each article that they were or led to."""
    _barren: int = 0
    """Lists and pages requested that led to nothing, whatever their template."""
    _asked: Counter[str] = field(default_factory=Counter)
    _found: Counter[str] = field(default_factory=Counter)
    _new: Counter[str] = field(default_factory=Counter)
    _aliases: Counter[str] = field(default_factory=Counter)
    _shown: defaultdict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    _repeated: Counter[str] = field(default_factory=Counter)
    _sitemaps: int = 0
    _fruitful: int = 0
    """Sitemaps that name pages."""
    _chained: int = 0
    _named: int = 0

    @property
    def finds(self) -> int:
        """How many articles all templates together were or led to."""
        return self._found.total()

    @property
    def progress(self) -> int:
        """A number that grows whenever something was found by which more may be requested."""
        return self.finds + self._fruitful + self._named + self._chained

    def credit(self, namer: str) -> None:
        """Count for a page that it has named what turned out to be an article."""
        self._found[template_of(namer)] += 1

    def find_refusal(self, url: str, kind: Kind, depth: int, found_on: str | None = None) -> str | None:
        """Return why an address is not requested (`trap-depth`, `trap-repeats`, `trap-budget`, `trap-twins`), or None
        where it is. `found_on`: the page that named it first."""
        if kind in ("article", "page"):
            template = template_of(url)
            if self._aliases[template] >= self.free + 2 * self._new[template]:
                return "trap-twins"
            if self._is_article(found_on) and self._chained >= MOST_CHAINED + CHAINED_PER_NAMED * self._named:
                return OVER_BUDGET
        if kind == "sitemap":
            return self._find_refusal_of_sitemap(depth)
        if kind not in ("listing", "page", "feed"):
            return None
        if depth <= 1 and not is_pager(url):  # what a front page names is requested
            return None
        if depth > DEEPEST and not has_article_shape(url):
            return "trap-depth"
        if self._repeated[list_of(url)] >= REPEATS and is_pager(url):
            return "trap-repeats"
        template = _FEED if kind == "feed" else template_of(url)
        free = self.free // FEEDS if kind == "feed" else self.free
        if self._asked[template] >= free + self.per_find * self._found[template]:
            return OVER_BUDGET
        if not self._found[template] and self._barren >= BARREN * self.free + self.finds:
            return OVER_BUDGET
        return None

    def find_refusal_of(self, due: DueUrl) -> str | None:
        """Return `find_refusal` of an address that is due."""
        return self.find_refusal(due.url, due.kind, due.depth, due.found_on)

    def _find_refusal_of_sitemap(self, depth: int) -> str | None:
        if depth > DEEPEST:  # indexes that name ever new ones
            return "trap-depth"
        in_vain = self._sitemaps - self._fruitful
        if in_vain >= SITEMAPS_IN_VAIN + self._fruitful:
            return OVER_BUDGET
        return OVER_BUDGET if self._sitemaps >= MOST_SITEMAPS + self._named + self._chained else None

    def _is_article(self, found_on: str | None) -> bool:
        """Whether an address was named by what is like addresses that showed articles."""
        return found_on is not None and self._new[template_of(found_on)] > 0

    def count_article(self, url: str, *, is_new: bool, found_on: str | None = None) -> None:
        """Count an address that was not requested before and shows an article, a new one or one that another address
        has shown: `?id=5&rand=0.123` may have as many aliases as there are numbers."""
        (self._new if is_new else self._aliases)[template_of(url)] += 1
        if is_new and self._is_article(found_on):
            self._chained += 1
        elif is_new:
            self._named += 1

    def count(self, url: str, kind: Kind, found: int, links: Iterable[FoundLink]) -> None:
        """Count what came of an address: how many articles it was or led to, and what it shows."""
        if kind == "sitemap":
            self._sitemaps += 1
            self._fruitful += any(link.kind != "sitemap" for link in links)
        if kind not in ("listing", "page", "feed"):
            return
        template = _FEED if kind == "feed" else template_of(url)
        if kind == "feed":  # those that name what is known are not the ones that are made without end
            found = max(found, int(any(True for _ in links)))
        self._asked[template] += 1
        self._found[template] += found
        self._barren += not found
        if kind == "listing" and is_pager(url):
            shown = sorted(link.url for link in links if link.kind in ("article", "page") and not is_pager(link.url))
            digest = hashlib.blake2b("\n".join(shown).encode(), digest_size=8).digest()
            name = list_of(url)
            self._repeated[name] += digest in self._shown[name]
            self._shown[name].add(digest)


MAX_DEFERRED = 5000
"""Deferred addresses that are remembered; the ledger has the others for a later run."""


class DeferredUrls:
    """The addresses that one run did not request because what was like them had yielded nothing (OVER_BUDGET), in
    order, till something like them brings something."""

    def __init__(self) -> None:
        self._waiting: dict[str, DueUrl] = {}
        self._progress = 0

    def add(self, due: DueUrl) -> None:
        """Remember an address."""
        if len(self._waiting) < MAX_DEFERRED:
            self._waiting[due.url] = due

    def take_back(self, bounds: Bounds, most: int) -> list[DueUrl]:
        """Return at most so many addresses that may be requested after all, each once. They are looked for only where
        something was found since the last time."""
        if not self._waiting or bounds.progress == self._progress:
            return []
        free = [due for due in self._waiting.values() if bounds.find_refusal_of(due) is None]
        if len(free) <= most:
            self._progress = bounds.progress
        for due in free[:most]:
            del self._waiting[due.url]
        return free[:most]


MAX_HOPS = 5
"""Redirects in a row that are followed."""


class Redirects:
    """The redirects of one run."""

    def __init__(self) -> None:
        self._targets: dict[str, str] = {}
        self._chains: dict[str, int] = {}

    def lead_nowhere(self, url: str, target: str) -> bool:
        """Take in a redirect. Return whether it closes a circle, or is one too many in a row."""
        self._targets[url] = target
        self._chains[target] = self._chains.get(url, 0) + 1
        if self._chains[target] > MAX_HOPS:
            return True
        seen = {url}
        while target in self._targets:
            if target in seen:
                return True
            seen.add(target)
            target = self._targets[target]
        return target in seen
