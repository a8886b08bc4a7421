"""What an address asks for: its parameters, checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from starlette.requests import Request

from archive.messages.language import _
from archive.search import Order
from archive.search.results import SearchScope
from archive.web.directory import directory_of, read_level, read_province
from archive.web.page import Mistake

PAGE = 20
"""Articles on a page."""
MOST_PAGES = 50
"""Of which all are among those that `overview` looks at."""
_DIGITS = 19  # those of the largest number that a database takes


def text_of(request: Request, name: str) -> str | None:
    """Return a parameter without spaces around it, and without NUL, which PostgreSQL does not take; None where it is
    absent or empty."""
    return request.query_params.get(name, "").replace("\0", "\ufffd").strip() or None


def day_of(request: Request, name: str) -> date | None:
    """Return a day. Raise Mistake for anything else."""
    text = text_of(request, name)
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Mistake(_("{text} is not a day like 2025-01-31", text=repr(text))) from None


def days_of(request: Request) -> tuple[date | None, date | None]:
    """Return the parameters `since` and `until`. Raise Mistake where the span ends before it begins."""
    since, until = day_of(request, "since"), day_of(request, "until")
    if since is not None and until is not None and until < since:
        raise Mistake(_("the last day is before the first"))
    return since, until


def number_of(request: Request, name: str, most: int) -> int | None:
    """Return a number from 1 to `most`; None where it is absent. Raise Mistake."""
    text = text_of(request, name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and 1 <= int(text) <= most):
        raise Mistake(_("{text} is not a number from 1 to {most}", text=repr(text), most=most))
    return int(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search, as its address says it."""

    q: str
    """Words; empty: all articles."""
    site: str | None
    province: str | None
    """As `directory.read_province` gives it."""
    level: str | None
    sites: frozenset[str] | None
    """The sites of the province and the level; None: of any."""
    section: str | None
    author: str | None
    since: date | None
    until: date | None
    order: Order
    page: int

    @property
    def words(self) -> str:
        """What the index is asked: the words, and the author."""
        author = "".join(self.author.split('"')) if self.author else ""
        return f'{self.q} author:"{author}"'.strip() if author else self.q

    @property
    def scope(self) -> SearchScope:
        """Where it is looked for."""
        return SearchScope(self.site, self.since, self.until, self.sites)

    def parameters(self, **changed: object) -> dict[str, Any]:
        """Return the parameters of an address that asks for this, with what is changed; the first page where nothing
        says otherwise."""
        order = None if self.order == "newest" else self.order
        whose = {"site": self.site, "province": self.province, "level": self.level}
        own = {"q": self.q, **whose, "section": self.section, "author": self.author, "order": order}
        return {**own, "since": self.since, "until": self.until, "page": None, **changed}


def read_asked(request: Request) -> Asked:
    """Return the search that an address asks for. Raise Mistake."""
    order = text_of(request, "order") or "newest"
    if order not in ("newest", "relevance"):
        raise Mistake(_("order is newest or relevance"))
    since, until = days_of(request)
    province, level = text_of(request, "province"), text_of(request, "level")
    province = None if province is None else read_province(province)
    level = None if level is None else read_level(level)
    return Asked(
        q=text_of(request, "q") or "",
        site=text_of(request, "site"),
        province=province,
        level=level,
        sites=directory_of(request).choose(province, level),
        section=text_of(request, "section"),
        author=text_of(request, "author"),
        since=since,
        until=until,
        order=cast(Order, order),
        page=number_of(request, "page", MOST_PAGES) or 1,
    )
