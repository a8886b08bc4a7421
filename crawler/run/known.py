"""What is known about a portal beyond the page that is read: in which order it prints day and month, and its
profile."""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from archive import Archive
from archive.database.timestamps import local
from archive.history.reprocess import (
    count_articles,
    first_published,
    is_read_by_layout,
    newest_profiles,
    rename_profile,
    sample_date_lines,
    sample_pages,
)
from archive.record.visit import Visit
from crawler.portal.learn import FEWEST, learn_portal
from crawler.reading.dates.order import DateOrders
from crawler.reading.portal.profile import Portal

_DATED = 200
"""Articles published first, and published last, whose dates are looked at."""
_SPREAD, _NEWEST = 30, 15
"""Articles that a profile is learnt from: so many of all, and so many of those published last."""
_LARGEST = 2_000_000
"""Bytes of a page that a profile is learnt from."""
_LEARN_AT = (20, 60)
"""Articles at which a profile is learnt while a crawl goes on."""
_GROWN = 1.5
"""A profile is learnt again from so many times the articles that there were at the last time."""
_WATCHED, _UNLIKE = 10, 8
"""Of so many new pages in a row so many fit no design: the layout has changed."""
_MORE = 1.2
"""While a crawl goes on a profile is learnt for such pages from so many times the articles of the last time."""
CHANGE = "layout changed"
"""The site's fact that says when its layout was seen to change: `day`, that of the first page of another design; `at`,
how many articles of the site there were when it was seen;
`before`, the digest of the profile that such pages do not fit; `older`, whether all of them were published earlier than
what fits, so that they may be what is left of an older design."""
CHANGE_STAYS = timedelta(days=30)
"""For so long another change is taken for the same one."""
_FACT = "profile"
"""The site's fact that says when its profile was learnt: `articles`, how many there were; `complete`, whether the run
had come to its end."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A new article's page that fits no design of its portal."""

    day: str
    """Of the fetch, in Vietnam."""
    published: str | None


@dataclass(slots=True)
class Known:
    """What is known about a portal, and how the pages of a run fit it."""

    dates: DateOrders = field(default_factory=DateOrders)
    """In which order it prints day and month."""
    portal: Portal | None = None
    """Its profile; None where there is none."""
    held: int = 0
    """Articles of it that the archive holds."""
    learnt_from: int = 0
    """How many there were when the profile was learnt; 0 where there is none, or it was learnt halfway."""
    misfits: deque[Misfit | None] = field(default_factory=lambda: deque(maxlen=_WATCHED))
    """The last pages that were new: None for each that fits a design."""
    changed: bool = False
    """Whether the layout was seen to change in this run."""
    free: int = 0
    """New articles of the run that no layout read."""
    tried_at: int = 0
    """How many articles there were when a profile was learnt last while the run went on."""

    def count(self, visit: Visit, *, is_new: bool) -> None:
        """Take in what an article's page shows."""
        if visit.article is None:
            return
        self.dates.count(visit.article.published_raw)
        self.held += is_new
        self.free += is_new and not is_read_by_layout(visit.article.evidence)
        if self.portal is not None and is_new:
            misfit = Misfit(local(visit.fetched_at).date().isoformat(), visit.article.published)
            self.misfits.append(misfit if visit.profile is None else None)
            self.changed |= self.is_unlike

    @property
    def is_unlike(self) -> bool:
        """Whether most of the last pages fit no design."""
        return len(self.misfits) - self.misfits.count(None) >= _UNLIKE

    @property
    def is_due_now(self) -> bool:
        """Whether a profile should be learnt while the run goes on."""
        if not _in_use():
            return False
        if self.free and self.held in _LEARN_AT and self.learnt_from < self.held:
            return True
        return self.is_unlike and self.held >= _MORE * self.tried_at

    @property
    def is_due_at_end(self) -> bool:
        """Whether a profile should be learnt when the run ends."""
        return _in_use() and self.held >= FEWEST and (self.changed or self.held >= _GROWN * max(self.learnt_from, 1))


