"""What became of a site, in one line: who took over from whom, and which provinces became one."""

from __future__ import annotations

from crawler.provinces import MERGED_ON
from crawler.site import Site
from crawler.sites import successors


def find_ending(site: Site) -> str | None:
    """Why a site may have nothing new, and where to look instead; None where nothing is known to have ended."""
    followers = " and ".join(f"{one.name} ({one.basis.get('succeeds', 'assumed')})" for one in successors(site.name))
    if site.until:
        return f"{site.name} published till {site.until}{f'; succeeded by {followers}' if followers else ''}"
    if followers:
        return f"{site.name} is succeeded by {followers}"
    if site.provinces_before:
        before = " and ".join(site.provinces_before)
        lists = f"see `tulieu sites --province '{site.province}'`"
        return f"{site.name} is of {before}, a part of {site.province} since {MERGED_ON}: {lists}"
    return None


def describe(site: Site) -> str:
    """Whom a site succeeds, who succeeds it, and from when till when it publishes, as far as that is known; empty
    where nothing is."""
    said = []
    if site.succeeds:
        said.append(f"succeeds {', '.join(site.succeeds)}")
    followers = [one.name for one in successors(site.name)]
    if followers:
        said.append(f"succeeded by {', '.join(followers)}")
    if site.since:
        said.append(f"since {site.since}")
    if site.until:
        said.append(f"until {site.until}")
    said += [f"till {until} {name}" for until, name in site.names]
    return "; ".join(said)
