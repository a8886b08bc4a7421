"""Where a crawl arrives: how a portal writes its addresses, and redirects that lead nowhere."""

from __future__ import annotations

import re

from archive import Archive
from archive.visit import Kind, Outcome
from crawler.discover.addresses import Addresses, addresses_of
from crawler.discover.learnt import Learnt
from crawler.layouts import layouts, recognise
from crawler.site import Site

REMEMBERED = 50_000
"""Addresses of the ledger from which it is learnt again what a portal's addresses lead to."""

MAX_HOPS = 5
"""Redirects in a row that are followed."""

NOWHERE = Addresses(article=re.compile(r"(?!)(?P<key>)"))
"""Addresses of a portal of which nothing is understood yet."""


def addresses_for(site: Site, body: bytes) -> Addresses | None:
    """The address rules of a portal: of its own file, of the layouts that are named there, or of the software
    that its front page bears the marks of; None where nobody described them."""
    stated = addresses_of(site)
    if stated is not None:
        return stated
    for name in site.layouts:
        if layouts()[name].addresses is not None:
            return layouts()[name].addresses
    layout = recognise(body)
    return layout.addresses if layout is not None else None


def learnt_from(archive: Archive, site: str) -> Learnt:
    """What the ledger tells of a portal's addresses."""
    learnt = Learnt()
    for url, kind, outcome in archive.visited(site, REMEMBERED):
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
