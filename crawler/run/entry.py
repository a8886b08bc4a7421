"""The entry points of a portal: robots.txt and seeds. From the first seed that answers a run learns what software the
portal has, how it writes its addresses, and where its lists begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from archive.messages.language import _
from archive.record.visit import FoundLink
from crawler.discover.links import LinkFinder
from crawler.layouts import recognise
from crawler.reading.challenges import CHALLENGE
from crawler.run.address_rules import NOTHING_KNOWN, addresses_for, learnt_from
from crawler.run.answer import Answer, brings_page, redirect_target
from crawler.run.narrowing import SECTIONS, Narrowing, is_front_page
from crawler.run.outcomes import (
    challenged_visit,
    find_move_within,
    moved_visit,
    read_links,
    refused_visit,
    visit_of,
)
from crawler.run.session import make_new_due
from crawler.run.state import RunState
from crawler.urls.inferred import Learnt
from crawler.urls.rules import Addresses
from crawler.urls.traps import LEARNT_BOUNDS, Bounds

LEADS_ON = 10
"""Links that a front page must have had for it to be missed when most of them are gone."""


def take_robots(state: RunState, body: bytes, url: str) -> None:
    """Take the sitemaps that a robots.txt names."""
    state.robots.append((body, url))
    if state.finder is not None:
        state.archive.add_links(state.site.name, url, state.finder.find(body, url=url), state.clock.now())


def take_seed(state: RunState, answer: Answer) -> str | None:
    """Read the answer to a seed, to learn how the portal writes its addresses. Return the address to request next where
    the seed moved within the site, else None; then `state.finder` is set, or `state.stats.problem` says why not. Raises
    Blocked where the server asks to wait."""
    status = answer.status or 0
    target = redirect_target(answer) if 300 <= status < 400 else None
    if target is not None:
        return _follow(state, answer, target)
    target, _page = find_move_within(answer) if brings_page(status) else (None, None)
    if target is not None:
        return _follow(state, answer, target)
    no_links = LinkFinder(state.site, NOTHING_KNOWN)
    if not brings_page(status):
        visit = visit_of(answer, no_links, state.options.window)
        state.save(visit)
        said = "with a test for browsers" if visit.reason == CHALLENGE else status
        state.stats.problem = _("{url} answers {status}", url=answer.due.url, status=said)
        return None
    if read_links(answer, no_links).reason == CHALLENGE:  # raises Blocked
        state.suspense.count_challenge()
        state.save(challenged_visit(answer))
        state.stats.problem = _("{url} answers with a test for browsers", url=answer.due.url)
        return None
    if _lost_its_links(state, answer):
        return None
    state.stats.problem = None
    state.front_page = answer
    _open_portal(state, answer, addresses_for(state.site, answer.body))
    return None


def start_over(state: RunState) -> bool:
    """Begin again with address rules that are learnt from the portal, where nothing is left to request and the rules
    that somebody described found no article: they are not this portal's. Return False where there is no reason to."""
    if state.finder is None or isinstance(state.finder.addresses, Learnt) or state.front_page is None:
        return False
    if state.stats.read or state.find_shortfall() is None:
        return False
    state.stats.faults["other-addresses"] += 1
    _open_portal(state, state.front_page, None)
    return True


def _lost_its_links(state: RunState, answer: Answer) -> bool:
    """Whether a front page that used to have links has hardly any left: a portal under maintenance answers like this
    to every request, with status 200. Nothing more is requested then, and everything stays due."""
    site, crawls = state.site, state.archive.crawls
    links = len(LinkFinder(site, Learnt()).find(answer.body, url=answer.due.url))
    known = crawls.site_state(site.name)
    before = _links_before(known.facts, answer.due.url, site.seeds) if known is not None else 0
    if before < LEADS_ON or links > before // 10:
        crawls.note_facts(site.name, {f"links of {answer.due.url}": links})
        return False
    state.stats.faults["empty-front-page"] += 1
    detail = f"answers with a page of {links} links, where it had {before}"
    state.save(refused_visit(answer, reason="empty-front-page", detail=detail))
    said = _(
        "{url} answers with a page of {number:link|links}, where it had {before}",
        url=answer.due.url,
        number=links,
        before=before,
    )
    state.stats.problem = _("{problem}: run it again later", problem=said)
    return True


def _links_before(facts: Mapping[str, Any], url: str, seeds: Sequence[str]) -> int:
    """Return how many links a front page had; 0 where that is not known. One to which a seed leads today and did not
    before is measured by the seed: it may be a page to log in."""
    own = [facts[name] for one in (url, *seeds) if isinstance(facts.get(name := f"links of {one}"), int)]
    return int(own[0]) if own else 0


def _open_portal(state: RunState, answer: Answer, addresses: Addresses | None) -> None:
    """Set the address rules, learnt ones where `addresses` is None, and enter the portal's entrances, the sitemaps of
    its robots.txt and the seed's links in the ledger."""
    if addresses is None:
        addresses = learnt_from(state.archive, state.site)
        state.bounds = Bounds(*LEARNT_BOUNDS)
    parts = urlsplit(answer.due.url)
    origin = f"{parts.scheme}://{parts.netloc}"
    layout = recognise(answer.body)
    newest_first = layout is not None and layout.newest_first
    state.finder = LinkFinder(
        state.site,
        addresses,
        origin,
        newest_first=newest_first,
        known_among=partial(state.archive.known_among, state.site.name),
    )
    visit = read_links(answer, state.finder)
    links = [FoundLink(url=f"{origin}{path}", kind=kind) for path, kind in addresses.entrances]
    links += [FoundLink(url=seed, kind="seed") for seed in state.site.seeds]
    for body, url in state.robots:
        links += state.finder.find(body, url=url)
    state.save(replace(visit, links=(*links, *visit.links)))
    if is_front_page(state.options.scope, answer):
        _take_whole(state)
    if state.narrowing is not None:
        problem = state.narrowing.enter(state.finder, state.clock.now())
        state.stats.problem = problem or state.stats.problem


def _take_whole(state: RunState) -> None:
    """Go on over the whole portal where the section that was requested is its front page."""
    state.options = replace(state.options, scope=replace(state.options.scope, sections=()))
    now = state.clock.now()
    make_new_due(state, now)
    if not state.options.is_narrow:
        state.narrowing = None
        state.archive.crawls.note_facts(state.site.name, {SECTIONS: None})
    else:
        state.narrowing = Narrowing(state.archive, state.site, state.options)
        state.narrowing.begin(now)


def _follow(state: RunState, answer: Answer, target: str) -> str | None:
    """Save that a seed redirects. Return where to, None where that is not a page of the site or closes a circle."""
    site = state.site
    if not site.owns(target):
        state.stats.problem = _("{url} leads to {target}, which is another site", url=answer.due.url, target=target)
        state.save(refused_visit(answer, reason="off-site", detail=f"leads to {target}"))
        return None
    if state.redirects.lead_nowhere(answer.due.url, target):
        state.stats.problem = _("{url} redirects in a circle", url=answer.due.url)
        state.save(refused_visit(answer, reason="redirect-loop", detail=f"leads to {target}"))
        return None
    state.save(moved_visit(answer, target))
    return target
