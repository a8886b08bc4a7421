"""Addresses of NukeViet, measured on running 4.4 and 4.5 portals (FACTS A1)."""

from __future__ import annotations

import re

from crawler.discover.addresses import Addresses

_MODULES = (
    "about|siteterms|page|contact|users|statistics|banners|laws|faq|seek|voting|feeds|opinions|admin|data"
    "|includes|install|modules|assets|themes|uploads|files|vendor|download|weblinks|comment|freecontent"
    "|two-step-verification|inform|organs|menu|api|cronjobs"
)
"""Modules of a NukeViet portal, and folders of its installation, that print no news."""

_ACTIONS = "search|content|rating|sendmail|instant-rss"
"""What the news module does besides showing articles and lists."""

_LISTS = "tag|topic|groups|author"
"""What the news module lists besides its categories: one more segment names the tag."""

_NOT_A_SECTION = rf"(?:{_ACTIONS}|{_LISTS}|rss|print|savefile|page-\d+)(?=/|$)"

NUKEVIET = Addresses(
    # /<section>/<alias>-<id>.html; /vi/ and /news/ may stand before it, as may another news module's
    # name, within which ids are counted anew.
    article=re.compile(
        rf"(?P<scope>(?:/(?!{_NOT_A_SECTION})[^/]+){{0,2}})/(?!{_NOT_A_SECTION})[^/]+/(?:[^/]*-)?(?P<key>\d+)\.html"
    ),
    # A section's page 1 ends with a slash; so does page-N, but for tags it does not.
    listing=re.compile(
        rf"(?:/[a-z]{{2}})?(?:/news)?(?:/(?!{_NOT_A_SECTION})[^/.]+/|/(?:{_LISTS})/[^/]+/?)(?:page-\d+/?)?"
        rf"|(?:/[a-z]{{2}})?/(?:[^/.]+/){{1,2}}page-\d+/?"
    ),
    feed=re.compile(r"(?P<scope>(?:/[^/.]+){0,2})/rss/(?:(?P<section>[^/.]+)/)?"),
    never=re.compile(
        rf"(?:/[a-z]{{2}})?/(?:{_MODULES})(?:/|$)|(?:/[^/]+){{0,2}}/(?:{_ACTIONS})(?:/|$)"
        rf"|/index\.php|/sitemap-[a-z]{{2}}\.(?:{_MODULES})\.xml"
    ),
    # The same article for the printer, as a file and for a friend: seen as links on article pages.
    twin=re.compile(r"(?P<before>(?:/[^/]+){0,2}?)/(?:print|savefile|sendmail)(?P<after>/[^/]+/[^/]+\.html)"),
    unscoped=frozenset({"vi", "news"}),
    # Every section of which one article is known is read to its end: menus do not show all of them.
    folder_lists=True,
)
