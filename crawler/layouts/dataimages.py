"""Provincial newspapers whose photographs lie under /dataimages/YYYYMM/: noichinh.vn, baodongnai, baodaklak, and
baoquangngai and baodanang before they moved (FACTS C.2, C.4, C.6).

What their pages do:
- the lead is the body's first paragraph, in bold; the author its last, bold and to the right;
- captions are in `td.image_desc` of `table.image`; noichinh prints them twice (alt and visible);
- other articles are in the body as `table.rl`, pull quotes as `.quote`.
"""

from __future__ import annotations

import re

from crawler.layouts.layout import Layout
from crawler.urls.rules import PAGE_NUMBERS, Addresses

DATAIMAGES = Addresses(
    # /<section>/YYYYMM/<slug>-<7 hexadecimal digits or id>/
    article=re.compile(r"(?:/[^/]+){1,3}/(?:19|20)\d{2}(?:0[1-9]|1[0-2])/[^/]*-(?P<key>[0-9a-f]{7}|\d{3,8})/?"),
    listing=re.compile(r"(?:/[^/.]+){1,3}/?"),
    listing_query=PAGE_NUMBERS,
    never=re.compile(r"/(?:dataimages|file|tim-kiem|search|rss|tags?|print)(?:/|$)"),
    exhaustive=False,
)
"""The addresses of newspapers with /dataimages/ (FACTS C.3, C.4)."""


LAYOUTS = (
    Layout(
        name="dataimages",
        basis="modelled on FACTS C.4, C.6 (noichinh, baodongnai, baodaklak)",
        # Root-relative only: other sites show single pictures of these newspapers. tuoitre.vn has boxes of
        # class content-detail on every page, so the id is part of the mark.
        marks=("image_desc", '"/dataimages/', 'id="content" class="content-detail'),
        scope=(
            'id("content")[not(.//h1)][not(.//h2) or //h1][.//p]/ancestor::*[.//h1[normalize-space()] or .//h2][1]',
            '(//div[@class="content"][not(.//h1)][count(.//p)>1])[1]/ancestor::*[.//h1 or .//h2][1]',
        ),
        select={
            "title": ("h1", "h2"),
            "published": (
                'id("date")',
                "div.date, span.date, p.date",
                "span.post-date, p.post-date",
                "div.date-contentL",
            ),
            "body": (
                'id("content")//div[contains(@class,"td-post-content")]',
                'id("content")[not(.//h1)]',
                './/div[@class="content"][not(.//h1)]',
            ),
            "tags": ('id("tags_list")//a',),
        },
        drop=("table.rl", "table.quote, p.quote, div.quote", "div#tags_list", "div.td-post-sharing"),
        lead_in_body=True,
        addresses=DATAIMAGES,
    ),
)
