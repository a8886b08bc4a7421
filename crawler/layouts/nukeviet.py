"""NukeViet: the software of very many party-committee portals (FACTS A1, measured on 4.4 and 4.5).

What it lies about, each seen on served pages:
- `itemprop=datePublished` is the time of the last edit (equal to publication on 154 of 400 pages);
- `article:published_time` is right but malformed (`2017-05-15+0716:23:00`), which `parse_date` reads;
- the structured author is the administrator's login where the article has none, `meta author` is always
  the site's name: neither is looked at;
- the sibling `span.h5` of the date are view and comment counters, which `parse_date` refuses;
- a left thumbnail's caption stands twice, the second time in a hidden #imgpreview;
- titles are entity-encoded twice in places: `read_title` decodes them once more.
"""

from __future__ import annotations

from crawler.discover.nukeviet import NUKEVIET
from crawler.layouts.layout import Layout

_EDIT_TIME = "itemprop datePublished not believed: on NukeViet it is the time of the last edit"
_LOGIN = "itemprop author not believed: on NukeViet it is the login where there is no author"

LAYOUTS = (
    Layout(
        name="nukeviet",
        basis="captured",
        marks=("news-bodyhtml", "NukeViet", "nv_open_browse", "/themes/default/js/news.js"),
        scope=('id("news-bodyhtml")/ancestor::*[.//h1 or .//h2][1]', "div#news_detail"),
        select={
            "title": ("h1[itemprop=headline]", "h1.title", "h1", "h2"),
            "published": ("span.h5", "em.time", "span.time"),
            "lead": ("div.hometext", "#hometext"),
            "photo": ("figure.article", "#imghome"),
            "body": ('id("news-bodyhtml")', "div.bodytext"),
            "byline": ("p.h5.text-right", "./p[contains(@style,'right')]"),
            "section": ('//ul[contains(@class,"temp-breadcrumbs")]/li[last()]//span[@itemprop="name"]',),
            "tags": ('//em[contains(@class,"fa-tags")]/..//a',),
            "attachments": (".news-download-file a",),
        },
        metas={
            "published": ("article:published_time",),
            "section": ("article:section",),
            "modified": ("article:modified_time",),
        },
        lies={"published": _EDIT_TIME, "authors": _LOGIN},
        lead_in_body=True,
        addresses=NUKEVIET,
    ),
)
