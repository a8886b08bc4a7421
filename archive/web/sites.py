"""The sites: all of them, with maps of their provinces, and one with its crawls, its health and what was learnt of
it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from archive.database.timestamps import local
from archive.errors import NothingFound
from archive.ledger.profiles import StoredProfile
from archive.ledger.runs import Run, read_runs
from archive.ledger.sites import KnownSite, SiteState, read_known, read_states
from archive.ledger.statistics import SiteStatistics
from archive.messages.language import Message, _
from archive.record.identity import fold
from archive.record.provinces import PROVINCES
from archive.web.asked import number_of, text_of
from archive.web.directory import NAMES, Directory, directory_of, read_level, read_province
from archive.web.lists import numbers_of
from archive.web.page import Mistake, address, archive_of, render_page
from archive.web.tiles import BEFORE, TODAY, draw_map

PAGE = 50
"""Sites on a page."""
_MOST_PAGES = 100_000
RUNS = 10
"""The newest crawls of a site that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which sites an address asks for."""

    q: str
    """Words that are in the name, the publisher or the province; empty: any."""
    province: str | None
    level: str | None
    state: str | None
    """`problem`: only those that have one."""

    def of(self, directory: Directory) -> list[str]:
        """Return their names, in order."""
        names = directory.choose(self.province, self.level)
        words = fold(self.q).split()
        return [
            name
            for name, site in directory.sites.items()
            if (names is None or name in names)
            and (self.state is None or site.failures or site.problems)
            and (not words or all(word in _described(name, site) for word in words))
        ]


def read_chosen(request: Request) -> Chosen:
    """Return which sites an address asks for. Raise Mistake."""
    province, level, state = (text_of(request, name) for name in ("province", "level", "state"))
    if state not in (None, "problem"):
        raise Mistake(_("state is problem"))
    return Chosen(
        q=text_of(request, "q") or "",
        province=None if province is None else read_province(province),
        level=None if level is None else read_level(level),
        state=state,
    )


def _described(name: str, site: KnownSite) -> str:
    of_it = site.publisher
    return fold(" ".join([name, of_it.title or "", of_it.province or "", *of_it.provinces_before]))


def show(request: Request) -> Response:
    """The sites of the archive."""
    chosen, directory, numbers = read_chosen(request), directory_of(request), numbers_of(request)
    page = number_of(request, "page", _MOST_PAGES) or 1
    names = chosen.of(directory)
    shown = names[(page - 1) * PAGE : page * PAGE]
    with archive_of(request).reading() as connection:
        runs = {name: next(iter(read_runs(connection, name, 1)), None) for name in shown}
    counted = numbers.by_site if numbers else {}
    rows = [(name, directory.sites[name], runs[name], counted.get(name)) for name in shown]
    publishers = {name: site.publisher for name, site in directory.sites.items()}
    articles = {name: one.articles for name, one in counted.items()} if numbers else None
    asked = asdict(chosen)
    former, today = (draw_map(rows, publishers, articles) for rows in (BEFORE, TODAY))

    def to_page(number: int) -> str:
        return address(request, "/sites", **asked, page=number if number > 1 else None)

    return render_page(
        request,
        "sites.html",
        rows=rows,
        number=len(names),
        first=(page - 1) * PAGE + 1,
        numbers=numbers,
        asked=asked,
        directory=directory,
        maps=[(_("63 provinces, until June 2025"), former), (_("34 provinces, since July 2025"), today)]
        if directory.provinces
        else [],
        formed_of=lambda place: [former.tile_of(name) for name in PROVINCES[place.name].predecessors],
        before=to_page(page - 1) if page > 1 else None,
        after=to_page(page + 1) if len(names) > page * PAGE else None,
        state_of=state_of,
        **NAMES,
    )


def state_of(known: KnownSite, run: Run | None) -> tuple[bool, str]:
    """Return whether a site has a problem, and how it is in a few words."""
    if run is None:
        return False, _("never crawled")
    if run.ended_at is not None and (problem := run.counts.get("problem")):
        return True, str(problem)
    if known.problems:
        return True, _("below its own normal")
    return False, _("well") if run.ended_at is not None else _("running, or killed")


# --- one site -------------------------------------------------------------------------------------

_LINKS = "links of "
_LAYOUT = re.compile(r"layout ([^:]+)")


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was found out about a portal."""

    software: Mapping[str, int]
    """By layout, how many new articles of the newest crawls it has read; empty where no layout read any."""
    read: int
    """How many new articles these crawls read."""
    orders: Mapping[str, str]
    """By the sign between them, in which order day and month are printed: `day-first`, `month-first`."""
    entries: Mapping[str, int]
    """Pages at which crawls begin, with how many links they had."""
    changed_on: str | None
    """The day of the first page of another design, `2026-12-03`; None where none was seen."""
    politeness: Mapping[str, Any]
    """How the last crawl asked, by name: `robots`, `delay` in seconds, `tls`, `certificate`, ..."""
    profile: StoredProfile | None
    """What is on its pages, as the reader learnt it."""

    @property
    def designs(self) -> Sequence[Mapping[str, Any]]:
        """The designs of its pages, as the profile has them."""
        found = self.profile.profile.get("generations") if self.profile else None
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


