"""Tell a state of the site from what is true of its pages: what is answered alike for many addresses says nothing about
any of them. Pure.

A portal under maintenance, a firewall, an error of its database answer one page for whatever is requested, with any
status. `Suspense` therefore holds answers back that bring nothing to keep, and the last article, till others show what
they are worth. What is held back is not saved, so it stays due whatever ends the run.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from archive.messages.language import _
from archive.record.visit import IN_VAIN, DueUrl, Visit
from crawler.run.looks import Look
from crawler.run.revisit import AGAIN_DELAYS, PATIENCE, delay_after_failure
from crawler.urls.shapes import is_pager

FEWEST = 3
"""Answers that must be alike before they say something about the site."""
LONG = 10
"""So many alike at the end of a run, with nothing good after them, say so beside up to twice as many good ones."""
MOST_HELD = 150
"""Visits that are held back at most."""
MOST_BYTES = 30_000_000
"""Bytes of pages that are held back at most."""
ENOUGH = 30
"""After so many alike in a row, with nothing good between, no more is requested."""

SITE_STATE = "site-state"
"""Why an address failed that was answered as many others were."""

_LISTS = ("seed", "sitemap", "feed", "listing")

Held = tuple[Visit, DueUrl]


@dataclass(slots=True)
class Group:
    """Answers that look alike."""

    words: str
    held: list[Held] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """Of addresses that were expected to answer well: how many, by what they are (`article`, `page`, `list`)."""
    saved: list[Held] = field(default_factory=list)
    """Lists and redirects, which are saved at once."""
    good_since: int = 0
    """Good answers to articles' addresses since the first that is held."""


class Suspense:
    """The answers of one run that are held back, and what they look like."""

    def __init__(self) -> None:
        self.groups: dict[tuple[object, ...], Group] = {}
        self.good: Counter[str] = Counter()
        """Addresses that answered well, `article` and `list`."""
        self.answers = 0
        self.challenged = 0
        """Answers that were tests for browsers."""
        self._line: tuple[tuple[object, ...], Held] | None = None
        self._streak: tuple[tuple[object, ...] | None, int] = (None, 0)

    # --- what is held -----------------------------------------------------------------------------

    @property
    def urls(self) -> set[str]:
        """The addresses whose visits are held back."""
        held = {visit.url for group in self.groups.values() for visit, _ in group.held}
        return held | ({self._line[1][0].url} if self._line is not None else set())

    @property
    def articles(self) -> int:
        """How many articles are held back."""
        held = sum(visit.article is not None for group in self.groups.values() for visit, _ in group.held)
        return held + (self._line is not None)

    def take(self, visit: Visit, due: DueUrl, look: Look | None) -> list[Held]:
        """Take an answer in. Return what may be saved now: it, those held before, none, or what is left due."""
        self.answers += 1
        group = self.groups.get(look.sign) if look is not None else None
        if look is None:
            self._count_good(visit)
            return [(visit, due)]
        if visit.article is not None and group is None:
            return self._take_article(visit, due, look)
        if not is_fresh(due, visit.status) and visit.article is None:
            self._count_good(visit)
            is_bad = group is not None and visit.outcome in IN_VAIN and self.is_state(group)
            return [left_due(visit, due, group.words) if group is not None and is_bad else (visit, due)]
        if visit.outcome == "redirect" or (visit.outcome == "links" and due.kind != "article"):
            return self._take_at_once(visit, due, look)
        self._add(self._group(look), visit, due, look)
        return self._release_excess()

    def release_article(self) -> list[Held]:
        """Return the article that waits for the next one: no other is to come."""
        line, self._line = self._line, None
        if line is None:
            return []
        self._count_good(line[1][0])
        return [line[1]]

    def settle(self) -> list[Held]:
        """Judge all that is held, as nothing is left to request. Return it, what belongs to a state of the site as
        failed: it stays due."""
        released = self.release_article()
        for group in self.groups.values():
            released += self._judge(group)
            if self.is_state(group):
                released += [left_due(visit, due, group.words) for visit, due in group.saved]
                group.saved.clear()
        return released

    # --- what it says about the site -------------------------------------------------------------------

    def is_state(self, group: Group) -> bool:
        """Whether answers that look alike say something about the site rather than about their addresses."""
        articles, pages, lists = (group.counts[name] for name in ("article", "page", "list"))
        if articles + pages + lists < FEWEST:
            return False
        good, good_lists = self.good["article"], self.good["list"]
        if not good + good_lists:
            return True
        if lists >= FEWEST and lists >= good_lists:
            return True
        if not articles and good:  # the pages were not expected to be articles: filters, empty tags
            return False
        alike = articles + pages
        return alike >= FEWEST and (alike >= good or (alike >= LONG and not group.good_since and 2 * alike >= good))

    def find_state(self) -> Group | None:
        """Return the largest group that says something about the site; None where none does."""
        found = [group for group in self.groups.values() if self.is_state(group)]
        return max(found, key=lambda group: group.counts.total(), default=None)

    def find_problem(self) -> str | None:
        """Return what is wrong with the site, in a line; None where nothing is."""
        if self.challenged:
            return _(
                "{number} of {all:answer was|answers were} a test for browsers",
                number=self.challenged,
                all=self.answers,
            )
        group = self.find_state()
        return (
            _(
                "{number} of {all:answer was|answers were} {what}",
                number=group.counts.total(),
                all=self.answers,
                what=group.words,
            )
            if group is not None
            else None
        )

    def find_verdict(self) -> str | None:
        """Return why no more should be requested; None as long as it is worth while."""
        sign, times = self._streak
        if times < ENOUGH or sign is None:
            return None
        group = self.groups.get(sign)
        if group is not None and not group.counts["article"] and self.good.total():
            return None  # pages of which nobody said that they are articles, which are still to come
        return self.find_problem() if group is None or self.is_state(group) else None

    def count_challenge(self) -> None:
        """Count an answer that was a test for browsers."""
        self.answers += 1
        self.challenged += 1
        self._follow(("challenge",))

    # --- within -------------------------------------------------------------------------------------

    def _group(self, look: Look) -> Group:
        return self.groups.setdefault(look.sign, Group(look.words))

    def _add(self, group: Group, visit: Visit, due: DueUrl, look: Look) -> None:
        is_list = due.kind in _LISTS
        if is_list and is_pager(visit.url):  # pages after the end of a list are alike
            group.held.append((visit, due))
            return
        counted = is_fresh(due, visit.status) and (due.kind == "article" or visit.reason != "listing")
        # An article may link to ones that are there no more.
        kind = "page" if visit.status in (404, 410) and due.last is None else due.kind
        group.counts["list" if is_list else kind] += counted
        if not group.held:
            group.good_since = 0
        group.held.append((visit, due))
        self._follow(look.sign)

    def _take_article(self, visit: Visit, due: DueUrl, look: Look) -> list[Held]:
        """Let an article wait for the next one: they must not be the same."""
        line, self._line = self._line, (look.sign, (visit, due))
        if line is None:
            return []
        if line[0] != look.sign:
            self._count_good(line[1][0])
            return [line[1], *self._release_innocent()]
        self._line = None
        group = self._group(look)
        for one in (line[1], (visit, due)):
            self._add(group, *one, look)
        return self._release_excess()

    def _take_at_once(self, visit: Visit, due: DueUrl, look: Look) -> list[Held]:
        """Count a list or a redirect, which is saved at once: its links are wanted. It is made due again where it turns
        out to belong to a state of the site."""
        if visit.outcome == "links" and (is_pager(visit.url) or any(link.kind == "article" for link in visit.links)):
            self._count_good(visit)
            return [(visit, due)]
        group = self._group(look)
        group.saved.append((visit, due))
        group.counts["list" if due.kind in _LISTS else due.kind] += 1
        is_list = visit.outcome == "links"
        if is_list and len(group.saved) == 1:
            self._count_good(visit)
            return [(visit, due)]
        if is_list and len(group.saved) == 2:
            self.good["list"] -= 1
        self._follow(look.sign)
        return [(visit, due)]

    def _count_good(self, visit: Visit) -> None:
        if visit.outcome in ("article", "unchanged", "links"):
            name = "list" if visit.kind in _LISTS else "article"
            self.good[name] += 1
            self._follow(None)
            if name == "article":
                for group in self.groups.values():
                    group.good_since += 1

    def _follow(self, sign: tuple[object, ...] | None) -> None:
        last, times = self._streak
        self._streak = (sign, times + 1 if sign == last else 1)

    def _release_innocent(self) -> list[Held]:
        """Return what is held although more good answers came since than there are of it."""
        released: list[Held] = []
        for group in self.groups.values():
            if group.held and group.good_since > len(group.held) + FEWEST and not self.is_state(group):
                released += group.held
                group.held.clear()
        return released

    def _release_excess(self) -> list[Held]:
        """Return what is held beyond MOST_HELD: as failed where it belongs to a state of the site."""
        held = [one for group in self.groups.values() for one in group.held]
        if len(held) <= MOST_HELD and sum(len(visit.body or b"") for visit, _ in held) <= MOST_BYTES:
            return []
        return self._judge(max(self.groups.values(), key=lambda group: len(group.held)))

    def _judge(self, group: Group) -> list[Held]:
        """Return what is held of a group, as failed where it belongs to a state of the site."""
        held, group.held = group.held, []
        if self.is_state(group):
            return [left_due(visit, due, group.words) for visit, due in held]
        if group.counts.total() or len(held) < FEWEST:
            return held
        return [_refused(visit, due, group.words) for visit, due in held]


