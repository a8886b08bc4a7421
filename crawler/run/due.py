"""What the archive knows about a site as what a crawl of it takes."""

from __future__ import annotations

from dataclasses import replace

from archive.ledger.sites import SiteState
from crawler.run.narrowing import SECTIONS
from crawler.site import Site
from crawler.sites import site_meant


def site_of(state: SiteState) -> tuple[Site, tuple[str, ...]]:
    """Return a site as it was crawled before, and the addresses of the sections that were requested, empty for all of
    it. Raises ValueError where its name in the archive means no site (any more)."""
    site = site_meant(state.target)
    if state.facts.get("tls") == "legacy":
        site = replace(site, tls="legacy")
    sections = tuple(state.facts.get(SECTIONS) or ())
    return enter_at_home(site, sections), sections


def enter_at_home(site: Site, sections: tuple[str, ...]) -> Site:
    """Return a site of which sections are requested so that it is entered at its front page, by which its software is
    recognised."""
    home = tuple(seed for seed in site.seeds if seed not in sections)
    return replace(site, seeds=home) if sections and home else site
