"""Which part of a portal a run is about: sections, or patterns that addresses of articles must match. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import translate
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from archive.record.visit import Kind
from crawler.urls.shapes import is_pager, list_of

OUTSIDE_SCOPE = "outside-scope"
"""Why an article is refused that no section or pattern requested names."""

MAX_MEMBERS = 500_000
"""Addresses that the lists of a section name, as far as they are remembered."""

_ENDING = re.compile(r"(?i)(?:/(?:index|default))?\.(?:html?|aspx?|php|jsp|tpo|vnp|chn)$|/$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Which part of a portal a run covers; the whole portal where no option limits it."""

    sections: tuple[str, ...] = ()
    """Canonical addresses, each of a section's list or of one article."""
    only: tuple[str, ...] = ()
    """Patterns; an article's address must match one of them, where there are any."""
    without: tuple[str, ...] = ()
    """Patterns that it must not match."""

    def __str__(self) -> str:
        parts = (*self.sections, *(f"only {one}" for one in self.only), *(f"not {one}" for one in self.without))
        return " ".join(parts)

    def admits(self, url: str) -> bool:
        """Whether an article's address is one that the patterns select."""
        if any(matches(url, pattern) for pattern in self.without):
            return False
        return not self.only or any(matches(url, pattern) for pattern in self.only)


def matches(url: str, pattern: str) -> bool:
    """Whether a pattern of the shell (`*`: any text, `?`: one character, `[ab]`) matches a whole address; one that
    begins with `/` its path and query. Signs may be written plainly or as `%C4%90`."""
    if pattern.startswith("/"):
        parts = urlsplit(url)
        url = f"{parts.path}?{parts.query}" if parts.query else parts.path
    pattern = unquote(pattern)
    return _compiled(pattern).match(unquote(url)) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    # What `fnmatch` makes of a pattern has no nested repetition: it takes linear time for each star.
    return re.compile(translate(pattern))


@dataclass(slots=True)
class Section:
    """One section of a portal while a run is at it: its lists, and what they name."""

    url: str
    """The address of its list, or of the one article that it is, as the ledger has it."""
    name: str | None = None
    """What the portal calls it; None until its list was read."""
    is_article: bool = False
    lists: set[str] = field(default_factory=set)
    """What the addresses of its lists have in common, see `shapes.list_of`."""
    members: set[str] = field(default_factory=set)
    """Addresses that its lists name as their own items."""

    def __post_init__(self) -> None:
        self.lists.add(list_of(self.url))

    def is_under(self, url: str) -> bool:
        """Whether an address carries the section: it begins with the path of the section's own."""
        own, other = urlsplit(self.url), urlsplit(url)
        folder = _ENDING.sub("", own.path)
        return bool(folder) and not own.query and other.path.startswith(f"{folder}/") and other.path != own.path

    def has_list(self, url: str) -> bool:
        """Whether an address is a list of the section, or one of the next pages of one."""
        return url == self.url or self.is_under(url) or (is_pager(url) and list_of(url) in self.lists)

    def take_pagers(self, urls: Iterable[str]) -> None:
        """Take in the pagers that the section's own page links to. Where they all turn one list, it is the section's,
        however it is addressed; of several lists on one page it cannot be told which is."""
        turned = {list_of(url) for url in urls if is_pager(url)}
        if len(turned) == 1:
            self.lists |= turned

    def add(self, urls: Iterable[str]) -> list[str]:
        """Remember addresses as the section's own; return those that were not known as such."""
        new = [url for url in urls if url not in self.members]
        new = new[: max(0, MAX_MEMBERS - len(self.members))]
        self.members.update(new)
        return new

    def takes(self, url: str, kind: Kind) -> bool:
        """Whether an address is requested by a run over this section."""
        if url == self.url or url in self.members:
            return True
        if self.is_article or kind in ("seed", "sitemap", "feed"):
            return False
        return self.has_list(url) if kind == "listing" else self.is_under(url)
