"""Which address rules a portal has: those of its file, of its software, or learnt from what its addresses led to."""

from __future__ import annotations

import re

from archive import Archive
from archive.record.visit import Kind, Outcome
from crawler.layouts import layouts_in_use, recognise
from crawler.site import Site
from crawler.urls.inferred import Learnt
from crawler.urls.rules import Addresses, addresses_of

REMEMBERED = 50_000
"""Addresses of the ledger from which it is learnt again what a portal's addresses lead to."""

NOTHING_KNOWN = Addresses(article=re.compile(r"(?!)(?P<key>)"))
"""The rules of a portal whose addresses are not understood yet: they match none."""


def addresses_for(site: Site, body: bytes) -> Addresses | None:
    """Return the address rules that somebody described: of the portal's own file, of the layouts that it names, or of
    the software whose marks are in `body`, its front page. None where nobody did, or where its file describes only
    articles: its lists must be found all the same."""
    stated = addresses_of(site)
    if stated is not None and stated.listing is not None:
        return stated
    for name in site.layouts:
        layout = layouts_in_use().get(name)
        if layout is not None and layout.addresses is not None:
            return layout.addresses
    layout = recognise(body)
    return layout.addresses if layout is not None else None


def learnt_from(archive: Archive, site: Site) -> Learnt:
    """Learn a portal's addresses from its file and from what the ledger says about those already requested."""
    stated = addresses_of(site)
    learnt = Learnt(stated.article if stated is not None and stated.listing is None else None)
    for url, kind, outcome in archive.visited(site.name, REMEMBERED):
        if kind in ("page", "listing", "article") and outcome in ("article", "links", "refused"):
            learnt.learn(url, turned_out(kind, outcome))
    return learnt


def turned_out(kind: Kind, outcome: Outcome) -> Kind:
    """Return what an address led to, as `Learnt.learn` takes it: `page` is neither an article nor a list."""
    if outcome == "article":
        return "article"
    return "listing" if outcome == "links" or kind == "listing" else "page"
