"""The sites of an archive by whose they are: which provinces and levels can be chosen, and which sites that means.

What is known of a site it says itself (`Publisher`); one of which it is not known is of no province and no level, and
is found as such. The list is prepared, as it is needed by every search.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from archive.history.lookup import sites_with_articles
from archive.ledger.sites import KnownSite, read_known
from archive.messages.language import Message, _, either
from archive.record.provinces import PROVINCES, Place, find_place, places_before, suggest_provinces
from archive.record.publisher import Publisher
from archive.store import Archive
from archive.web.page import Mistake
from archive.web.prepared import Prepared

NATIONAL, UNKNOWN = "national", "unknown"
"""Stand for the name of a province: of the whole country; not known. The second for a level too."""

LEVELS: Mapping[str, Message] = {
    "central": _("the Party’s central organs"),
    "province": _("committees of provinces"),
    "district": _("committees of districts"),
    "press": _("newspapers and broadcasters"),
    "front": _("the Fatherland Front and mass organisations"),
    "army": _("the army and the police"),
    "government": _("governments"),
    "assembly": _("assemblies"),
    UNKNOWN: _("not known"),
}
"""What levels are called."""

_WAIT = 60.0  # seconds until a request that needs the list is given up: it takes some milliseconds


@dataclass(frozen=True)
class Directory:
    """The sites of an archive, as they were when it was prepared."""

    sites: Mapping[str, KnownSite]
    """By name, in order: those with articles, and those that were crawled or imported."""
    with_articles: list[str]
    """The names of those that have articles, in order."""

    @cached_property
    def levels(self) -> list[str]:
        """The levels that some site is of; none where none is known."""
        there = {level_of(site.publisher) for site in self.sites.values()}
        return [level for level in LEVELS if level in there] if there - {UNKNOWN} else []

    @cached_property
    def provinces(self) -> list[str]:
        """The provinces of today that some site is of; none where none is known."""
        there = {site.publisher.province for site in self.sites.values()}
        return [name for name in PROVINCES if name in there]

    @cached_property
    def former(self) -> list[Place]:
        """The former provinces that some site was of."""
        of_merged = [one.publisher for one in self.sites.values() if one.publisher.province in PROVINCES]
        return [place for place in places_before() if place.is_former and any(one.is_of(place) for one in of_merged)]

    @cached_property
    def others(self) -> list[str]:
        """What else can be chosen for a province: NATIONAL, UNKNOWN."""
        there = {province_of(site.publisher) for site in self.sites.values()} if self.provinces else set()
        return [name for name in (NATIONAL, UNKNOWN) if name in there]

    def choose(self, province: str | None, level: str | None) -> frozenset[str] | None:
        """Return the names of the sites of a province, as `read_province` gives it, and a level; None where neither is
        asked for."""
        if province is None and level is None:
            return None
        place = None if province in (None, NATIONAL, UNKNOWN) else find_place(str(province))
        return frozenset(
            name
            for name, site in self.sites.items()
            if (level is None or level_of(site.publisher) == level)
            and (site.publisher.is_of(place) if place else province in (None, province_of(site.publisher)))
        )

    def count_by(self, of: Callable[[Publisher], str], counted: Mapping[str, int]) -> Counter[str]:
        """Return numbers of sites by what the sites are of."""
        total: Counter[str] = Counter()
        for name, number in counted.items():
            site = self.sites.get(name)
            total[of(site.publisher) if site else UNKNOWN] += number
        return total


def level_of(publisher: Publisher) -> str:
    """Return the level of a site, a key of LEVELS."""
    return publisher.level or UNKNOWN


def province_of(publisher: Publisher) -> str:
    """Return today's province of a site, NATIONAL or UNKNOWN."""
    return publisher.province or (NATIONAL if publisher.is_national else UNKNOWN)


def province_name(province: str) -> str:
    """Return what a province, or what stands for one, is called."""
    place = None if province in (NATIONAL, UNKNOWN) else find_place(province)
    if place is not None and str(place) != place.name:
        return _("{name}, until June 2025", name=place.name)
    return {NATIONAL: _("the whole country"), UNKNOWN: _("not known")}.get(province, province)


def read_province(words: str) -> str:
    """Return the province that words of an address mean, as `Place` writes it, or what stands for one. Raise
    Mistake."""
    if words in (NATIONAL, UNKNOWN):
        return words
    place = find_place(words)
    if place is not None:
        return str(place)
    near = suggest_provinces(words)
    hint = (
        _("did you mean {names}?", names=either(near))
        if near
        else _("give one of the 34 of today, or of the 63 before")
    )
    raise Mistake(_("no province is named {name}: {hint}", name=words, hint=hint))


def read_level(words: str) -> str:
    """Return a level. Raise Mistake for what is none."""
    if words not in LEVELS:
        raise Mistake(_("level is one of {names}", names=either(LEVELS)))
    return words


NAMES: Mapping[str, Any] = {
    "LEVELS": LEVELS,
    "level_of": level_of,
    "province_of": province_of,
    "province_name": province_name,
}
"""What templates call levels and provinces by."""


def read_directory(archive: Archive) -> Directory:
    """Read the list."""
    with archive.reading() as connection:
        known, names = read_known(connection), sites_with_articles(connection)
    nothing = KnownSite(Publisher(), 0, ())
    return Directory({name: known.get(name, nothing) for name in sorted({*known, *names})}, names)


def directory_of(request: Request) -> Directory:
    """Return the list, some minutes old at most. Raise HTTPException where the archive cannot be read."""
    prepared: Prepared[Directory] = request.app.state.directory
    found = prepared.get(_WAIT)
    if found is None:
        raise HTTPException(503, headers={"Retry-After": "30"})
    return found
