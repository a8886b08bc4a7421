"""A run over a part of a portal: a section, one article, addresses of a pattern, articles of certain days.

What the run is not about stays due for others: it is set aside in the ledger while the run goes on (`archive.ledger.
aside`), and put back when it ends. Whether an address belongs to the run is asked when it would be handed out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from time import monotonic
from urllib.parse import urljoin, urlsplit

from archive import Archive
from archive.ledger.urls import KINDS
from archive.messages.language import _
from archive.record.visit import DueUrl, FoundLink, Kind, Visit
from crawler.discover.documents import document_of, unpacked
from crawler.discover.items import Item, days_of, find_items, own_items
from crawler.discover.links import LinkFinder
from crawler.reading.dates.order import UNKNOWN
from crawler.reading.errors import ReadingError
from crawler.reading.page import Page, parse_page
from crawler.reading.text import clean_text
from crawler.run.answer import Answer
from crawler.run.days import Days, ListOrder, choose_checks
from crawler.run.known import Known
from crawler.run.options import RunOptions, Window
from crawler.run.outcomes import OUTSIDE
from crawler.run.scope import OUTSIDE_SCOPE, Scope, Section
from crawler.site import Site
from crawler.urls.inferred import Learnt
from crawler.urls.rules import page_number
from crawler.urls.shapes import is_pager, list_of

FACT = "days"
"""The site's fact that says how far stated days of publication were seen to be true, see `Days.as_facts`."""

SECTIONS = "sections"
"""The site's fact that says which sections were requested, where the whole site never was: a crawl that is due requests
them again. None where it was."""

MAX_LEFT = 200_000
"""Addresses that wait for a check of their stated days, at most; more are requested."""

_REMEMBERED = 50
"""Runs of a site that are looked at for one over the same part."""


