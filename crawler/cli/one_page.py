"""One page, requested by its address as in a crawl: for `tulieu extract ADDRESS`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.messages.language import _, message_of
from archive.messages.progress import show_progress

if TYPE_CHECKING:
    from crawler.site import Site
    from crawler.workshop.fixtures import SavedPage


class InputError(Exception):
    """A request that cannot be read; `reason` is for counting, `str()` for people to read."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def ask_for_page(url: str, site: Site | None, contact: str | None) -> SavedPage:
    """Return the page at an address, which is requested politely. `site`: the one of the catalogue that owns it, if one
    does. InputError says what stopped it."""
    from crawler.cli.targets import read_delays, warn_of_contact
    from crawler.crawl import Politeness
    from crawler.sites import site_at
    from crawler.workshop.fetching import fetch_pages

    try:
        asked = site if site is not None and site.owns(url) else site_at(url)
    except ValueError as error:
        raise InputError("request", message_of(error)) from error
    warn_of_contact([asked], contact)
    with show_progress(_("asking for {url}", url=url)):
        came = fetch_pages({asked.name: (asked, [url])}, Politeness(delays=read_delays(), contact=contact))
    fetched = came[asked.name][url]
    if fetched.page is None:
        raise InputError("fetch", f"{url} {fetched.detail}")
    return fetched.page