def known_of(archive: Archive, site: str) -> Known:
    """Return what an archive shows of a portal; nothing is known about a site without articles."""
    with archive.reading() as connection:
        held = count_articles(connection, site)
    known = Known(dates=dates_of(archive, site), held=held)
    if _in_use():
        known.portal = profile_of(archive, site)
        _remember_misfits(archive, site, known)
        state = archive.crawls.site_state(site)
        fact = state.facts.get(_FACT) if state is not None else None
        if known.portal is not None and isinstance(fact, dict) and fact.get("complete"):
            known.learnt_from = int(fact.get("articles", 0))
    return known


def _remember_misfits(archive: Archive, site: str, known: Known) -> None:
    """Take in how the last pages of earlier runs fit: a run may bring only few."""
    stored = archive.profiles.current(site)
    if known.portal is None or stored is None:
        return
    with archive.reading() as connection:
        for seen_at, profile in newest_profiles(connection, site, stored.made_at, _WATCHED - 1):
            known.misfits.append(Misfit(local(seen_at).date().isoformat(), None) if profile is None else None)


def dates_of(archive: Archive, site: str) -> DateOrders:
    """Return what an archive shows of the order in which a portal prints day and month."""
    with archive.reading() as connection:
        return DateOrders(sample_date_lines(connection, site, _DATED))


def profile_of(archive: Archive, site: str) -> Portal | None:
    """Return the profile of a site that an archive holds; None where there is none that this reader understands, and
    where profiles are switched off."""
    if not _in_use():
        return None
    stored = archive.profiles.current(site)
    try:
        return Portal.from_json(stored.profile) if stored is not None else None
    except ValueError:  # of another version
        return None


def note_change(archive: Archive, site: str, known: Known) -> None:
    """Write down that the layout has changed, where that is seen for the first time."""
    found = [misfit for misfit in known.misfits if misfit is not None]
    state = archive.crawls.site_state(site)
    if known.portal is None or not found or state is None:
        return
    day, before = found[0].day, known.portal.digest
    noted = state.facts.get(CHANGE)
    if isinstance(noted, dict) and date.fromisoformat(day) - date.fromisoformat(str(noted["day"])) < CHANGE_STAYS:
        return
    with archive.reading() as connection:
        first = first_published(connection, site)
    older = first is not None and all(misfit.published is not None and misfit.published < first for misfit in found)
    archive.crawls.note_facts(site, {CHANGE: {"day": day, "at": known.held, "before": before, "older": older}})


def learn(archive: Archive, site: str, known: Known, *, complete: bool) -> bool:
    """Learn a portal from the archive's pages of it; return whether they are read otherwise than before. `complete`:
    whether the run came to its end; a profile of one that did not is learnt again."""
    with archive.reading() as connection:
        pages = list(sample_pages(connection, archive.pages, site, _SPREAD, _NEWEST))
    portal = learn_portal(
        (page.body, page.url, page.fetched_at) for page in pages if page.body is not None and len(page.body) <= _LARGEST
    )
    known.misfits.clear()
    known.tried_at = known.held
    if not portal.generations:
        return False
    note_learnt(archive, site, known, complete=complete)
    known.learnt_from = known.held if complete else 0
    before, known.portal = known.portal, portal
    if not archive.profiles.save(site, portal.as_json(), portal.digest, len(pages), datetime.now(UTC)):
        return False
    if before is None or before.rules != portal.rules:
        return True
    with archive.writing(site) as connection:
        rename_profile(connection, site, before.digest, portal.digest)
    return False


def note_learnt(archive: Archive, site: str, known: Known, *, complete: bool) -> None:
    """Write down from how many articles a portal was learnt. What is not `complete` is learnt again at a run's end."""
    archive.crawls.note_facts(site, {_FACT: {"articles": known.held, "complete": complete}})


def _in_use() -> bool:
    """Whether profiles are used: not with the environment's `TULIEU_PORTAL=none`, which measures what they bring."""
    return os.environ.get("TULIEU_PORTAL") != "none"
