"""Whether the layout of a site's pages has changed, as its last crawls noted and its newest pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archive import Archive
from archive.history.reprocess import KeptPage, newest_pages
from archive.ledger.sites import SiteState
from crawler.reading.errors import ReadingError
from crawler.reading.page import parse_page
from crawler.reading.portal.guide import find_generation
from crawler.reading.portal.profile import Portal
from crawler.run.known import CHANGE

NEWEST = 14
"""Pages that are looked at: those of the articles that were stored last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutChange:
    """A change of a site's layout."""

    day: str
    """Of the first page that showed it, `2026-12-03`, in Vietnam."""
    new: int
    """How many of the newest pages do not fit what was known before."""
    of: int
    learnt: bool
    """Whether most of these fit a design that was learnt since."""
    older: bool
    """Whether they were all published earlier than what was read before: then they may be what is left of an older
    design."""

    def __str__(self) -> str:
        which = "a new one" if self.learnt else "none that is known"
        fit = f"{self.new} of {self.of} newest pages fit {which}"
        if self.older:
            return f"the layout changed on {self.day}, or older articles have another one: {fit}"
        return f"the layout changed on {self.day}: {fit}"


def find_change(archive: Archive, state: SiteState | None, since: date) -> LayoutChange | None:
    """Return the change of a site's layout that was seen on this day or later; None where there was none, and where
    fewer than half of the newest pages show it."""
    noted = state.facts.get(CHANGE) if state is not None else None
    if state is None or not isinstance(noted, dict) or date.fromisoformat(noted["day"]) < since:
        return None
    before, now = archive.profiles.by_digest(state.name, noted["before"]), archive.profiles.current(state.name)
    if before is None or now is None:
        return None
    try:
        known, today = Portal.from_json(before.profile), Portal.from_json(now.profile)
    except ValueError:  # of another version
        return None
    with archive.reading() as connection:
        pages = list(newest_pages(connection, archive.pages, state.name, NEWEST))
    new = [page for page in pages if not _fits(page, known)]
    if not new or len(new) * 2 < len(pages):
        return None
    learnt = sum(_fits(page, today) for page in new) * 2 > len(new)
    return LayoutChange(day=noted["day"], new=len(new), of=len(pages), learnt=learnt, older=bool(noted["older"]))


def _fits(page: KeptPage, portal: Portal) -> bool:
    """Whether a page is of a design that a profile has; a page that cannot be looked at is."""
    if page.body is None:
        return True
    try:
        parsed = parse_page(page.body, url=page.url, content_type=page.headers.get("content-type"))
    except ReadingError:
        return True
    return find_generation(portal, parsed.root) is not None
