"""NukeViet: the software of very many party-committee portals (FACTS A1, measured on 4.4 and 4.5).

Three kinds of pages: the desktop themes; the theme that a phone's User-Agent gets, which has two h1 (the first,
hidden, is the site's name), no id on the body and the lead photograph's caption only in attributes and in a modal
window; and the oldest generation (version 3).

What it lies about, each seen on served pages:
- `itemprop=datePublished` is the time of the last edit (equal to publication on 154 of 400 pages);
- `article:published_time` is right but malformed (`2017-05-15+0716:23:00`), which `parse_date` reads;
- the structured author is the administrator's login where the article has none, `meta author` is always the site's
  name: neither is looked at;
- the sibling `span.h5` of the date are view and comment counters, which `parse_date` refuses;
- a left thumbnail's caption is twice, the second time in a hidden #imgpreview;
- titles are entity-encoded twice in places: reading by a layout decodes them once more.
"""

from __future__ import annotations

import re

from crawler.layouts.layout import Layout
from crawler.urls.rules import Addresses

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
    # /<section>/<alias>-<id>.html; /vi/ and /news/ may be before it, as may another news module's
    # name, within which ids are counted anew.
    article=re.compile(
        rf"(?P<scope>(?:/(?!{_NOT_A_SECTION})[^/]+){{0,2}})/(?!{_NOT_A_SECTION})[^/]+/(?:[^/]*-)?(?P<key>\d+)\.html"
    ),
    # A section's page 1 ends with a slash; so does page-N, except for tags it does not.
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
    alias=re.compile(r"(?P<before>(?:/[^/]+){0,2}?)/(?:print|savefile|sendmail)(?P<after>/[^/]+/[^/]+\.html)"),
    unscoped=frozenset({"vi", "news"}),
    # Every section of which one article is known is read to its end: menus do not show all of them.
    folder_lists=True,
)
"""The addresses of NukeViet portals, measured on running 4.4 and 4.5 portals (FACTS A1)."""


_MARKS = ("news-bodyhtml", "NukeViet", "nv_open_browse", "/themes/default/js/news.js")
_METAS = {
    "published": ("article:published_time",),
    "section": ("article:section",),
    "modified": ("article:modified_time",),
}
_TAGS = ('//em[contains(@class,"fa-tags")]/..//a',)
_DISTRUSTED = {
    "published": "itemprop datePublished not believed: on NukeViet it is the time of the last edit",
    "authors": "itemprop author not believed: on NukeViet it is the login where there is no author",
}

LAYOUTS = (
    Layout(
        name="nukeviet",
        basis="captured",
        marks=_MARKS,
        scope=(
            # In brackets, for libxml2 then stops at the first ancestor: a tenth of the time.
            '(id("news-bodyhtml")/ancestor::*[.//h1 or .//h2][1])[not(.//em[@class="time"]) or .//span[@class="h5"]]',
        ),
        select={
            "title": ("h1[itemprop=headline]", "h1.title", "h1"),
            "published": ("span.h5",),
            "lead": ("div.hometext",),
            "photo": ("figure.article",),
            "body": ('id("news-bodyhtml")',),
            "byline": ("p.h5.text-right",),
            "section": ('//ul[contains(@class,"temp-breadcrumbs")]/li[last()]//span[@itemprop="name"]',),
            "tags": _TAGS,
            "attachments": ("div.news-download-file a",),
        },
        metas=_METAS,
        distrusted=_DISTRUSTED,
        lead_in_body=True,
        addresses=NUKEVIET,
    ),
    Layout(
        name="nukeviet-mobile",
        basis="modelled on FACTS A1, phone theme",
        marks=(*_MARKS, 'id="hometext"'),
        scope=(
            '(//em[@class="time"])[1]/ancestor::div[.//h1][.//div[@id="hometext" or contains(@class,"bodytext")]][1]',
        ),
        select={
            "title": ("h1[itemprop=headline]", "h1"),
            "published": ("em.time",),
            "lead": ("div#hometext [itemprop=description]", "div#hometext"),
            "photo": ("div.imghome",),
            "caption": ('id("imagemodal")//h4[contains(@class,"modal-title")]',),
            "body": ('id("news-bodyhtml")', "div.bodytext"),
            "byline": ("p.text-right",),
            "tags": _TAGS,
            "attachments": ("div.news-download-file a",),
        },
        drop=("div.modal", "div.imghome"),
        metas=_METAS,
        distrusted=_DISTRUSTED,
        lead_in_body=True,
        addresses=NUKEVIET,
    ),
    Layout(
        name="nukeviet-3",
        basis="modelled on FACTS A1, oldest generation",
        marks=(*_MARKS, 'id="news_detail"'),
        scope=("div#news_detail",),
        select={
            "title": ("h1", "h2"),
            "published": ("span.time",),
            "lead": ("div#hometext",),
            "photo": ("div#imghome",),
            "body": ("div.bodytext",),
            "byline": ("./p[contains(@style,'right')]",),
        },
        drop=("div#imghome",),
        metas=_METAS,
        distrusted=_DISTRUSTED,
        lead_in_body=True,
        addresses=NUKEVIET,
    ),
)
