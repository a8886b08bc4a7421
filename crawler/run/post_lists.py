"""Lists that turn their pages by POST: one request after the other, as long as a page names what the ones before it did
not. The list stays due till its last page was read, so that a run that is killed begins it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from archive.messages.language import _
from archive.record.visit import DueUrl, FoundLink, Visit
from crawler.discover.post_pages import PageRequest, find_next_post, find_stuck
from crawler.reading.errors import Blocked, ReadingError
from crawler.reading.page import Page, parse_page
from crawler.reading.refusals import refuse_blocked
from crawler.run.answer import Answer, brings_page, redirect_target
from crawler.run.state import RunState
from crawler.urls.shapes import is_pager

MOST_PAGES = 200
"""Pages of one list that are turned by POST in one run."""

AGAIN_AFTER = timedelta(days=1)
"""After this long a list is requested again whose next pages could not be had."""

MOST_STUCK = 50
"""Lists that a run remembers to go on in a way that cannot be followed."""


@dataclass(slots=True)
class PostList:
    """A list whose pages are being turned."""

    due: DueUrl
    visit: Visit | None
    """That to its first page, saved when the last one was read; None for a seed, whose visit is saved already."""
    request: PageRequest
    """For the next page."""
    whole: bool
    """Whether all pages are read; else only as long as they name what the ledger does not know."""
    number: int = 2
    """Of the next page."""
    shown: set[str] = field(default_factory=set)
    """Addresses of articles and pages that the pages so far have named."""


def begin(state: RunState, answer: Answer, visit: Visit | None) -> PostList | None:
    """Return a list that has more pages by POST, its first page's links entered in the ledger; None where all is done
    with this answer. `visit`: not saved yet; None for a seed, whose visit is."""
    finder = state.finder
    page = finder.last_page if finder is not None else None
    if finder is None or page is None or page.url != answer.due.url or (visit is not None and visit.outcome != "links"):
        return None
    links = visit.links if visit is not None else finder.find_in_page(page)
    shown = _items(links)
    if not shown:
        return None
    request = find_next_post(page, 1)
    if request is None or not state.site.owns(request.url):
        _note_button(state, page, links, is_seed=visit is None or visit.kind == "seed")
        return None
    if any(is_pager(link.url) and link.url.startswith(answer.due.url.rstrip("/")) for link in links):
        return None  # its pages have addresses, too
    due = answer.due
    whole = (
        state.options.full or state.known_articles == 0 or (visit is not None and not (due.seen and not due.attempts))
    )
    new = _enter(state, due, links, answer) if visit is not None else len(shown)
    if not whole and not new:
        return None
    return PostList(due, visit, request, whole, shown=shown)


def take(state: RunState, series: PostList, answer: Answer) -> bool:
    """Read the next page of a list. Return whether there is another one, for which `series.request` asks; else the list
    is done and its visit saved. Raises Blocked where the server asks to wait."""
    finder = state.finder
    assert finder is not None
    if answer.status is not None and 300 <= answer.status < 400:
        return _follow(state, series, answer)
    if answer.status is None or not brings_page(answer.status):
        return stop(
            state,
            series,
            _("its page {number}, requested by POST, answers {status}", number=series.number, status=answer.status),
        )
    try:
        page = parse_page(answer.body, url=answer.due.url, content_type=answer.headers.get("content-type"))
        refuse_blocked(page)
    except Blocked:
        raise
    except ReadingError as error:
        return stop(
            state,
            series,
            _(
                "its page {number}, requested by POST, cannot be read ({reason})",
                number=series.number,
                reason=error.reason,
            ),
        )
    links = finder.find_in_page(page)
    new = _items(links) - series.shown
    if not new:
        offered = series.request.label.strip().isdecimal() or series.number == 2
        return stop(
            state,
            series,
            _("its page {number}, requested by POST, shows nothing new", number=series.number) if offered else None,
        )
    series.shown |= new
    if not _enter(state, series.due, links, answer) and not series.whole:
        return stop(state, series, None)
    request = find_next_post(page, series.number)
    if request is None or not state.site.owns(request.url):
        return stop(state, series, None)
    if series.number >= MOST_PAGES:
        return stop(
            state, series, _("it has more than {number:page|pages} that are requested by POST", number=MOST_PAGES)
        )
    series.request, series.number = request, series.number + 1
    return True


def stop(state: RunState, series: PostList, why: str | None) -> bool:
    """End a list: save the visit to it. `why`: what keeps its next pages from being had; None where it is at its end.
    Return False, as nothing is left to request."""
    if why is not None:
        note_stuck(state, series.due.url, why)
    if series.visit is not None:
        soon = series.visit.fetched_at + AGAIN_AFTER
        state.save(series.visit if why is None else replace(series.visit, due_at=soon))
    return False


def note_stuck(state: RunState, url: str, why: str) -> None:
    """Note that a list goes on in a way that cannot be followed."""
    if len(state.stats.stuck) < MOST_STUCK:
        state.stats.stuck.setdefault(url, why)


def _note_button(state: RunState, page: Page, links: Iterable[FoundLink], *, is_seed: bool) -> None:
    if any(link.kind == "listing" and is_pager(link.url) for link in links):
        return
    label = find_stuck(page, numbers=not is_seed)
    if label is not None:
        note_stuck(state, page.url, _('only a script knows what "{label}" leads to', label=label))


def _follow(state: RunState, series: PostList, answer: Answer) -> bool:
    """Take a page's redirect as the address of the next page."""
    assert state.finder is not None
    target = redirect_target(answer)
    placed = state.finder.place(target) if target is not None else None
    if placed is None or placed[1] not in ("listing", "page") or placed[0] == series.due.url:
        return stop(
            state,
            series,
            _("its page {number}, requested by POST, answers {status}", number=series.number, status=answer.status),
        )
    _enter(state, series.due, [FoundLink(url=placed[0], kind=placed[1], deeper=False)], answer)
    return stop(state, series, None)


def _enter(state: RunState, due: DueUrl, links: Iterable[FoundLink], answer: Answer) -> int:
    """Enter links in the ledger; return how many addresses it did not know."""
    found, queued = state.archive.add_links(state.site.name, due.url, links, answer.fetched_at)
    state.stats.found += found
    return queued


def _items(links: Iterable[FoundLink]) -> set[str]:
    return {link.url for link in links if link.kind in ("article", "page")}