class Narrowing:
    """What one run over a part of a portal leaves out."""

    def __init__(self, archive: Archive, site: Site, options: RunOptions) -> None:
        self.left_out = 0
        """Addresses that stay due as the run is not about them."""
        self.expected: int | None = None
        """How many requests are still to be made, as far as lists and sitemaps tell; None until they were read."""
        self.namers: list[str] = []
        """Pages that named what is taken for articles of other days: they are good for something, although it is not
        requested. Whoever has counted them empties the list."""
        self.sections: list[Section] = []
        """Empty where the run is over the whole portal, and until its front page was read."""
        self._archive, self._site = archive, site
        self._scope, self._window = options.scope, options.window
        self._full, self._goes_on = options.full, False
        self._days: Days | None = None
        self._left: dict[str, DueUrl] = {}
        self._checked = False
        self._key_of: Callable[[str], str | None] | None = None
        self._stated: dict[str, tuple[str | None, str | None]] = {}
        self._asked_lists: set[str] = set()
        self._orders: dict[str, ListOrder] = {}
        self._started_at: datetime | None = None
        self._clock, self._visits = monotonic(), 0

    # --- beginning and end --------------------------------------------------------------------

    def begin(self, now: datetime) -> None:
        """Begin: put back what a killed run left aside, and take in what earlier runs saw."""
        self._started_at = now.replace(microsecond=0)
        crawls = self._archive.crawls
        if self._window != Window():
            state = crawls.site_state(self._site.name)
            self._days = Days(self._window, self._site.zone, state.facts.get(FACT) if state is not None else None)
        for run in crawls.runs(self._site.name, limit=_REMEMBERED):
            if run.counts.get("scope", "") == str(self._scope):
                self._goes_on = bool(run.counts.get("complete"))
                break

    def end(self) -> None:
        """End: what was left out is due again, as it was before."""
        self._archive.put_back(self._site.name)
        if self._days is not None:
            self._archive.crawls.note_facts(self._site.name, {FACT: self._days.as_facts()})

    def enter(self, finder: LinkFinder, now: datetime) -> str | None:
        """Enter the sections in the ledger when the portal is understood. Return why they cannot be requested."""
        wanted: dict[str, Kind] = {}
        if self._days is not None and not isinstance(finder.addresses, Learnt):
            self._key_of = finder.addresses.article_key
        for url in self._scope.sections:
            placed = self._find(finder, url)
            if placed is None:
                return _("{url} is not a page of {site}", url=url, site=self._site.name)
            wanted[placed[0]] = placed[1] or "page"
        self.sections = [Section(url, is_article=kind == "article") for url, kind in wanted.items()]
        name = self._site.name
        if self.sections:
            self._note_sections()
        self._archive.add_links(name, None, [FoundLink(url=url, kind=kind) for url, kind in wanted.items()], now)
        again = list(wanted)
        if self.sections and not self._goes_on:
            # What the lists name is not remembered: a run that goes on, or is the first, requests all of them.
            known = self._archive.all_known(name)
            again += [url for url, kind in known if kind == "listing" and self._section_of(url) is not None]
        if self._full:
            kinds = ("article", "listing")
            again += [
                url for url, kind in self._archive.all_known(name) if kind in kinds and self._is_within(url, kind)
            ]
        assert self._started_at is not None
        self._archive.ask_now(name, again, now, before=self._started_at)
        return None

    def _find(self, finder: LinkFinder, url: str) -> tuple[str, Kind | None] | None:
        """Return a section's address as the ledger has it, with what it leads to; None where it is not the site's. What
        the portal itself links to with a slash at its end was meant where that is missing, and the other way round."""
        placed = finder.place(url)
        if placed is None or placed[1] in ("listing", "article") or urlsplit(url).query:
            return placed
        other = url.rstrip("/") if url.endswith("/") else f"{url}/"
        if self._archive.known(self._site.name, url) or not self._archive.known(self._site.name, other):
            return placed
        return finder.place(other)

    def _note_sections(self) -> None:
        """Write down which sections were requested, for `crawl --due`, unless the whole site was crawled before."""
        crawls = self._archive.crawls
        state, runs = crawls.site_state(self._site.name), crawls.runs(self._site.name, limit=2)
        before = state.facts.get(SECTIONS) if state is not None else None
        if before or len(runs) == 1:
            asked = list(dict.fromkeys([*(before or ()), *self._scope.sections]))
            crawls.note_facts(self._site.name, {SECTIONS: asked})

    # --- what is requested --------------------------------------------------------------------

    def sift(self, due: list[DueUrl]) -> list[DueUrl]:
        """Return those of the addresses that the run requests; the others are set aside."""
        kept: list[DueUrl] = []
        aside: list[DueUrl] = []
        for one in due:
            self._note_stated(one)
        for one in due:
            (kept if self._asks_for(one) else aside).append(one)
        self._asked_lists.update(one.url for one in kept if one.kind != "article")
        if aside:
            self._archive.set_aside(self._site.name, [one.url for one in aside])
            self.left_out += len(aside)
        return kept

    def awaits_lists(self, claimed: Collection[str]) -> bool:
        """Whether lists are still being requested: what they name is not known yet."""
        self._asked_lists.intersection_update(claimed)
        return bool(self._asked_lists)

    def look_ahead(self, now: datetime, exclude: Collection[str]) -> None:
        """Count how many requests are to be made, when articles are all that is left to request."""
        due = [one for one in self._archive.all_due(self._site.name, KINDS, now) if one.url not in exclude]
        checks = 0 if self._days is None or self._days.is_settled else len(choose_checks(self._dated_left()))
        self.expected = len(self.sift(due)) + checks

    @property
    def seconds_each(self) -> float:
        """How long one request has taken so far, with the wait before it."""
        return (monotonic() - self._clock) / max(1, self._visits)

    def more(self, now: datetime) -> list[DueUrl]:
        """Return addresses to request when nothing else is left: a check of stated days. When they were answered, it is
        settled which sources are believed, and what waited for that is due again, to be judged once more."""
        days = self._days
        if days is None or days.is_settled:
            return []
        self._put_back_left()
        if self._checked:
            days.settle()
            return []
        self._checked = True
        # Lists that were found late may state more of what was left out early.
        kept = self.sift(list(self._archive.all_due(self._site.name, KINDS, now)))
        checks = choose_checks(self._dated_left())
        for one in checks:
            del self._left[one.url]
        self.left_out -= len(checks)
        return [*kept, *checks]

    def _put_back_left(self) -> None:
        if self._left:
            self.left_out -= self._archive.put_back(self._site.name, list(self._left))
            self._left.clear()

    @property
    def has_left(self) -> bool:
        """Whether it is open of some addresses whether they are left out."""
        return self._days is not None and not self._days.is_settled and bool(self._left)

    def _dated_left(self) -> list[tuple[date, DueUrl]]:
        assert self._days is not None
        return [(min(self._days.stated(one).values()), one) for one in self._left.values()]

    def _asks_for(self, due: DueUrl) -> bool:
        if not self._is_within(due.url, due.kind):
            return False
        if due.kind == "listing":
            return not self._is_beyond(due.url)
        if self._days is None or due.kind not in ("article", "page"):
            return True
        verdict = self._days.judge(self._with_days_of_twin(due))
        if verdict != "ask" and due.kind == "page" and due.found_on is not None:
            self.namers.append(due.found_on)
        if verdict == "check":
            if len(self._left) >= MAX_LEFT:
                return True
            self._left[due.url] = self._with_days_of_twin(due)
        return verdict == "ask"

    def _note_stated(self, due: DueUrl) -> None:
        """Remember the days that are stated of an article's address, for its other addresses."""
        if due.kind == "article" and self._key_of is not None and (due.listed_on or due.modified_at) is not None:
            key = self._key_of(due.url)
            if key is not None and len(self._stated) < MAX_LEFT:
                self._stated[key] = (due.listed_on, due.modified_at)

    def _with_days_of_twin(self, due: DueUrl) -> DueUrl:
        """Return an address of which no day is stated with those of another address of the same article, by the
        portal's own key."""
        if due.kind != "article" or self._key_of is None or (due.listed_on or due.modified_at) is not None:
            return due
        stated = self._stated.get(self._key_of(due.url) or "")
        return due if stated is None else replace(due, listed_on=stated[0], modified_at=stated[1])

    def _is_within(self, url: str, kind: Kind) -> bool:
        if self.sections and not any(section.takes(url, kind) for section in self.sections):
            return False
        return kind != "article" or self._scope.admits(url)

    def _is_beyond(self, url: str) -> bool:
        """Whether a page of a list is after one from which on all are older than the days requested."""
        order = self._orders.get(list_of(url))
        if order is None or self._window.since is None:
            return False
        ends = order.ends_at(self._window.since)
        return ends is not None and page_number(url) > ends

    # --- what comes back ----------------------------------------------------------------------

    def describe(self, visit: Visit, answer: Answer, finder: LinkFinder, known: Known | None) -> Visit:
        """Return the visit to a list with the days that are beside its links; what the section's list names as its
        own is remembered. Other visits are returned as they are."""
        self._visits += 1
        section = self._section_of(visit.url)
        if visit.outcome == "redirect" and section is not None and visit.url == section.url:
            section.url = visit.links[0].url
            section.lists.add(list_of(section.url))
        elif visit.outcome == "redirect":
            self._move(visit)
        if visit.outcome != "links" or (section is None and self._days is None):
            return visit
        page = _page_of(answer, known)
        if page is None:
            return visit
        items = [one for one in find_items(page, lambda href: _content_at(finder, page, href)) if one.url != visit.url]
        if section is not None:
            self._take_list(section, items, page, finder, visit)
        return self._with_days(visit, items, page, finder)

    def judge(self, visit: Visit, due: DueUrl) -> Visit:
        """Return the visit, refused where its article is not of the days or the addresses that are requested."""
        article = visit.article
        if article is None:
            return visit
        if self._days is not None:
            self._days.count(due, article)
        reason = None
        if not self._is_within(article.url, "article") and not self._is_within(visit.url, "article"):
            reason, detail = OUTSIDE_SCOPE, "not of the chosen section or addresses"
        elif not self._window.holds(article):
            reason, detail = OUTSIDE, f"published {article.published}"
        if reason is None:
            return visit
        visit = replace(visit, outcome="refused", reason=reason, detail=detail, article=None, due_at=None)
        return replace(visit, body=None, reader=None, profile=None)

    def find_problem(self, visit: Visit) -> str | None:
        """Return why a section cannot be crawled where its own address was requested without result; None where it
        can."""
        if all(visit.url != section.url for section in self.sections):
            return None
        if visit.outcome not in ("refused", "failed", "gone") or visit.reason in (OUTSIDE, OUTSIDE_SCOPE):
            return None
        return f"{visit.url} {visit.detail or visit.reason}"

    @property
    def is_empty(self) -> bool:
        """Whether the sections were found to name nothing."""
        return bool(self.sections) and not any(one.members or one.is_article for one in self.sections)

    def _section_of(self, url: str) -> Section | None:
        return next((one for one in self.sections if not one.is_article and one.has_list(url)), None)

    def _move(self, visit: Visit) -> None:
        """Take in that the address of an item leads to another one."""
        for section in self.sections:
            if section.takes(visit.url, visit.kind):
                self._remember(section, [link.url for link in visit.links])

    def _remember(self, section: Section, urls: Iterable[str]) -> None:
        new = section.add(urls)
        if new:
            self.left_out -= self._archive.put_back(self._site.name, new)
            if self._full:
                assert self._started_at is not None
                self._archive.ask_now(self._site.name, new, self._started_at, before=self._started_at)

    def _take_list(self, section: Section, items: list[Item], page: Page, finder: LinkFinder, visit: Visit) -> None:
        if visit.url == section.url:
            section.name = section.name or _name_of(page, section.url)
            section.take_pagers(link.url for link in visit.links if link.kind == "listing")

        def is_own_pager(href: str) -> bool:
            placed = _place(finder, page, href)
            return placed is not None and is_pager(placed[0]) and section.has_list(placed[0])

        own = own_items(items, page, is_under=section.is_under, is_pager=is_own_pager, name=section.name)
        self._remember(section, own | {item.url for item in items if section.is_under(item.url)})

    def _with_days(self, visit: Visit, items: list[Item], page: Page, finder: LinkFinder) -> Visit:
        days = days_of(items, page) if self._days is not None else {}
        if not days:
            return visit
        main = own_items(
            items,
            page,
            is_under=lambda url: False,
            is_pager=lambda href: (to := _place(finder, page, href)) is not None and is_pager(to[0]),
            name=None,
        )
        in_order = dict.fromkeys(item.url for item in items if item.url in main)
        order = self._orders.setdefault(list_of(visit.url), ListOrder())
        order.note(page_number(visit.url), [days[url] for url in in_order if url in days])
        return replace(visit, links=tuple(replace(one, listed_on=days.get(one.url)) for one in visit.links))


