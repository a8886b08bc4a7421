"""Where a crawl arrives: how a portal writes its addresses, and redirects that lead nowhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive import Archive
from archive.record.visit import FoundLink, Kind, Outcome
from crawler.discover.links import LinkFinder
from crawler.layouts import layouts, recognise
from crawler.run.answer import Answer, redirect_target
from crawler.run.outcomes import read_links, refused_visit, visit_of
from crawler.site import Site
from crawler.urls.inferred import Learnt
from crawler.urls.rules import Addresses, addresses_of
from crawler.urls.traps import Bounds

if TYPE_CHECKING:
    from crawler.run.session import Session

REMEMBERED = 50_000
"""Addresses of the ledger from which it is learnt again what a portal's addresses lead to."""

MAX_HOPS = 5
"""Redirects in a row that are followed."""

KNOWN_BOUNDS, LEARNT_BOUNDS = (1000, 20), (60, 5)
"""What is asked for of one template, and how much more for each find, see `Bounds`: where the software is known
its lists are known to end."""

LEADS_ON = 10
"""Links of a front page from which on it is missed when most of them are gone."""

NOWHERE = Addresses(article=re.compile(r"(?!)(?P<key>)"))
"""Addresses of a portal of which nothing is understood yet."""


def addresses_for(site: Site, body: bytes) -> Addresses | None:
    """The address rules of a portal: of its own file, of the layouts that are named there, or of the software
    that its front page bears the marks of; None where nobody described them, or a file only those of articles:
    its lists are to be found all the same."""
    stated = addresses_of(site)
    if stated is not None and stated.listing is not None:
        return stated
    for name in site.layouts:
        if layouts()[name].addresses is not None:
            return layouts()[name].addresses
    layout = recognise(body)
    return layout.addresses if layout is not None else None


def learnt_from(archive: Archive, site: Site) -> Learnt:
    """What its file and the ledger tell of a portal's addresses."""
    stated = addresses_of(site)
    learnt = Learnt(stated.article if stated is not None and stated.listing is None else None)
    for url, kind, outcome in archive.visited(site.name, REMEMBERED):
        if kind in ("page", "listing", "article") and outcome in ("article", "links", "refused"):
            learnt.learn(url, turned_out(kind, outcome))
    return learnt


def turned_out(kind: Kind, outcome: Outcome) -> Kind:
    """What an address led to, for learning: `page` is neither an article nor a list."""
    if outcome == "article":
        return "article"
    return "listing" if outcome == "links" or kind == "listing" else "page"


class Redirects:
    """Redirects of one run."""

    def __init__(self) -> None:
        self._targets: dict[str, str] = {}
        self._chains: dict[str, int] = {}

    def lead_nowhere(self, url: str, target: str) -> bool:
        """Take in a redirect, and say whether it closes a circle, or is one too many in a row."""
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


class Arrival:
    """How a session comes to know its portal: robots.txt, the seeds, where they lead, and what the addresses mean."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._robots: list[tuple[bytes, str]] = []
        self._front: Answer | None = None

    def take_robots(self, body: bytes, url: str) -> None:
        """Take the sitemaps that a robots.txt names."""
        self._robots.append((body, url))
        if self._session.finder is not None:
            links = self._session.finder.find(body, url=url)
            self._session.archive.add_links(self._session.site.name, url, links, datetime.now(UTC))

    def take_seed(self, answer: Answer) -> str | None:
        """Read the answer to a seed, to learn how the portal writes its addresses. Returns the address
        to ask for next where the seed moved within the site. Raises Blocked.

        Afterwards `Session.finder` is set, or `tally.problem` says why not.
        """
        status = answer.status or 0
        target = redirect_target(answer) if 300 <= status < 400 else None
        if target is not None:
            return self._follow(answer, target)
        blank = LinkFinder(self._session.site, NOWHERE)
        if status != 200:
            self._session.save(visit_of(answer, blank, self._session.wishes.window))
            self._session.tally.problem = f"{answer.url} answers {status}"
            return None
        read_links(answer, blank)  # raises Blocked
        if self._leads_nowhere(answer):
            return None
        self._session.tally.problem = None
        self._front = answer
        self._open(answer, addresses_for(self._session.site, answer.body))
        return None

    def _leads_nowhere(self, answer: Answer) -> bool:
        """Whether a front page that used to lead somewhere has no links any more: a portal under maintenance answers
        like this whatever it is asked for, with status 200. Nothing is asked for then, and all stays due."""
        session = self._session
        links = len(LinkFinder(session.site, Learnt()).find(answer.body, url=answer.url))
        state = session.archive.crawls.site_state(session.site.name)
        before = state.facts.get(f"links of {answer.url}", 0) if state is not None else 0
        if before < LEADS_ON or links > before // 10:
            session.archive.crawls.note_facts(session.site.name, {f"links of {answer.url}": links})
            return False
        session.tally.faults["empty-front-page"] += 1
        detail = f"answers with a page of {links} links, where it had {before}"
        session.save(refused_visit(answer, session.site.name, reason="empty-front-page", detail=detail))
        session.tally.problem = f"{answer.url} {detail}: run it again later"
        return True

    def starts_over(self) -> bool:
        """Where nothing is left to ask for and the rules for this portal's addresses found no article: they are not
        its rules. Begin again with rules that are learnt from it; False where there is no reason to."""
        if self._session.finder is None or isinstance(self._session.finder.addresses, Learnt) or self._front is None:
            return False
        if self._session.tally.read or self._session.find_shortfall() is None:
            return False
        self._session.tally.faults["other-addresses"] += 1
        self._open(self._front, None)
        return True

    def _open(self, answer: Answer, addresses: Addresses | None) -> None:
        """The portal is understood, or is to be learnt (None): enter its entrances, robots.txt's sitemaps and the
        seed's links."""
        if addresses is None:
            addresses = learnt_from(self._session.archive, self._session.site)
            self._session.bounds = Bounds(*LEARNT_BOUNDS)
        parts = urlsplit(answer.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        layout = recognise(answer.body)
        newest_first = layout is not None and layout.newest_first
        self._session.finder = LinkFinder(self._session.site, addresses, origin, newest_first=newest_first)
        visit = read_links(answer, self._session.finder)
        links = [FoundLink(url=f"{origin}{path}", kind=kind) for path, kind in addresses.entrances]
        links += [FoundLink(url=seed, kind="seed") for seed in self._session.site.seeds]
        for body, url in self._robots:
            links += self._session.finder.find(body, url=url)
        self._session.save(replace(visit, links=(*links, *visit.links)))

    def _follow(self, answer: Answer, target: str) -> str | None:
        site = self._session.site
        if not site.owns(target):
            self._session.tally.problem = f"{answer.url} leads to {target}, which is another site"
            self._session.save(refused_visit(answer, site.name, reason="off-site", detail=f"leads to {target}"))
            return None
        if self._session.redirects.lead_nowhere(answer.url, target):
            self._session.tally.problem = f"{answer.url} redirects in a circle"
            detail = f"leads to {target}"
            self._session.save(refused_visit(answer, site.name, reason="redirect-loop", detail=detail))
            return None
        visit = refused_visit(answer, site.name, reason="moved", detail=f"leads to {target}")
        self._session.save(replace(visit, outcome="redirect"))
        return target