def is_fresh(due: DueUrl, status: int | None = 200) -> bool:
    """Whether an address is expected to answer well: one that did before, or that a page has named. What brought
    nothing before, or failed again and again, says nothing about today; a sitemap may never have been there, and menus
    lead to lists that are there no more."""
    if due.last is None and (due.kind in ("sitemap", "feed") or (due.kind == "listing" and status in (404, 410))):
        return False
    return due.last not in IN_VAIN and not (due.last == "failed" and due.attempts >= PATIENCE)


def _refused(visit: Visit, due: DueUrl, words: str) -> Held:
    """Return a visit to an address that had yielded nothing before, and now what many such bring: it is kept as one
    that yielded nothing, unless it has a date of its own."""
    article = visit.article
    if article is None or article.published is not None:
        return visit, due
    due_at = visit.fetched_at + AGAIN_DELAYS[min(due.in_vain, len(AGAIN_DELAYS) - 1)]
    detail = f"answers with {words}, as others do"
    refused = replace(
        visit, outcome="refused", reason=SITE_STATE, detail=detail, article=None, due_at=due_at, waits=True
    )
    return refused, due


def left_due(visit: Visit, due: DueUrl, words: str) -> Held:
    """Return a visit as one that failed, for what it was answered with is a state of the site."""
    attempts = due.attempts if due.last == "failed" else 0
    due_at = visit.fetched_at + delay_after_failure(SITE_STATE, attempts)
    if visit.outcome == "failed":
        return replace(visit, due_at=due_at), due
    failed = replace(
        visit,
        kind=due.kind,
        outcome="failed",
        reason=SITE_STATE,
        detail=f"answers with {words}, as others do",
        article=None,
        body=None,
        digest=None,
        links=(),
        due_at=due_at,
        waits=False,
    )
    return failed, due