def _place(finder: LinkFinder, page: Page, href: str) -> tuple[str, Kind | None] | None:
    try:
        return finder.place(urljoin(page.base, href.strip()))
    except ValueError:
        return None


def _content_at(finder: LinkFinder, page: Page, href: str) -> str | None:
    placed = _place(finder, page, href)
    if placed is None or placed[1] not in ("article", "page"):
        return None
    parts = urlsplit(placed[0])
    return placed[0] if parts.path.strip("/") or parts.query else None  # a front page is nobody's item


def _page_of(answer: Answer, known: Known | None) -> Page | None:
    """Return the page of an answer that was read as a list; None for a feed or a sitemap."""
    body = unpacked(answer.body)
    if document_of(body) is not None:
        return None
    try:
        return parse_page(
            body,
            url=answer.due.url,
            fetched_at=answer.fetched_at,
            content_type=answer.headers.get("content-type"),
            date_orders=known.dates.known if known is not None else UNKNOWN,
        )
    except ReadingError:
        return None


def _name_of(page: Page, url: str) -> str | None:
    """Return the words of the page's first link to itself: what its menu calls it."""
    for link in page.shown.iter("a"):
        href = link.get("href")
        words = clean_text(link.text_content()) if href else ""
        if words and (absolute := page.absolute(href or "")) is not None and _bare(absolute) == _bare(url):
            return words
    return None


def _bare(url: str) -> str:
    """Return an address without its scheme, `www.` and the slash at its end."""
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return f"{parts.netloc.removeprefix('www.')}{path.rstrip('/')}"


def is_front_page(scope: Scope, front_page: Answer) -> bool:
    """Whether an address that was requested is that of the front page: it led there, or says that this is its
    address."""
    page = _page_of(front_page, None) if scope.sections else None
    addresses = [front_page.due.url, page.canonical if page is not None else None]
    front = {_bare(address) for address in addresses if address is not None}
    return any(_bare(url) in front for url in scope.sections)
