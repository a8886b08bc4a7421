"""Who publishes: a site as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

BASES = ("captured", "public code of ", "page of ", "assumed")
"""How a statement about a site may begin to say what it rests on."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """One publisher and where it is found. Validates itself: a wrong one raises ValueError."""

    name: str
    """As typed on the command line: lower-case letters, digits, `.`, `-`, `:` (a host is a name)."""
    title: str
    """The publisher, in Vietnamese."""
    domains: tuple[str, ...]
    """Hosts (with port, if any) that are this site: today's first, then earlier ones. Nothing else is fetched."""
    seeds: tuple[str, ...]
    """Where a crawl begins; absolute addresses within `domains`."""
    zone: str = "Asia/Ho_Chi_Minh"
    """IANA zone in which times are printed."""
    layouts: tuple[str, ...] = ()
    """Names of layouts if they are known; empty: recognised on each page."""
    article_path: str | None = None
    """Regular expression over path of an article's address, with a group `key` for the site's own
    id; None: the layout says, or it is learnt."""
    listing_path: str | None = None
    """The same for listing pages."""
    tls: Literal["legacy"] | None = None
    """`legacy` where the server speaks nothing newer than TLS 1.0 or 1.1, or has weak keys; recorded with each run."""
    basis: Mapping[str, str] = field(default_factory=dict)
    """What each statement rests on, by field: `captured`, `public code of 2024`, `assumed`."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9][a-z0-9.:\-]*", self.name):
            raise ValueError(f"site name {self.name!r}: lower-case letters, digits, '.', '-' and ':' only")
        if not self.title or not self.domains or not self.seeds:
            raise ValueError(f"site {self.name}: title, domains and seeds are needed")
        for domain in self.domains:
            if "/" in domain or domain != domain.lower():
                raise ValueError(f"site {self.name}: {domain!r} is not a host name")
        for seed in self.seeds:
            parts = urlsplit(seed)
            if parts.scheme not in ("http", "https") or parts.netloc not in self.domains:
                raise ValueError(f"site {self.name}: seed {seed} is not within {', '.join(self.domains)}")
        for name in ("article_path", "listing_path"):
            pattern = getattr(self, name)
            if pattern is not None:
                try:
                    compiled = re.compile(pattern)
                except re.error as error:
                    raise ValueError(f"site {self.name}: {name}: {error}") from error
                if name == "article_path" and "key" not in compiled.groupindex:
                    raise ValueError(f"site {self.name}: article_path needs a group named key")
        for name, basis in self.basis.items():
            if not basis.startswith(BASES):
                raise ValueError(f"site {self.name}: basis of {name}: {basis!r} does not say what it rests on")
        ZoneInfo(self.zone)

    def owns(self, url: str) -> bool:
        """Whether an absolute address belongs to this site."""
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and parts.netloc.lower() in self.domains
