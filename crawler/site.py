"""A site as data: who publishes, and where it is found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from archive.messages.language import about
from archive.record.provinces import PROVINCES
from archive.record.publisher import Level, Publisher

BASES = ("captured", "public code of ", "page of ", "resolution ", "assumed")
"""How the basis of a statement about a site may begin."""

_WHEN = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, kw_only=True)
class Site:
    """One publisher and where it is found. Validates itself: raises ValueError for a wrong one."""

    name: str
    """As typed on the command line: lower-case letters, digits, `.`, `-`, `:` (a host is a name)."""
    title: str
    """The publisher, in Vietnamese."""
    level: Level | None = None
    """Whose site it is; None where it is not in the catalogue."""
    province: str | None = None
    """Today's province that it is a site of, by its name in `archive.record.provinces`; None for central ones."""
    provinces_before: tuple[str, ...] = ()
    """Provinces that it was a site of and that have become a part of `province`."""
    names: tuple[tuple[str, str], ...] = ()
    """What the publisher was called earlier, as (last year, month or day of it, name), the earliest first."""
    domains: tuple[str, ...]
    """Hosts (with port, if any) that are this site: today's first, then earlier ones. Nothing else is fetched."""
    seeds: tuple[str, ...]
    """Where a crawl begins; absolute addresses within `domains`."""
    zone: str = "Asia/Ho_Chi_Minh"
    """IANA zone in which times are printed."""
    layouts: tuple[str, ...] = ()
    """Names of layouts if they are known: they are tried first. Others are recognised on each page."""
    article_path: str | None = None
    """Regular expression over the path of an article's address, with a group `key` for the site's own id; None where
    the layout says, or it is learnt."""
    listing_path: str | None = None
    """The same for listing pages; None where they are learnt."""
    examples: tuple[str, ...] = ()
    """Addresses that were seen on it, absolute. What was not written down of one is in angle brackets, as
    `<slug>`."""
    succeeds: tuple[str, ...] = ()
    """Names of sites of the catalogue whose domain or duty it took over."""
    since: str | None = None
    """The year, month or day (`2025`, `2025-07`, `2025-07-01`) since which it publishes, where that is known."""
    until: str | None = None
    """The last year, month or day (as in `since`) on which it published; None where it still publishes, or that is not
    known."""
    tls: Literal["legacy", "verified"] | None = None
    """`legacy` where the server speaks nothing newer than TLS 1.0 or 1.1, or has weak keys; `verified` where nothing
    may be fetched unless its certificate is right. None: what is wrong with that is written down. Recorded with each
    run."""
    basis: Mapping[str, str] = field(default_factory=dict)
    """What each statement rests on, by field: `captured`, `public code of 2024`, `assumed`; that of `province` holds
    for `provinces_before` too."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9][a-z0-9.:\-]*", self.name):
            raise ValueError(f"site name {self.name!r}: lower-case letters, digits, '.', '-' and ':' only")
        self._check_forms()
        if not self.title or not self.domains or not self.seeds:
            raise self._wrong("title, domains and seeds are needed")
        self._check_addresses()
        self._check_patterns()
        self._check_history()
        for name, basis in self.basis.items():
            if not basis.startswith(BASES):
                raise self._wrong(f"basis of {name}: {basis!r} does not say what it rests on")
        ZoneInfo(self.zone)

    def _check_forms(self) -> None:
        for name in ("domains", "seeds", "layouts", "examples", "succeeds", "provinces_before"):
            value = getattr(self, name)
            if not isinstance(value, tuple) or not all(isinstance(one, str) for one in value):
                raise self._wrong(f'{name} is a list, with a comma behind each of its texts: ("...",)')
        if self.level is not None and self.level not in get_args(Level):
            raise self._wrong(f"level {self.level!r} is none of {', '.join(get_args(Level))}")

    def _check_addresses(self) -> None:
        for domain in self.domains:
            if "/" in domain or domain != domain.lower():
                raise self._wrong(f"{domain!r} is not a host name")
        for name in ("seeds", "examples"):
            for address in getattr(self, name):
                parts, word = urlsplit(address), name.removesuffix("s")
                if parts.scheme not in ("http", "https"):
                    raise self._wrong(f"{word} {address} is not an address: it begins with https:// or http://")
                if parts.netloc not in self.domains:
                    raise self._wrong(f"{word} {address} is not within {', '.join(self.domains)}")

    def _check_patterns(self) -> None:
        for name in ("article_path", "listing_path"):
            pattern = getattr(self, name)
            if pattern is None:
                continue
            try:
                compiled = re.compile(pattern)
            except re.error as error:
                raise self._wrong(about(name, error)) from error
            if name == "article_path" and "key" not in compiled.groupindex:
                raise self._wrong("article_path needs a group named key")

    def _check_history(self) -> None:
        if self.province is not None and self.province not in PROVINCES:
            raise self._wrong(f"{self.province!r} is not one of today's provinces")
        before = PROVINCES[self.province].absorbed if self.province is not None else ()
        for name in self.provinces_before:
            if name not in before:
                raise self._wrong(f"{name!r} did not become a part of {self.province}")
        for when in (self.since, self.until, *(until for until, _ in self.names)):
            if when is not None and not _WHEN.fullmatch(when):
                raise self._wrong(f"{when!r} is not a year, month or day (2025, 2025-07, 2025-07-01)")
        # The shorter of the two says how exactly they can be compared.
        if self.since and self.until and self.until < self.since[: len(self.until)]:
            raise self._wrong(f"until {self.until} is before since {self.since}")

    def _wrong(self, what: str) -> ValueError:
        """Return the error to raise."""
        return ValueError(f"site {self.name}: {what}")

    @property
    def publisher(self) -> Publisher:
        """What an archive keeps of it."""
        return Publisher(self.title, self.level, self.province, self.provinces_before)

    def unfounded(self) -> set[str]:
        """Return the statements of which `basis` does not say what they rest on."""
        defaults = {one.name: one.default for one in fields(self)}
        given = {name for name, default in defaults.items() if getattr(self, name) != default}
        return given - {"name", "basis", "examples", "provinces_before"} - set(self.basis)

    def owns(self, url: str) -> bool:
        """Whether an absolute address belongs to this site."""
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and parts.netloc.lower() in self.domains