@dataclass(frozen=True, slots=True)
class SiteView:
    """One site."""

    name: str
    known: KnownSite
    state: SiteState | None
    """None where it was never crawled."""
    runs: Sequence[Run]
    """The newest, newest first."""
    counted: SiteStatistics | None
    """None where it is not counted yet."""
    counted_at: datetime | None
    learnt: Learnt

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        learnt, state = self.learnt, self.state
        return site_as_json(self.name, self.known, self.counted) | {
            "target": state.target if state else None,
            "due_at": _moment(state.due_at) if state else None,
            "every_seconds": int(state.every.total_seconds()) if state and state.every else None,
            "every_by": state.every_by if state else None,
            "counted_at": _moment(self.counted_at),
            "counts": asdict(self.counted) if self.counted else None,
            "runs": [
                {"started_at": _moment(run.started_at), "ended_at": _moment(run.ended_at), "counts": dict(run.counts)}
                for run in self.runs
            ],
            "learnt": {
                "software": dict(learnt.software),
                "orders": dict(learnt.orders),
                "entries": dict(learnt.entries),
                "changed_on": learnt.changed_on,
                "politeness": dict(learnt.politeness),
                "profile": dict(learnt.profile.profile) if learnt.profile else None,
            },
        }


def site_as_json(name: str, known: KnownSite, counted: SiteStatistics | None) -> dict[str, Any]:
    """Return what a list says of a site, for `json.dumps`; what is not known, or not counted yet, is None."""
    return {
        "site": name,
        **known.publisher.as_facts(),
        "failures": known.failures,
        "problems": list(known.problems),
        "articles": counted.articles if counted else None,
        "first_published": counted.first_published if counted else None,
        "last_published": counted.last_published if counted else None,
    }


def show_one(request: Request) -> Response:
    """One site."""
    view = read_view(request)
    is_bad, said = state_of(view.known, next(iter(view.runs), None))
    return render_page(
        request,
        "site.html",
        view=view,
        numbers=numbers_of(request),
        is_bad=is_bad,
        said=said,
        ORDERS=ORDERS,
        WORDS=WORDS,
        **NAMES,
    )


ORDERS: Mapping[str, Message] = {
    "day-first": _("the day first"),
    "month-first": _("the month first"),
    "mixed": _("now the day first, now the month"),
}
WORDS: Mapping[str, Message] = {
    "limit": _("ended at its limit"),
    "shutdown": _("was stopped"),
    "hours": _("its hours were over"),
    "clock": _("the clock could not be believed"),
    "obeyed": _("obeyed"),
    "none": _("there is none"),
    "unavailable": _("could not be had"),
    "expired": _("expired"),
    "not-valid-yet": _("not valid yet"),
    "self-signed": _("signed by nobody else"),
    "other-name": _("of another name"),
}
"""What words of a crawl's counts mean: why it ended, what came of robots.txt, what is wrong with a certificate."""


def read_view(request: Request) -> SiteView:
    """Return the site that an address asks for. Raise Mistake or NothingFound."""
    name, archive = text_of(request, "site"), archive_of(request)
    if name is None:
        raise Mistake(_("which site?"))
    numbers = numbers_of(request)
    with archive.reading() as connection:
        known = read_known(connection, name).get(name) or directory_of(request).sites.get(name)
        if known is None:
            raise NothingFound(_("the archive has no site {site}", site=name))
        state = next(iter(read_states(connection, name)), None)
        runs = read_runs(connection, name, RUNS)
    profile = archive.profiles.current(name)
    counted = numbers.by_site.get(name) if numbers else None
    learnt = _learnt(state.facts if state else {}, runs, profile)
    return SiteView(name, known, state, runs, counted, numbers.at if numbers else None, learnt)


def _learnt(facts: Mapping[str, Any], runs: Sequence[Run], profile: StoredProfile | None) -> Learnt:
    software, read = Counter[str](), 0
    for run in runs:
        read += run.counts.get("read") or 0
        for witness, number in ((run.counts.get("witnesses") or {}).get("title") or {}).items():
            if layout := _LAYOUT.match(witness):
                software[layout[1]] += number
    orders = profile.profile.get("orders") if profile else None
    changed = facts.get("layout changed")
    return Learnt(
        software=dict(software.most_common()),
        read=read,
        orders=_texts(facts.get("date orders")) or _texts(orders),
        entries={
            name.removeprefix(_LINKS): links
            for name, links in sorted(facts.items())
            if name.startswith(_LINKS) and isinstance(links, int)
        },
        changed_on=str(changed["day"]) if isinstance(changed, dict) and "day" in changed else None,
        politeness=next((run.counts["politeness"] for run in runs if run.counts.get("politeness")), {}),
        profile=profile,
    )


def _texts(said: object) -> dict[str, str]:
    return {str(name): str(value) for name, value in said.items()} if isinstance(said, dict) else {}


def _moment(at: datetime | None) -> str | None:
    return None if at is None else local(at).isoformat(timespec="seconds")
