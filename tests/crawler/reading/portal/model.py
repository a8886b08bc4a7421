"""What a generated portal consists of: pages with their truth, lists, and the links of the lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class PortalPage:
    """One page as it was fetched, and what a person who knows the portal writes down of it.

    Keys of `truth`: `title`, `published` (to the minute where one is printed, else the day), `modified`, `lead`,
    `body`, `authors`, `source`, `captions`. `not_asked` names columns that nobody could tell from the pages;
    `lead_may_be_first` says that the lead may as well stand as the first paragraph; `body_may_start_with_lead`, that
    the page prints the lead a second time and both ways of keeping it are right.
    """

    url: str
    body: bytes
    fetched_at: datetime
    """Aware, +07:00."""
    truth: dict[str, Any] | None
    """None: a page that is no article (list, contact)."""


@dataclass(frozen=True)
class ListedLink:
    """One link of a list to an article."""

    url: str
    """Absolute address of the article."""
    words: str
    """Words of the link: mostly the title, sometimes cut short, sometimes `Xem tiếp`."""
    date: str | None
    """ISO day that is printed beside it; None where none is."""


@dataclass(frozen=True)
class HabitPortal:
    """One whole portal with one or more habits."""

    name: str
    pages: tuple[PortalPage, ...]
    """Articles, and among them some pages that are none. In the order in which they were fetched."""
    links: tuple[ListedLink, ...]
    lists: tuple[PortalPage, ...]
